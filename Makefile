# What people and machines give. `make run` and `make test` are all that a newcomer needs.
PYTHON := $(shell for p in python3 python3.13 python3.12 python3.11; do \
  "$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
SETUP = $(if $(PYTHON),@$(PYTHON) -m scripts.setup,@echo "Luvalla needs Python 3.11 or newer: apt-get install python3" >&2; exit 1; :)
VENV = .venv/bin
PYTEST = $(VENV)/python -m pytest
WORKERS ?= 2
export PORT

.PHONY: run fresh setup test check prove bench screenshots messages lock setup-tests

run: ## Set up what is missing and serve on http://localhost:8000
	$(SETUP) run

fresh: ## The same, after throwing the demo's data and keys away
	$(SETUP) fresh

setup: ## Only set up, so that .venv/bin/python manage.py works
	$(SETUP) setup

setup-tests:
	$(SETUP) tests

test: setup-tests ## Everything on PostgreSQL, then what depends on the database again on SQLite
	$(PYTEST) -n $(WORKERS)
	DATABASE_URL=sqlite:///var/unused.sqlite3 $(PYTEST) -n $(WORKERS) -m db

# Each by itself too, and `make -k check` tells everything at once.
CHECKS = check-format check-lint check-types check-imports check-templates check-models check-migrations \
  check-translations check-proofs
.PHONY: $(CHECKS)
check: $(CHECKS) ## Format, lint, types, imports, templates, models, migrations, translations, proofs
$(CHECKS): setup-tests

check-format:
	$(VENV)/ruff format --check .

check-lint:
	$(VENV)/ruff check .

check-types: export LUVALLA_ENV_FILE = var/luvalla.env
check-types:
	$(VENV)/mypy

check-imports:
	$(VENV)/lint-imports

check-templates:
	git ls-files -z '*.html' | xargs -0 $(VENV)/djade --check

check-models:
	$(VENV)/python manage.py check --fail-level WARNING
	$(VENV)/python manage.py makemigrations --check --dry-run

check-migrations:
	$(VENV)/python -m scripts.migrations

check-translations:
	$(VENV)/python -m scripts.translations check

check-proofs:
	$(VENV)/python -m scripts.proofs check

prove: setup-tests ## The heavy proofs; writes docs/proof.md
	$(VENV)/python -m scripts.proofs

bench: ## Measured comparisons
	@echo "No comparison is measured yet: bench/ comes with the work on speed." >&2; exit 1

screenshots: setup-tests ## Take the pictures in docs/screens
	$(VENV)/python -m tests.browser.screenshots

messages: setup-tests ## Find the texts anew; fi and sv are then translated in locale/
	$(VENV)/python -m scripts.translations update

lock: setup-tests ## Pin the newest packages that pyproject.toml allows
	$(VENV)/uv pip compile pyproject.toml $(LOCK) -o requirements.lock --upgrade
	$(VENV)/uv pip compile pyproject.toml $(LOCK) -o requirements-dev.lock --upgrade --group dev -c requirements.lock
	$(VENV)/uv pip compile $(LOCK) -o requirements-node.lock --upgrade --group node
LOCK = --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet
