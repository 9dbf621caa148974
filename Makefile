# From a bare copy to a running application: needs Python 3.11 or newer and make, nothing else.
# What is done once leaves a stamp in .venv named after the content it was made from, so that doing it again costs nothing.

VENV := .venv
RUN := $(VENV)/bin/python
WORKERS ?= 2
PIP := $(RUN) -m pip -qq --disable-pip-version-check --no-input
RUFF := $(RUN) -m ruff
UV := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header

# Python writes its compiled files, or every start takes three to four times as long.
unexport PYTHONDONTWRITEBYTECODE PYTHONHOME PYTHONPATH

# The first Python that runs and is new enough; a name on PATH alone says neither.
FIND_PYTHON = for name in $(if $(PYTHON),"$(PYTHON)",python3.13 python3.12 python3.11 python3 python3.14 python); do \
	if "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then python="$$name"; break; fi; done

# With PostgreSQL its driver and gunicorn come along.
LOCK := $(if $(filter postgres%,$(DATABASE_URL)),requirements-postgresql.txt,requirements.txt)
# A stamp also names the place, since scripts in an environment hold the path they were made at.
key = $(firstword $(shell (echo "$(CURDIR)"; cat $(1)) | cksum))
READY := $(VENV)/ready-$(call key,$(LOCK))
TEST_READY := $(VENV)/ready-test-$(call key,requirements-test.txt)
INSTALLED := $(VENV)/installed-$(call key,pyproject.toml)

# An environment whose Python has been upgraded away, or that was interrupted half made, is made anew.
ifneq ($(shell $(RUN) -c 'import pip; print("whole")' 2>/dev/null),whole)
$(RUN) $(READY) $(TEST_READY) $(INSTALLED): FORCE
endif

.DEFAULT_GOAL := help
.PHONY: help run env test test-env chromium lint format house bench torture calibrate audit lock clean FORCE

help: ## what there is to do
	@echo "make run        start Contrast (makes the environment the first time)"
	@echo "make env        only make the environment"
	@echo "make test       lint and the whole test suite, in a browser and on PostgreSQL too"
	@echo "make lint       ruff, the rules about imports, and mypy on everything"
	@echo "make format     format the code, and mend simple findings of ruff"
	@echo "make house      draw docs/house.svg, the picture of how the code is laid out"
	@echo "make bench      how long things take, printed (asserts nothing)"
	@echo "make torture    kills, full disks, crowds: what the server survives, asserted and printed (an hour)"
	@echo "make calibrate  how often verdicts are right when the truth is known, printed"
	@echo "make audit      known vulnerabilities of the dependencies (needs the internet, and says so without it)"
	@echo "make lock       resolve the dependencies anew (needs uv)"
	@echo "make clean      remove the environment and what tools left behind; never instance/"
	@echo
	@echo "PYTHON=/path/to/python chooses the interpreter; DATABASE_URL=postgresql://... brings its driver and gunicorn along."

run: env
	@exec $(VENV)/bin/contrast serve $(ARGS)

# In this order: the project is installed by a tool that the lock lists.
.NOTPARALLEL:
env: | $(READY) $(INSTALLED)
	@:

$(RUN):
	@$(FIND_PYTHON); \
	if [ -z "$$python" ]; then \
		echo "Contrast needs Python 3.11 or newer, and found none$(if $(PYTHON), at PYTHON=$(PYTHON))." >&2; \
		echo "Found: $$(python3 --version 2>&1 || echo no python3 at all). Install a newer one" >&2; \
		echo "or name it: make run PYTHON=/path/to/python3.12" >&2; \
		exit 1; \
	fi; \
	if ! "$$python" -c 'import venv, ensurepip' >/dev/null 2>&1; then \
		echo "$$python cannot make environments: its modules venv and ensurepip are missing." >&2; \
		echo "  Debian, Ubuntu: apt install python3-venv" >&2; \
		echo "  Fedora, RHEL:   dnf install python3" >&2; \
		echo "  Alpine:         apk add python3" >&2; \
		echo "  openSUSE:       zypper install python3" >&2; \
		exit 1; \
	fi; \
	echo "Making the environment (once, about half a minute)…"; \
	"$$python" -m venv --clear $(VENV)

