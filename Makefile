# The developer's verbs; CI runs the same ones.
.DEFAULT_GOAL := help
PORT ?= 6543
DATA ?= var
PY := .venv/bin/python

help:  ## show this list
	@awk -F':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup:  ## make .venv with all that running needs (Ice is built once, then kept)
	@tools/setup.sh run

dev: ## the same, with what tests, linters and docs need
	@tools/setup.sh dev

run: setup  ## serve on http://127.0.0.1:6543/ with an embedded OMERO (PORT=, DATA=)
	@.venv/bin/omeroweb serve development.ini --port $(PORT) --data $(DATA)

test: dev lint types docs  ## linters, types, the documentation, then all tests with coverage
	@tools/test.sh

bench: dev  ## print round trips, bytes and time ratios, all taken in one run
	@$(PY) -W ignore -m tools.bench

lint: dev  ## ruff, the bounds on sizes, the import arrows
	@.venv/bin/ruff check src tests tools examples
	@$(PY) tools/bounds.py
	@.venv/bin/lint-imports --config .importlinter --no-cache | tail -n 3

types: dev  ## mypy
	@.venv/bin/mypy

docs: dev  ## the documentation in docs/_build/html; warnings are errors
	@$(PY) -m sphinx -W --keep-going -q -b html docs docs/_build/html

dist: dev  ## sdist and wheel in dist/
	@$(PY) -m build --no-isolation --outdir dist . >/dev/null && ls dist

clean:  ## remove what building made; keeps data and the Ice wheel
	@rm -rf .venv build dist docs/_build .coverage* htmlcov .mypy_cache .ruff_cache .pytest_cache src/*.egg-info
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: help setup dev run test bench lint types docs dist clean
