# Everything runs inside .venv, made here with the machine's own Python (3.11 or later).
PYTHON ?= python3
PORT ?= 8000
STATIC_ROOT ?= var/static
BIN := .venv/bin

.PHONY: setup demo serve test bench check format lock messages clean
.DEFAULT_GOAL := setup

.venv/pip: # the bare environment
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or later is needed; $(PYTHON) is older. Try: make PYTHON=python3.12 setup" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	@touch $@

.venv/runtime: .venv/pip requirements/runtime.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/runtime.txt
	@touch $@

.venv/dev: .venv/pip requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@ .venv/runtime

setup: .venv/dev ## the environment, with the tools for tests and checks

demo: .venv/runtime ## environment, database, seeds, then the site
	DEBUG=1 $(BIN)/python manage.py demo --port $(PORT)

serve: export DEBUG = 0
serve: export STATIC_ROOT := $(STATIC_ROOT)
serve: export PORT := $(PORT)
serve: .venv/runtime ## in production: migrations, static files, then the site by gunicorn
	$(BIN)/python manage.py migrate --no-input
	$(BIN)/python manage.py collectstatic --no-input
	exec $(BIN)/python -m gunicorn

test: .venv/dev ## every test, on the database that DATABASE_URL names (SQLite by default)
	$(BIN)/python -m pytest -n auto

bench: .venv/dev ## docs/benchmarks.md: times and weights on invented data of several sizes
	$(BIN)/python manage.py bench

check: .venv/dev ## format, lint, types, contracts, migrations, templates, deployment
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/djlint --check --lint --quiet tracker
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check --fail-level WARNING
	DEBUG= HTTPS= HSTS_SECONDS= ALLOWED_HOSTS=suivi.example $(BIN)/python manage.py check --deploy --fail-level WARNING

format: .venv/dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djlint --reformat --quiet tracker

lock: ## writes requirements/*.txt from pyproject.toml (needs uv)
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --custom-compile-command "make lock" --output-file requirements/runtime.txt pyproject.toml
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --custom-compile-command "make lock" --output-file requirements/dev.txt --group dev pyproject.toml

messages: .venv/runtime ## the English catalogue: new sentences in, stale ones out, compiled (needs gettext)
	$(BIN)/python manage.py makemessages -l en --no-location --no-obsolete -i .venv -i var
	$(BIN)/python manage.py compilemessages -l en -i .venv -i var

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis var