# The directory of the environment changes with its content, so it is only wanted, not compared.
$(READY): | $(RUN)
	@echo "Installing what $(LOCK) lists…"
	@$(PIP) install --require-hashes -r $(LOCK)
	@touch $@

$(INSTALLED): | $(RUN)
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

# The lock of the tests holds the same versions and more, so the smaller ones are met by it as well.
$(TEST_READY): | $(RUN)
	@echo "Installing what requirements-test.txt lists…"
	@$(PIP) install --no-compile --require-hashes -r requirements-test.txt
	@touch $@ $(READY)

test-env: | $(TEST_READY) $(INSTALLED)

chromium:
	@if [ -n "$$CHROMIUM" ] && [ -x "$$CHROMIUM" ]; then exit 0; fi; \
	for name in chromium-headless-shell chromium chromium-browser google-chrome; do command -v $$name >/dev/null 2>&1 && exit 0; done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
		echo "Installing Chromium for the tests in a browser…"; \
		export DEBIAN_FRONTEND=noninteractive; \
		(apt-get -qq update && install="apt-get -qq install -y --no-install-recommends chromium" && \
			{ $$install chromium-headless-shell || $$install; }) >/dev/null 2>&1 && exit 0; \
	fi; \
	echo; \
	echo "#############################################################################"; \
	echo "#  NO CHROMIUM: the tests in a browser will be SKIPPED, all others run.     #"; \
	echo "#  Install chromium, or name one: make test CHROMIUM=/path/to/chrome        #"; \
	echo "#############################################################################"; \
	echo

test: test-env chromium lint
	@$(RUN) -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

lint: test-env
	@$(RUFF) check --quiet .
	@$(RUFF) format --check --quiet .
	@$(RUN) -c 'from importlinter.cli import lint_imports_command as lint; lint()' --no-logo
	@$(RUN) -m mypy --no-error-summary

format: test-env
	@$(RUFF) check --fix .
	@$(RUFF) format .

house: test-env
	@$(RUN) -m tests.architecture.layout_picture

bench: test-env
	@$(RUN) -m tests.bench $(ARGS)

torture: test-env
	@$(RUN) -m tests.torture $(ARGS)

calibrate: test-env
	@$(RUN) -m tests.bench.calibrate $(ARGS)
	@$(RUN) -m tests.bench.nulls
	@$(RUN) -m tests.bench.repeated_testing

# It has an environment of its own: what it needs is no part of Contrast.
audit: test-env
	@test -x $(VENV)/audit/bin/pip-audit || { $(RUN) -m venv $(VENV)/audit && \
		$(VENV)/audit/bin/python -m pip -qq install --require-hashes -r requirements-audit.txt; } || { \
		rm -rf $(VENV)/audit; echo "NOT AUDITED: pip-audit could not be installed. Run it where packages can be reached." >&2; \
		exit 2; }
	@$(RUN) -m tests.audit $(VENV)/audit/bin/pip-audit

lock:
	@$(UV) --extra build --output-file requirements.txt pyproject.toml
	@$(UV) --extra build --extra postgresql --extra server --constraint requirements.txt \
		--output-file requirements-postgresql.txt pyproject.toml
	@$(UV) --extra build --extra postgresql --extra server --extra test --constraint requirements.txt \
		--output-file requirements-test.txt pyproject.toml
	@echo "pip-audit>=2.10" | $(UV) --output-file requirements-audit.txt -

clean:
	rm -rf $(VENV) .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis build dist
	find . -name __pycache__ -not -path './instance/*' -prune -exec rm -rf {} +
