#!/bin/sh
# Servers and the browser for the tests, on this machine, on loopback, without containers.
#   services.sh start [postgresql|redis|elasticsearch|browser|html_checker ...]   (all when none is named)
#   services.sh stop
# As root it installs what is missing from Debian's packages and runs each server as an
# unprivileged user, since they refuse root. As anyone else it uses what is there.
set -eu

state="${TMPDIR:-/tmp}/liferooms-services-$(id -u)"
postgresql_port=54329
redis_port=63799
elasticsearch_port=59200
# A whole Elasticsearch but for most of its modules: no stemmers, synonyms or folding, no scripts, no
# reindexing. Enough, because words are prepared before an engine sees them. Its publisher gives no
# checksum beside it, so this is the one of the file that was tried.
elasticsearch_version=9.2.4
elasticsearch_sum=5da6465950f7d26ca293794ead3d840f0698ce99bb15b5db7d10c19199e3431dba21c83c737f4befa4fc282e12e5f215343a4cb7da52ac85e52b0c488e7b7057

say() { printf '  %s\n' "$1"; }

install_package() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
  export DEBIAN_FRONTEND=noninteractive
  apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1 && return 0
  apt-get update -qq >/dev/null 2>&1 || true
  apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1
}

as_user() { # as_user NAME COMMAND...
  user=$1; shift
  if [ "$(id -u)" = 0 ]; then setpriv --reuid "$user" --regid "$(id -g "$user")" --clear-groups "$@"; else "$@"; fi
}

as_nobody() { # as_nobody COMMAND...
  if [ "$(id -u)" != 0 ] || as_user nobody test -w /tmp; then as_user nobody "$@"; return; fi
  # Java meets itself through a socket in /tmp. Where only root may write there, it gets another.
  unshare --mount sh -euc 'state=$1; shift
    mount --bind "$state" /mnt
    mount -t tmpfs -o mode=1777 tmpfs /tmp
    mkdir -p "$state"
    mount --bind /mnt "$state"
    exec "$@"' own_tmp "$state" setpriv --reuid nobody --regid "$(id -g nobody)" --clear-groups "$@"
}

postgresql_programs() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1; }

start_postgresql() {
  [ -x "$(postgresql_programs)/initdb" ] || install_package postgresql || { say "PostgreSQL: not here"; return 0; }
  bin=$(postgresql_programs); data="$state/postgresql"
  "$bin/pg_isready" -q -h 127.0.0.1 -p "$postgresql_port" && { say "PostgreSQL: running"; return 0; }
  if [ ! -f "$data/PG_VERSION" ]; then
    mkdir -p "$data"
    [ "$(id -u)" = 0 ] && chown postgres "$data"
    as_user postgres "$bin/initdb" -D "$data" -U liferooms --auth=trust -E UTF8 --locale=C.UTF-8 >/dev/null
  fi
  as_user postgres "$bin/pg_ctl" -D "$data" -w -l "$data/server.log" \
    -o "-p $postgresql_port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=200" \
    start >/dev/null
  "$bin/createdb" -h 127.0.0.1 -p "$postgresql_port" -U liferooms liferooms 2>/dev/null || true
  say "PostgreSQL: started"
}

start_redis() {
  command -v redis-server >/dev/null || install_package redis-server || { say "Redis: not here"; return 0; }
  redis-cli -p "$redis_port" ping >/dev/null 2>&1 && { say "Redis: running"; return 0; }
  as_user redis redis-server --bind 127.0.0.1 --port "$redis_port" --save '' --appendonly no \
    --daemonize yes --dir / >/dev/null
  say "Redis: started"
}

