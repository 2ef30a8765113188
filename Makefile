# Everything a fresh machine needs: Python 3.11 or newer with venv and pip, and make.
#   make demo   the main job on the sample      make test   all tests
#   make check  style, types, dependency rule   make help   the rest

PYTHON  ?= python3
VENV    := .venv
BIN     := $(VENV)/bin
STAMP   := $(VENV)/.installed

DATA    ?= build/demo
LANDING ?= data/sample/landing
TAHAP   ?= 2025-T4-1 2025-T4-2 2025-T4-3
TESTS   ?= tests
WORKERS ?= 2

DAGSTER_CONFIG ?= dagster.yaml

SAMPLE_OUT      ?= data/sample
SAMPLE_FAMILIES ?= 4000
SAMPLE_SEED     ?= 20251001
SAMPLE_AREAS    ?= 33.25,32.71
SAMPLE_EVENTS   ?= 4

UV_VERSION := 0.13.9
MAKEFLAGS  += --no-print-directory

.DEFAULT_GOAL := help
.PHONY: help setup demo dagster test check bench sample lock clean

help: ## what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP) ## .venv with the locked packages and this project
	@:

# Outside tools must not leak into the environment: only hashes in the lock decide.
$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "setup: Python 3.11 or newer is needed; $$($(PYTHON) --version) found." \
	            "Say which with: make setup PYTHON=python3.11" >&2; exit 1; }
	@test -x $(BIN)/python || { echo "setup: making $(VENV)"; $(PYTHON) -m venv $(VENV); }
	@echo "setup: installing the locked packages (a minute or two the first time)"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
	@echo "setup: ready; the command is $(BIN)/bansos"

demo: setup ## the main job on the sample: three waves, what the banks say, where it lies
	@rm -rf "$(DATA)"
	@mkdir -p "$(DATA)"
	@set -e; for tahap in $(TAHAP); do \
	  echo "demo: bansos run --tahap $$tahap"; \
	  $(BIN)/bansos run --tahap $$tahap --landing "$(LANDING)" --data "$(DATA)"; \
	  $(BIN)/bansos bayar contoh --tahap $$tahap --data "$(DATA)" --out "$(DATA)/umpan_balik"; \
	done
	@echo "demo: bansos bayar, on made-up feedback of banks and post"
	@$(BIN)/bansos bayar --data "$(DATA)" --landing "$(DATA)/umpan_balik" --out "$(DATA)/penyaluran"
	@echo "demo: done; the outputs lie in $(DATA)"

# Dagster makes folders of its own in its home, which must not be the root.
dagster: setup ## Dagster in the browser, over BANSOS_DATA and BANSOS_LANDING
	@mkdir -p .dagster && ln -sfn ../$(DAGSTER_CONFIG) .dagster/dagster.yaml
	@DAGSTER_HOME="$(CURDIR)/.dagster" $(BIN)/dagster dev -w workspace.yaml $(DAGSTER_ARGS)

# As root on Debian the browser and the database server that tests drive are installed first.
test: setup ## all tests, two at a time
	@$(BIN)/python -m tests.system
	@$(BIN)/python -m pytest -q -n $(WORKERS) --dist loadgroup --no-loadscope-reorder $(TESTS)

check: setup ## style, format, types, the dependency rule, known weaknesses
	@echo "check: ruff"         && $(BIN)/ruff check --quiet --output-format concise . && $(BIN)/ruff format --check --quiet .
	@echo "check: mypy"         && $(BIN)/mypy --no-error-summary
	@echo "check: import rules" && PYTHONPATH=. $(BIN)/lint-imports --no-logo
	@$(BIN)/python -m tests.advisories

bench: setup ## each stage over its floor and beside Splink, against what was recorded
	@$(BIN)/python -m bench.quick $(BENCH_ARGS)

sample: setup ## data/sample again, byte for byte
	@$(BIN)/bansos sample --out $(SAMPLE_OUT) --families $(SAMPLE_FAMILIES) \
	  --seed $(SAMPLE_SEED) --areas $(SAMPLE_AREAS) --events $(SAMPLE_EVENTS) $(SAMPLE_ARGS)

lock: ## requirements.lock from pyproject.toml, with hashes
	@test -x build/lock/bin/uv || { $(PYTHON) -m venv build/lock && \
	  build/lock/bin/python -m pip install -qq --disable-pip-version-check uv==$(UV_VERSION); }
	@build/lock/bin/uv pip compile pyproject.toml --extra gugus --extra postgres --group dev --group build --universal \
	  --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
	  --no-emit-find-links --no-annotate --no-strip-extras --quiet $(LOCK_ARGS) --output-file requirements.lock
	@echo "lock: $$(grep -c '^[a-z]' requirements.lock) packages pinned in requirements.lock"

clean: ## everything that can be made again, the environment included
	@rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache \
	  .hypothesis .coverage *.egg-info
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
