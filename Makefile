# Everything a newcomer or a CI machine runs. Needs python3 (3.11 or newer, with venv) and make;
# uv is used where present. What is installed goes into .venv and stays there between runs.

SHELL := /bin/sh
.DEFAULT_GOAL := help
VENV := .venv
BIN := $(VENV)/bin
SHARED ?= ../shared
# Every command of the tests is a process: compiled modules are kept, whatever the shell says.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help dev test check-tests coverage lint contracts types golden reference corpus bench bench-large histories demo soak screens dist clean

help: ## Show what can be made (this list)
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# --- the environment: two stamps, so that a demo does not wait for the test tools ---------------

$(VENV)/.installed: pyproject.toml tools/environment.sh
	@sh tools/environment.sh $(VENV) run
	@touch $@

$(VENV)/.dev: $(VENV)/.installed
	@sh tools/environment.sh $(VENV) dev
	@touch $@

dev: $(VENV)/.dev ## Make .venv with Kanhe and every tool of its makers

# --- what must hold ------------------------------------------------------------------------------

test: lint types check-tests ## Lint, types, contracts, all tests, coverage of the pure rooms

# One worker more than there are cores: tests wait for browsers and databases.
WORKERS := $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)
PYTEST := $(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder
# Coverage doubles the time of a test: the rooms that must be covered whole have a run of their own.
PURE := values registers tlog claims indicators reconcile

check-tests: $(VENV)/.dev
	$(PYTEST) $(PURE:%=--ignore=tests/%)
	$(PYTEST) --cov --cov-report= $(PURE:%=tests/%) tests/formats/test_templates.py
	$(BIN)/python tools/coverage_gate.py $(PURE)

coverage: $(VENV)/.dev ## Coverage of all rooms by all tests (twice as long as the tests)
	$(PYTEST) --cov --cov-report=
	$(BIN)/python tools/coverage_gate.py

lint: $(VENV)/.dev contracts ## Style and form of the code, and the contracts between rooms
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

contracts: $(VENV)/.dev ## Who may import whom
	$(BIN)/lint-imports

types: $(VENV)/.dev ## mypy, strict
	$(BIN)/mypy

golden: $(VENV)/.dev ## Rewrite the golden files (read the diff like code)
	$(BIN)/pytest --golden-update

reference: $(VENV)/.installed ## Rewrite the generated parts of docs/reference
	@$(BIN)/python tools/reference.py

corpus: $(VENV)/.installed ## Score the extraction on the labelled texts beside the project
	$(BIN)/python tools/corpus.py $(SHARED)

bench: $(VENV)/.dev ## Speed, in one run: checks beside another package, store and import beside bounds
	$(BIN)/python tools/bench.py $(SHARED)
	$(BIN)/python tools/bench_store.py --short
	$(BIN)/python tools/bench_import.py --rounds 1
	$(BIN)/python tools/bench_posting.py
	$(BIN)/python tools/bench_figures.py
	$(BIN)/python tools/bench_web.py

bench-large: $(VENV)/.dev ## The same in ledgers of up to 10^7 entries, figures of 10^8 facts (60 GB, hours)
	$(BIN)/python tools/bench_store.py --large --skip ratios
	$(BIN)/python tools/bench_figures.py --facts 10000000
	$(BIN)/python tools/bench_figures.py --facts 100000000 --only sqlite
	$(BIN)/python tools/bench_web.py --large

histories: $(VENV)/.dev ## Figures against brute force over 2,300 random histories, on both databases
	KANHE_HISTORIES_SQLITE=2000 KANHE_HISTORIES_POSTGRESQL=300 KANHE_HISTORIES_FIRST=1000 \
		$(BIN)/python -m pytest -o timeout=0 -n auto --dist load tests/store/test_figures.py

# --- what can be seen ----------------------------------------------------------------------------

demo: $(VENV)/.installed ## Check the example drafts, make and prove a small ledger; files in out/
	@$(BIN)/python tools/demo.py $(SHARED)

screens: $(VENV)/.dev ## Pictures of report and pages, two widths, two languages (chromium)
	@$(BIN)/python tools/screens.py
	@PYTHONPATH=. $(BIN)/python tools/screens_pages.py

soak: $(VENV)/.dev ## Mixed load on a demo server for MINUTES (30): no error, no growth, audit clean
	$(BIN)/python tools/soak.py $(or $(MINUTES),30)

dist: $(VENV)/.dev ## Build wheel, source archive and the verifier in one file (dist/kanhe_verify.py)
	$(BIN)/python -m build --outdir dist .
	@$(BIN)/python tools/build_verifier.py dist

clean: ## Remove everything that was made, .venv too
	rm -rf $(VENV) .venv-bench build dist out .coverage .coverage.* .hypothesis \
		.mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
