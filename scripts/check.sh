#!/bin/sh
# `make check`: style, types, layers, migrations, deployment settings. Stops at the first fault.
set -eu
cd "$(dirname "$0")/.."
bin=.venv/bin

step() { printf '\n== %s\n' "$1"; }

step "ruff";            $bin/ruff check --quiet . && $bin/ruff format --check --quiet .
step "djlint";          $bin/djlint --lint --quiet templates
step "mypy";            $bin/mypy
step "import layers";   PYTHONPATH=".:site" $bin/lint-imports --no-cache
step "migrations";      $bin/python manage.py makemigrations --check --dry-run
step "check --deploy"
SECRET_KEY=$($bin/python -c 'import secrets; print(secrets.token_urlsafe(60))') \
ALLOWED_HOSTS=www.example.org SITE_URL=https://www.example.org EMAIL_URL=smtp://localhost:25 \
DJANGO_SETTINGS_MODULE=liferooms.settings.production \
  $bin/python manage.py check --deploy --fail-level WARNING
printf '\nAll checks passed.\n'
