#!/bin/sh
# Servers and the browser for the tests, on this machine, on loopback, without containers.
#   services.sh start [postgresql|redis|browser|html_checker ...]   (all when none is named)
#   services.sh stop
# As root it installs what is missing from Debian's packages and runs each server as an
# unprivileged user, since they refuse root. As anyone else it uses what is there.
set -eu

state="${TMPDIR:-/tmp}/liferooms-services-$(id -u)"
postgresql_port=54329
redis_port=63799

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
  if [ "$(id -u)" = 0 ]; then setpriv --reuid "$user" --regid "$user" --clear-groups "$@"; else "$@"; fi
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

stop_all() {
  bin=$(postgresql_programs)
  [ -f "$state/postgresql/postmaster.pid" ] && as_user postgres "$bin/pg_ctl" -D "$state/postgresql" -m fast stop >/dev/null
  redis-cli -p "$redis_port" shutdown nosave >/dev/null 2>&1 || true
  say "stopped"
}

action=${1:-start}; [ $# -gt 0 ] && shift
if [ "$action" = stop ]; then stop_all; exit 0; fi
[ $# -gt 0 ] || set -- postgresql redis browser html_checker
mkdir -p "$state"
for service in "$@"; do "start_$service"; done
