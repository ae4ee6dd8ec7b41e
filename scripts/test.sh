#!/bin/sh
# `make test`: the suite on SQLite, what stands on the database on PostgreSQL too, then the journeys
# in a real browser. EVERYTHING=1 runs the whole suite on PostgreSQL; STRESS=1 the races in full.
# Whatever is not here is said by name; with CI=true that is a failure.
# Databases are made anew: a run that was broken off leaves rows behind in those kept from it.
set -u
cd "$(dirname "$0")/.."
pytest=".venv/bin/python -m pytest -q"
postgresql="postgres://liferooms@127.0.0.1:54329/liferooms"
# Pages and forms ask both databases in the same words; places, messages, dates and search do not.
on_postgresql="tests/core/test_outbox.py tests/core/test_outbox_processes.py
  tests/core/test_rate_limits.py tests/timetable tests/search tests/courses tests/enrolments
  --ignore-glob=*/test_admin* --ignore-glob=*/test_my_learning* --ignore-glob=*/test_journey*
  --ignore-glob=*/test_pages*"
[ "${EVERYTHING:-}" = 1 ] && on_postgresql="tests --ignore=tests/journeys"
failed=0
missing=""

run() { # run TITLE COMMAND...
  title=$1; shift
  printf '\n== %s\n' "$title"
  "$@" || failed=1
}

here() { # here HOST PORT
  .venv/bin/python -c "import socket; socket.create_connection(('$1', $2), 2)" 2>/dev/null
}

here 127.0.0.1 63799 && export REDIS_URL=redis://127.0.0.1:63799/0 || missing="$missing Redis"
here 127.0.0.1 59200 || missing="$missing Elasticsearch"
run "SQLite" $pytest -n 2 --create-db tests --ignore=tests/journeys
if here 127.0.0.1 54329; then
  run "PostgreSQL" env DATABASE_URL="$postgresql" $pytest -n 2 --create-db $on_postgresql
else
  missing="$missing PostgreSQL"
fi
if here 127.0.0.1 59200; then
  run "Elasticsearch" env SEARCH_URL=elasticsearch+http://127.0.0.1:59200/tests $pytest -n 2 \
    tests/search/test_find.py tests/search/test_cases.py tests/search/test_facets.py \
    tests/search/test_indexing.py
fi
if command -v chromium >/dev/null; then
  run "Journeys in Chromium" $pytest -n 2 tests/journeys
else
  missing="$missing Chromium"
fi

if [ -n "$missing" ]; then
  printf '\nNot tested, because not here:%s\n' "$missing"
  [ "${CI:-}" = true ] && failed=1
fi
exit $failed