java_home() { # the oldest Java from 21 on, which Elasticsearch 9 needs; often not the default one
  for home in /usr/lib/jvm/*; do
    [ -x "$home/bin/java" ] && [ -f "$home/release" ] || continue
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release")
    [ "${version:-0}" -ge 21 ] && echo "$version $home"
  done | sort -n | sed -n '1s/^[0-9]* //p'
}

elasticsearch_answers() {
  python3 - "http://127.0.0.1:$elasticsearch_port/_cluster/health?wait_for_status=yellow" 2>/dev/null <<ASK
import sys, urllib.request as request
request.build_opener(request.ProxyHandler({})).open(sys.argv[1], timeout=5)
ASK
}

fetch_elasticsearch() { # fetch_elasticsearch FOLDER
  command -v mvn >/dev/null || install_package maven || { say "Elasticsearch: no Maven"; return 1; }
  rm -rf "$1"; mkdir -p "$1"
  mvn -q -B dependency:copy -DoutputDirectory="$1" \
    -Dartifact=org.elasticsearch.distribution.integ-test-zip:elasticsearch:"$elasticsearch_version":zip \
    >/dev/null 2>&1 || { say "Elasticsearch: could not be fetched"; return 1; }
  zip="$1/elasticsearch-$elasticsearch_version.zip"
  echo "$elasticsearch_sum  $zip" | sha512sum --check --status || {
    say "Elasticsearch: what was fetched is not what was tried"; rm -rf "$1"; return 1; }
  python3 -m zipfile -e "$zip" "$1" && rm "$zip"
}

start_elasticsearch() {
  elasticsearch_answers && { say "Elasticsearch: running"; return 0; }
  [ -n "$(java_home)" ] || install_package openjdk-21-jre-headless || install_package default-jre-headless || true
  java=$(java_home)
  [ -n "$java" ] || { say "Elasticsearch: not here, it needs Java 21 or newer"; return 0; }
  program="$state/elasticsearch-$elasticsearch_version/elasticsearch-$elasticsearch_version"
  [ -f "$program/bin/elasticsearch" ] || fetch_elasticsearch "${program%/*}" || return 0
  data="$state/elasticsearch"
  mkdir -p "$data/config" "$data/data" "$data/logs" "$data/tmp"
  cp "$program/config/log4j2.properties" "$data/config/"
  # Without -Xlog: its garbage collector's log is larger than all that we keep.
  grep -v '^-Xlog' "$program/config/jvm.options" > "$data/config/jvm.options"
  # A disk that is nearly full must not make indexes read-only in the middle of the tests, and a
  # misspelt index must be an error.
  cat > "$data/config/elasticsearch.yml" <<SETTINGS
cluster.name: liferooms
discovery.type: single-node
network.host: 127.0.0.1
http.port: $elasticsearch_port
transport.port: 59300
path.data: $data/data
path.logs: $data/logs
xpack.security.enabled: false
cluster.routing.allocation.disk.threshold_enabled: false
action.auto_create_index: false
SETTINGS
  [ "$(id -u)" = 0 ] && chown -R nobody "$data"
  # The zip's own way of unpacking loses which files are programs, hence bash.
  as_nobody env -u JAVA_HOME ES_JAVA_HOME="$java" ES_PATH_CONF="$data/config" \
    ES_TMPDIR="$data/tmp" ES_JAVA_OPTS="-Xms256m -Xmx256m" CLI_JAVA_OPTS="-Xmx64m -Djava.io.tmpdir=$data/tmp" \
    bash "$program/bin/elasticsearch" -d -p "$data/pid" >"$data/logs/start.log" 2>&1 </dev/null || {
      say "Elasticsearch: did not start, see $data/logs"; return 0; }
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    elasticsearch_answers && { say "Elasticsearch: started"; return 0; }
    sleep 1
  done
  say "Elasticsearch: does not answer, see $data/logs"
}

start_browser() {
  if command -v chromium >/dev/null || install_package chromium fonts-liberation; then
    say "Chromium: here"
  else
    say "Chromium: not here"
  fi
}

start_html_checker() {
  jar="$state/vnu/package/build/dist/vnu.jar"
  command -v java >/dev/null || install_package default-jre-headless || { say "HTML checker: no Java"; return 0; }
  if [ ! -f "$jar" ]; then
    command -v npm >/dev/null || install_package npm || { say "HTML checker: no npm"; return 0; }
    mkdir -p "$state/vnu"
    (cd "$state/vnu" && npm pack --silent vnu-jar@26.9.27 >/dev/null && tar -xzf vnu-jar-*.tgz) || {
      say "HTML checker: could not be fetched"; return 0; }
  fi
  say "HTML checker: here"
}

stop_elasticsearch() {
  pid=$(cat "$state/elasticsearch/pid" 2>/dev/null) || return 0
  # The number may since have become somebody else's.
  grep -q elasticsearch "/proc/$pid/cmdline" 2>/dev/null && kill "$pid" || return 0
  for _ in $(seq 30); do kill -0 "$pid" 2>/dev/null || return 0; sleep 1; done
}

stop_all() {
  bin=$(postgresql_programs)
  [ -f "$state/postgresql/postmaster.pid" ] && as_user postgres "$bin/pg_ctl" -D "$state/postgresql" -m fast stop >/dev/null
  redis-cli -p "$redis_port" shutdown nosave >/dev/null 2>&1 || true
  stop_elasticsearch
  say "stopped"
}

action=${1:-start}; [ $# -gt 0 ] && shift
if [ "$action" = stop ]; then stop_all; exit 0; fi
[ $# -gt 0 ] || set -- postgresql redis elasticsearch browser html_checker
mkdir -p "$state"
for service in "$@"; do "start_$service"; done
