# In a fresh clone: `make demo` shows hexform at work, `make check` is the quick half of the tests, `make test` is the gate.
PYTHON ?= python3
BIN := .venv/bin
UV := $(BIN)/uv
# The tests of one module at a time are all but these, which run whole commands, servers and random histories.
WHOLE := brakes cli examples faults planfile roundtrip sandbox snapshot undo test_readme.py test_start.py
# The tests start hundreds of processes: each would compile what it imports.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo check test test-all lint browser bench house docs docs-reference lock format clean

demo: .venv/.installed
	$(BIN)/python examples/demo.py

check: lint
	$(BIN)/pytest -n 2 -m "not slow" $(WHOLE:%=--ignore=tests/%)

test: lint browser
	$(BIN)/pytest -n 2 --cov -m "not slow"

test-all: .venv/.installed
	$(BIN)/pytest -n 2

lint: .venv/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The HTML report is tested in a real browser. On a person's machine nothing is installed outside the project.
browser:
	@command -v chromium >/dev/null || [ "$$CI" != true ] || (apt-get update -q && apt-get install -q -y chromium chromium-driver) >/dev/null \
		|| echo "There is no chromium here: the tests of the HTML report in a browser are skipped."

bench: .venv/.installed
	$(BIN)/python -m tests.benchmark

# The newest versions, from the index alone: neither a cache nor the settings of this machine have a say.
LOCK := env -u UV_FIND_LINKS -u UV_INDEX -u UV_DEFAULT_INDEX -u UV_INDEX_URL -u UV_EXTRA_INDEX_URL -u UV_EXCLUDE_NEWER \
	-u UV_CONSTRAINT -u UV_OVERRIDE \
	$(UV) pip compile --quiet --no-config --no-cache --upgrade --universal --python-version 3.11 --generate-hashes \
	--no-header --no-emit-index-url --no-emit-find-links
CLIENTS := tests/sandbox/clients/requirements

# The site, in build/site. Sphinx lives apart from the rest, so that the gate need not install it.
SPHINX := build/sphinx
docs: $(SPHINX)/.installed
	$(SPHINX)/bin/sphinx-build --quiet --fresh-env --fail-on-warning --keep-going docs build/site
	@echo "Open build/site/index.html"

$(SPHINX)/.installed: docs/requirements.txt .venv/.installed
	$(UV) venv --quiet --clear --python $(BIN)/python $(SPHINX)
	$(UV) pip sync --quiet --python $(SPHINX)/bin/python --require-hashes docs/requirements.txt
	@touch $@

house: .venv/.installed
	@$(BIN)/python -m tests.house

docs-reference: .venv/.installed
	$(BIN)/python -m tests.reference

lock: .venv/.installed
	$(LOCK) --group dev pyproject.toml -o requirements.lock
	echo uv | $(LOCK) --no-annotate - -o .ci/uv.txt
	$(LOCK) $(CLIENTS).in -o $(CLIENTS).txt
	$(filter-out --universal,$(LOCK)) --group docs -o docs/requirements.txt

format: .venv/.installed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf .venv .hexform examples/.hexform build

# pip, however old, installs one file without dependencies: uv. That installs what the lock says, and nothing else.
.venv/.installed: pyproject.toml requirements.lock .ci/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "hexform needs Python 3.11 or newer: make PYTHON=python3.11")'
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .ci/uv.txt
	$(UV) pip sync --quiet --python $(BIN)/python --compile-bytecode --require-hashes requirements.lock
	$(UV) pip install --quiet --python $(BIN)/python --no-deps \
		--build-constraints requirements.lock --require-build-hashes --editable .
	@touch $@
