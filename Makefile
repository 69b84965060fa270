# `make demo` and `make test` need git, make and Python 3.11 with venv, nothing else: each makes .venv by itself.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: demo test unit lint types imports docs clean

demo: .venv/demo
	$(BIN)/python -m wikiwatch scan --xml snapshots/coco.xml
	@mkdir -p demo
	@$(BIN)/python -m wikiwatch scan --xml snapshots/coco.xml --quiet --format json --output demo/coco.json
	@$(BIN)/python -m wikiwatch scan --xml snapshots/coco.xml --quiet --format html --output demo/coco.html
	@echo "The same report for programs: demo/coco.json, for a browser: demo/coco.html"

test: lint types imports unit

unit: .venv/test
	$(BIN)/python -m pytest

lint: .venv/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/test
	$(BIN)/mypy

imports: .venv/test
	$(BIN)/lint-imports

docs: .venv/test
	$(BIN)/python docs/detectors/build.py

.venv/demo: setup.cfg pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(PIP) --upgrade pip setuptools
	$(PIP) --no-build-isolation --editable .
	@touch $@

.venv/test: .venv/demo
	$(PIP) --no-build-isolation --editable '.[test,bots,semantic]'
	@touch $@

clean:
	rm -rf .venv demo build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
