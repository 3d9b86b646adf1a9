# One line a command; CI calls the same ones. `make help` lists them.
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
STAMP := $(VENV)/.installed
ASSETS := $(VENV)/.assets
TRANSLATIONS := $(VENV)/.translations
LOCKS := requirements/dev.txt

.DEFAULT_GOAL := help
.PHONY: help setup assets demo test lint bench fuzz docs lock clean

help: ## list the commands
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 10

setup: $(STAMP) $(ASSETS) $(TRANSLATIONS) ## make the project's own environment in .venv (demo, test and the others do it by themselves)

$(BIN)/uv:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt

$(STAMP): $(BIN)/uv $(LOCKS) pyproject.toml
	$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes $(LOCKS) requirements/uv.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

assets: $(ASSETS) $(TRANSLATIONS) ## fetch the pinned front-end files and tables of places, compile the translations

$(ASSETS): $(STAMP) package.json package-lock.json .npmrc $(wildcard assets/*.py)
	$(BIN)/python -m assets.npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	$(BIN)/python -m assets
	@touch $@

$(TRANSLATIONS): $(STAMP) assets/translations.py $(wildcard src/contrechamp_server/locale/*/*/LC_MESSAGES/*.po src/contrechamp/locale/*/LC_MESSAGES/*.po)
	$(BIN)/python -m assets.translations
	@touch $@

demo: $(STAMP) $(ASSETS) $(TRANSLATIONS) ## make a demonstration archive, serve it on this machine, print its address and logins
	$(BIN)/python -m demo $(ARGS)

test: $(STAMP) $(ASSETS) $(TRANSLATIONS) ## run every test; the archive's on PostgreSQL too, where that is installed
	$(BIN)/python -m tests.postgresql -n 2 -q $(ARGS)
	$(BIN)/python -m pytest -n 2 --dist worksteal $(ARGS)

lint: $(STAMP) ## formatting, rules, types, import directions
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(STAMP) ## measure coverage, time, memory and numbers, the peer beside us
	$(BIN)/python -m bench $(ARGS)

fuzz: $(STAMP) ## mutate files for longer than CI does (SECONDS=600)
	$(BIN)/python -m bench.fuzz $(ARGS)

docs: $(STAMP) ## check the documents' links and the list of decisions
	$(BIN)/python -m docs.build

lock: $(BIN)/uv ## resolve exact versions, with hashes and without addresses; ARGS=--upgrade takes newer ones
	$(BIN)/uv pip compile --quiet pyproject.toml --universal --generate-hashes --no-emit-index-url --no-header --no-annotate $(ARGS) -o requirements/base.txt
	$(BIN)/uv pip compile --quiet pyproject.toml requirements/build.in --extra dev --extra openvino --extra server --extra s3 --universal --generate-hashes --no-emit-index-url --no-header --no-annotate $(ARGS) -c requirements/base.txt -o requirements/dev.txt

clean: ## remove the environment, the fetched files and what the demo made
	rm -rf $(VENV) node_modules src/contrechamp_server/static/vendor src/contrechamp_server/foundation/places/*.csv src/contrechamp_server/foundation/typesetting/fonts src/contrechamp_server/locale/*/*/LC_MESSAGES/*.mo src/contrechamp/locale/*/LC_MESSAGES/*.mo demo-archive bench-results
