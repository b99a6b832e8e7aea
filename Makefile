# Sluice. `make run` opens the window, `make test` runs the whole suite; both make .venv on first use.
# Another interpreter: `make run PYTHON=python3.13`. A practice of one's own: `make run FILE=mine.sluice`.

.DEFAULT_GOAL := help
SHELL := /bin/sh

VENV := .venv
IN_VENV := $(VENV)/bin/python
# The lock this environment was made from: where it is older than requirements.lock, the environment is brought up to it.
MADE_FROM := $(VENV)/requirements.lock
# An environment whose interpreter is gone counts as made from nothing.
_ := $(shell test -x $(IN_VENV) || rm -f $(MADE_FROM))
# The first interpreter that is new enough.
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$name; break; }; done)
# What the benchmarks compare with has an environment of its own; without it they run and say what they could not compare.
BENCH_VENV := .venv-bench
# Without a screen, for everything that is not the window itself.
OFFSCREEN := QT_QPA_PLATFORM=offscreen

# Where `make install` puts the program: for oneself by default; DESTDIR comes before it while a package is made.
PREFIX ?= $(HOME)/.local
INSTALL := resources/desktop/install.py

.PHONY: install uninstall help run setup test check lint types house bench validate screenshots

help:
	@echo "make run          open the window (FILE=mine.sluice opens that practice)"
	@echo "make test         run the whole suite, without a screen"
	@echo "make check        lint, types and the house test"
	@echo "make bench        run the benchmarks and print their figures"
	@echo "make validate     live 300 waits after slashings and compare them with what was told"
	@echo "make screenshots  render the pictures of the README from the real window"
	@echo "make install      install for yourself, with a desktop entry (PREFIX=/usr/local for all); make uninstall"
	@echo "make setup        only make the environment .venv"

run: $(MADE_FROM)
	@$(IN_VENV) -m ui $(FILE)

setup: $(MADE_FROM)

install:
	@"$(PYTHON)" $(INSTALL) install --prefix "$(PREFIX)" --destdir "$(DESTDIR)"

uninstall:
	@"$(PYTHON)" $(INSTALL) uninstall --prefix "$(PREFIX)" --destdir "$(DESTDIR)"

# Python's own asserts, which need not be rewritten: that takes every worker as long as the rest of the collecting. What fails
# runs once more with pytest's, which show the values.
test: $(MADE_FROM)
	@$(OFFSCREEN) $(IN_VENV) -m pytest -n auto --assert=plain || \
		{ $(OFFSCREEN) $(IN_VENV) -m pytest --last-failed --last-failed-no-failures=none; exit 1; }

check: lint types house

lint: $(MADE_FROM)
	$(IN_VENV) -m ruff check .
	$(IN_VENV) -m ruff format --check --quiet wallet ui tests resources

types: $(MADE_FROM)
	$(IN_VENV) -m mypy

house: $(MADE_FROM)
	@$(OFFSCREEN) $(IN_VENV) -m pytest tests/test_house.py tests/test_packaging.py

bench: $(MADE_FROM)
	@$(MAKE) --no-print-directory $(BENCH_VENV)/requirements-bench.lock || \
		echo "curvesim, simpy and radCAD could not be installed; the lines above say why. Sluice's own figures follow."
	@echo "== the mechanisms"; python=$(BENCH_VENV)/bin/python; \
	test -f $(BENCH_VENV)/requirements-bench.lock || python=$(IN_VENV); $$python -m tests.benchmarks.mechanisms
	@for script in tests/benchmarks/[!_]*.py; do \
		echo "== $$script"; \
		$(OFFSCREEN) $(IN_VENV) -m tests.benchmarks.$$(basename $$script .py) || exit 1; \
	done

validate: $(MADE_FROM)
	@$(IN_VENV) -m tests.waits

# radCAD asks for an older numpy than requirements.lock, and for a Python below 3.13.
$(BENCH_VENV)/requirements-bench.lock: requirements-bench.lock
	@$(IN_VENV) -c 'import sys; sys.exit(sys.version_info >= (3, 13))' || { echo "radCAD needs Python 3.11 or 3.12." >&2; exit 1; }
	@echo "Making $(BENCH_VENV) with what the benchmarks compare with: a few minutes, once."
	@rm -rf $(BENCH_VENV)
	@$(IN_VENV) -m venv --without-pip $(BENCH_VENV)
	@if $(IN_VENV) -m pip --version >/dev/null 2>&1; then pip="$(IN_VENV) -m pip"; else pip="$(PYTHON) -m pip"; fi; \
	$$pip --python $(BENCH_VENV)/bin/python install --disable-pip-version-check --quiet --require-hashes \
		--requirement requirements-bench.lock
	@cp requirements-bench.lock $@

screenshots: $(MADE_FROM)
	@$(OFFSCREEN) $(IN_VENV) -m tests.screenshots

# Brought up to the lock by the environment's own pip or, where it has none, by the one beside the interpreter.
$(MADE_FROM): requirements.lock $(IN_VENV)
	@echo "Bringing $(VENV) up to requirements.lock: a few minutes the first time."
	@if $(IN_VENV) -m pip --version >/dev/null 2>&1; then pip="$(IN_VENV) -m pip"; \
	else pip="$(PYTHON) -m pip --python $(IN_VENV)"; fi; \
	$$pip install --disable-pip-version-check --require-hashes --requirement requirements.lock || { \
		echo "The packages of requirements.lock could not be installed; the lines above say why." >&2; \
		echo "This step needs a network connection once; Sluice itself never opens one." >&2; \
		exit 1; \
	}
	@cp requirements.lock $@

# Debian packs ensurepip apart; without it a pip beside the interpreter will do.
$(IN_VENV):
	@if ! "$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
		echo "Sluice needs Python 3.11 or later, and found none. Install it, or name it: make PYTHON=/path/to/python" >&2; \
		exit 1; \
	elif "$(PYTHON)" -c 'import ensurepip' 2>/dev/null; then "$(PYTHON)" -m venv --clear $(VENV); \
	elif "$(PYTHON)" -m pip --version >/dev/null 2>&1; then "$(PYTHON)" -m venv --clear --without-pip $(VENV); \
	else \
		echo "This Python can make no environment: it has neither ensurepip nor pip. On Debian and Ubuntu" >&2; \
		echo "'apt install python3-venv' brings it; elsewhere install Python from its own installer. Then run make again." >&2; \
		exit 1; \
	fi
