# make demo   sets up, makes a sample world, opens the kiosk
# make test   sets up, passes the tests
# make check  the whole gate: format, lint, types, import contracts, tests

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test check format lint types contracts tests lock clean

demo: $(READY)
	@$(BIN)/surveytui demo --home .demo

# Text that is read or written without saying in which encoding is an error in tests: it breaks on machines that are not UTF-8.
test tests: $(READY)
	@PYTHONWARNDEFAULTENCODING=1 $(BIN)/python -m pytest -n auto

check: $(READY) format lint types contracts tests

format: $(READY)
	$(BIN)/ruff format --check surveytui tests

lint: $(READY)
	$(BIN)/ruff check surveytui tests

types: $(READY)
	$(BIN)/mypy

contracts: $(READY)
	$(BIN)/lint-imports

# Everything comes from the lock file, by hash, into a folder of our own; nothing of the system is touched.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "surveytui needs Python 3.11 or newer: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv module is missing. On Debian and Ubuntu: sudo apt install python3-venv"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "setting up $(VENV), about half a minute the first time"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

# For developers: needs uv. Writes no registry address.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --group dev --all-extras pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) .demo
