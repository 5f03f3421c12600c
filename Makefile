# Two things to do on a fresh clone: `make demo` shows hexform at work, `make test` runs everything that must hold.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Every branch of what decides and of what people read is taken by a test.
EXACT := hexform/model/*,hexform/hex/*,hexform/kinds/*,hexform/planning/*,hexform/applying/*,hexform/planfile/*,hexform/report/*,hexform/edit/*

.PHONY: demo test test-all browser clients prism lock format clean

demo: $(VENV)/.installed
	$(BIN)/python examples/demo.py

test: $(VENV)/.dev browser
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n 2 --cov --cov-report= -m "not slow"
	$(BIN)/coverage report --include='$(EXACT)' --fail-under=100
	$(BIN)/python -m tests.sandbox.clients
	$(BIN)/python -m tests.sandbox.prism

test-all: $(VENV)/.dev
	$(BIN)/pytest -n 2

# Clients that others made, and Prism as a judge between hexform and the sandbox; both are a part of `test`.
clients prism: $(VENV)/.dev
	$(BIN)/python -m tests.sandbox.$@

# The HTML report is tested in a real browser. On a person's machine nothing is installed beside the project.
browser:
	@command -v chromium >/dev/null || [ "$$CI" != true ] || (apt-get update -q && apt-get install -q -y chromium chromium-driver) >/dev/null \
		|| echo "There is no chromium here: the tests of the HTML report in a browser are skipped."

# The versions that CI installs; the lower bounds in pyproject.toml are what users get.
lock: $(VENV)/.dev
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 --group dev pyproject.toml -c requirements.lock -o requirements-dev.lock

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) .hexform examples/.hexform

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python requirements.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.installed requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@
