# What can be done with this project: `make` alone lists it. Nothing needs to be installed first but Python.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOWEST := $(VENV)/lowest

# pip's own settings, index included, are the environment's; these two only keep its output short.
PIP_QUIET ?= 1
PIP_DISABLE_PIP_VERSION_CHECK ?= 1
export PIP_QUIET PIP_DISABLE_PIP_VERSION_CHECK

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo docs test test-lowest check format build pins clean

help: ## List what can be done
	@echo "Usage: make TARGET [PYTHON=python3.12]"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-14s %s\n", $$1, $$2 }'

demo: $(VENV)/.has-examples ## Run the worked example; its pages are then in out/help
	$(BIN)/syschange demo --out out/help

docs: $(VENV)/.has-docs ## Build the documentation into out/docs; a warning is an error
	$(BIN)/python -m sphinx -b html -W -n --keep-going -q docs out/docs

test: $(VENV)/.has-dev ## Run the tests; make test ARGS="-k breakdown" runs some of them
	$(BIN)/python -m pytest $(ARGS)

test-lowest: $(LOWEST)/.has-test ## Run the tests on the lowest versions that pyproject.toml allows
	$(LOWEST)/bin/python -m pytest -m "not browser and not spark and not slow" $(ARGS)

check: $(VENV)/.has-dev ## Check style, types and layers; rewrites nothing
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy
	$(BIN)/lint-imports --no-logo

format: $(VENV)/.has-dev ## Rewrite the code in the house format
	$(BIN)/python -m ruff check --fix .
	$(BIN)/python -m ruff format .

build: $(VENV)/.has-dev ## Build the source archive and the wheel into dist
	rm -rf dist
	$(BIN)/python -m build

pins: | $(VENV)/pyvenv.cfg ## Write constraints.txt anew, from what pip resolves today
	rm -rf $(VENV)/pins
	$(PYTHON) -m venv $(VENV)/pins
	$(VENV)/pins/bin/python -m pip install -e ".[dev]"
	{ sed -n '/^#/p' constraints.txt; $(VENV)/pins/bin/python -m pip freeze --exclude-editable; } > $(VENV)/pins/new
	mv $(VENV)/pins/new constraints.txt
	rm -rf $(VENV)/pins

clean: ## Remove all that make has made, the environment too
	rm -rf $(VENV) out/help out/docs dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment, and in it a stamp for each set of extras: a second run has nothing to do until a file that
# says what to install has changed.

$(VENV)/pyvenv.cfg:
	@command -v $(PYTHON) > /dev/null || { \
	    echo "There is no '$(PYTHON)' here. Install Python 3.11 or later, or say which to use: make PYTHON=python3.12"; \
	    exit 1; } >&2
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	    echo "syschange needs Python 3.11 or later, and '$(PYTHON)' is $$($(PYTHON) --version 2>&1)."; \
	    echo "Say which to use: make PYTHON=python3.12"; \
	    exit 1; } >&2
	@$(PYTHON) -c 'import ensurepip, venv' 2> /dev/null || { \
	    echo "'$(PYTHON)' cannot make virtual environments. On Debian or Ubuntu: sudo apt-get install python3-venv"; \
	    exit 1; } >&2
	$(PYTHON) -m venv $(VENV)

$(VENV)/.has-examples: pyproject.toml constraints.txt | $(VENV)/pyvenv.cfg
	@echo "Installing syschange into $(VENV): about a minute."
	$(BIN)/python -m pip install -c constraints.txt -e ".[examples]"
	@touch $@

$(VENV)/.has-dev: pyproject.toml constraints.txt | $(VENV)/pyvenv.cfg
	@echo "Installing syschange and its tools into $(VENV): about a minute."
	$(BIN)/python -m pip install -c constraints.txt -e ".[dev]"
	@touch $@ $(VENV)/.has-examples

$(VENV)/.has-docs: pyproject.toml constraints.txt | $(VENV)/pyvenv.cfg
	@echo "Installing syschange and what builds its documentation into $(VENV): about a minute."
	$(BIN)/python -m pip install -c constraints.txt -e ".[docs]"
	@touch $@

# The lowest versions, and constraints.txt for every name that constraints-lowest.txt does not hold.
$(LOWEST)/.has-test: pyproject.toml constraints.txt constraints-lowest.txt | $(VENV)/pyvenv.cfg
	$(PYTHON) -m venv $(LOWEST)
	sed -n 's/^\(.*\)==.*/^\1==/p' constraints-lowest.txt > $(LOWEST)/names
	grep -ivf $(LOWEST)/names constraints.txt | cat constraints-lowest.txt - > $(LOWEST)/constraints.txt
	$(LOWEST)/bin/python -m pip install -c $(LOWEST)/constraints.txt -e ".[arrow,sdc,test]"
	@touch $@
