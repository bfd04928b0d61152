# What one does with a checkout. `make` alone lists it.
#
#   PYTHON=/path/to/python   the interpreter that .venv is made with, 3.11 to 3.14 (default: the first that is found)
#   TESTS=tests/query        what `make test` and `make test-slow` run (default: everything)

SHELL := bash
PYTHON ?=
TESTS ?=
BIN := .venv/bin

# No test opens a window on the screen of the person at the machine.
PYTEST := QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest

.PHONY: help setup run test test-slow screenshots format lock

help: ## this list
	@sed -n 's/^\([a-z%-]*\):[^#]*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

setup: ## the system's libraries, .venv with the locked dependencies, the package itself
	@scripts/setup "$(PYTHON)"

run: setup ## the window on your archive or else on the demonstration; its alerts where there is no display
	$(BIN)/python -m monitor demo --or-own

test: setup ## every check: format, lint, types, the law of imports, the tests
	@$(BIN)/python scripts/system_packages.py test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(PYTEST) -n 2 $(TESTS)

test-slow: setup ## soak, kill, fault and scale tests, long property runs
	$(PYTEST) -m slow --timeout 0 $(TESTS)

bench-%: setup ## tests/benchmarks/NAME.py for make bench-NAME: a table, and as its last line a JSON object
	$(BIN)/python -m tests.benchmarks.$(subst -,_,$*)

screenshots: setup ## the window and every dialog, in light, dark, at 200 %, in Arabic, into build/screenshots
	QT_QPA_PLATFORM=offscreen $(BIN)/python scripts/screenshots.py

format: setup ## put the code into its one form
	$(BIN)/ruff check --fix --select I .
	$(BIN)/ruff format .

lock: build/lock ## renew requirements.lock from pyproject.toml, for every Python and system, with hashes and no address
	build/lock/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --no-python-downloads \
	    --generate-hashes --no-emit-index-url --no-annotate --no-header \
	    pyproject.toml --group dev --output-file requirements.lock
	@! grep --line-number '://' requirements.lock

build/lock: | setup
	$(BIN)/python -m venv $@
	$@/bin/pip install --quiet uv
