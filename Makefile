# Every target sets up what it needs: a virtual environment in .venv, with the versions of requirements.lock.
# Needs Python 3.11 or newer with pip, and make.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# The linters that ours is measured beside.
PEERS := bench/.peers
# What our package is tried with but cannot be installed beside, each in an environment of its own.
VENVS := .venvs
TOOLS := $(VENVS)/dbt/.ready $(VENVS)/sqlmesh/.ready
# Spark, whose package and whose client for others do not stand in one environment.
SPARK := $(VENVS)/spark
# Emulators of Snowflake and BigQuery: in the first the tests run, too; the server in the second needs another DuckDB.
EMULATORS := $(VENVS)/emulators
CRUCIBLE := $(VENVS)/crucible
GRAMMAR := grammar/segdsl.lark
# What must be tested in every branch.
CORE := src/segdsl/syntax/*,src/segdsl/vocabulary/*,src/segdsl/check/*,src/segdsl/ir/*,src/segdsl/backends/*,src/segdsl/format/*,src/segdsl/analysis/*,src/segdsl/testing/*,src/segdsl/lint/*,src/segdsl/portable/*,src/segdsl/explain/*,src/segdsl/ide/*

# In percent of branches; 100 is where it belongs, and `coverage report` names what is missing.
COVERED := 99
# Counts that would take too long where coverage is measured.
MANY := --fuzz=50000 --pairs=10000

.DEFAULT_GOAL := help
.PHONY: help setup tools demo test quick lint types layers snapshots new mutants bench nightly wheel lock clean

help:  ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 20

setup: $(READY)  ## the virtual environment, with the package installed editable

# --without-pip and `pip --python` also work where Debian's python3-venv is not installed.
$(READY): requirements.lock pyproject.toml hatch_build.py $(GRAMMAR)
	test -x $(BIN)/python || $(PYTHON) -m venv --without-pip $(VENV)
	$(PYTHON) -m pip --disable-pip-version-check --python $(BIN)/python install --quiet --require-hashes -r requirements.lock
	$(PYTHON) -m pip --disable-pip-version-check --python $(BIN)/python install --quiet --no-deps --no-build-isolation -e .
	touch $(READY)

tools: $(TOOLS)  ## dbt and SQLMesh, for the tests of what we export to them

$(VENVS)/%/.ready: tests/export/%.lock
	test -x $(@D)/bin/python || $(PYTHON) -m venv --without-pip $(@D)
	$(PYTHON) -m pip --disable-pip-version-check --python $(@D)/bin/python install --quiet --require-hashes -r $<
	touch $@

demo: $(READY)  ## the shipped program: every worked example with its members, then the household example
	$(BIN)/segdsl demo
	$(BIN)/segdsl demo households

test: $(READY) $(TOOLS) lint types layers  ## everything that CI runs
	rm -f .coverage .coverage.*
	$(BIN)/python -m pytest -n 2 --dist worksteal --cov --cov-report=
	$(BIN)/python -m coverage report --include='$(CORE)' --fail-under=$(COVERED)
	$(BIN)/python -m pytest -n 2 -q tests/properties/test_fuzz.py tests/analysis/test_agreement.py $(MANY)

quick: $(READY)  ## the tests without coverage, stopping at the first failure
	$(BIN)/python -m pytest -n 2 -x -q -m "not wheel"

lint: $(READY)  ## ruff
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)  ## mypy, strict
	$(BIN)/mypy

layers: $(READY)  ## who may import whom
	$(BIN)/lint-imports

snapshots: $(READY)  ## write the generated files anew; review the difference before committing it
	$(BIN)/python -m segdsl.cli.pages docs
	$(BIN)/python -m tests.explain.snapshots
	$(BIN)/python -m tests.support.beginner
	$(BIN)/python -m tests.support.fixed
	$(BIN)/segdsl fmt examples src/segdsl/project/template

new: $(READY)  ## the files of a new lint rule: make new KIND=lint NAME=foo-bar
	$(BIN)/python tools/new.py $(KIND) $(NAME)

mutants: $(READY)  ## plant 25 faults in the compilers and 32 in the proofs; all but one must be caught
	$(BIN)/python -m tests.mutants.run

bench: $(READY)  ## the short benchmarks, as ratios; writes bench/results/
	$(PYTHON) -m pip --disable-pip-version-check --python $(BIN)/python install --quiet "rule-engine>=4.5,<6"
	test -x $(PEERS)/bin/python || $(PYTHON) -m venv --without-pip $(PEERS)
	$(PYTHON) -m pip --disable-pip-version-check --python $(PEERS)/bin/python install --quiet "sqlfluff>=4.3,<5" "yamllint>=1.35,<2"
	$(BIN)/python bench/run.py

# The pairs of rules alone are about two and a half hours on two cores.
nightly: $(READY) $(SPARK)/.ready $(EMULATORS)/.ready $(CRUCIBLE)/.ready  ## what takes longer: 2,000,000 differential cases on each engine, 10,000,000 texts, 1,000,000 pairs of rules, all tests, faults, benchmarks
	$(BIN)/python -m pytest -q tests/differential --cases=2000000
	$(BIN)/python -m tests.differential.engines --engine all --cases 2000000 --jobs 2
	$(PYTHON) -m pip --disable-pip-version-check --python $(BIN)/python install --quiet "datafusion>=55,<56"
	SPARK_ENV=$(SPARK) $(BIN)/python -m tests.differential.engines --engine slow --cases 200000
	PYTHONPATH=. SPARK_ENV=$(SPARK) $(BIN)/python bench/clusters.py
	CRUCIBLE_ENV=$(CRUCIBLE) $(EMULATORS)/bin/python -m tests.differential.engines --engine emulated --cases 10000
	CRUCIBLE_ENV=$(CRUCIBLE) $(EMULATORS)/bin/python -m pytest -q tests/engines/emulated.py
	$(BIN)/python -m tests.analysis.agreement --pairs 1000000 --jobs 2
	$(MAKE) test mutants bench MANY="--fuzz=10000000 --pairs=10000"

$(EMULATORS)/.ready:
	test -x $(EMULATORS)/bin/python || $(PYTHON) -m venv --without-pip $(EMULATORS)
	$(PYTHON) -m pip --disable-pip-version-check --python $(EMULATORS)/bin/python install --quiet -e ".[snowflake,bigquery]" \
	    "fakesnow[server]>=0.12,<0.13" "snowflake-connector-python>=4,<5" "pytest>=8,<10"
	touch $@

$(CRUCIBLE)/.ready:
	test -x $(CRUCIBLE)/bin/python || $(PYTHON) -m venv --without-pip $(CRUCIBLE)
	$(PYTHON) -m pip --disable-pip-version-check --python $(CRUCIBLE)/bin/python install --quiet --pre "crucible-emulator[server]>=0.1.0a2,<0.2"
	touch $@

$(SPARK)/.ready:
	test -x $(SPARK)/bin/python || $(PYTHON) -m venv --without-pip $(SPARK)
	$(PYTHON) -m pip --disable-pip-version-check --python $(SPARK)/bin/python install --quiet "pyspark>=4.1,<5"
	touch $@

wheel: $(READY)  ## build the wheel into dist/
	$(BIN)/python -m hatchling build -t wheel

lock:  ## resolve requirements.in into requirements.lock, with hashes and without addresses
	$(PYTHON) -m venv $(VENV)-lock && $(VENV)-lock/bin/pip install --quiet "pip-tools>=7.4,<8"
	$(VENV)-lock/bin/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header \
	    --no-emit-index-url --no-emit-find-links --no-emit-trusted-host -o requirements.lock requirements.in
	for tool in dbt sqlmesh; do $(VENV)-lock/bin/pip-compile --quiet --generate-hashes --allow-unsafe --no-strip-extras \
	    --no-header --no-annotate --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
	    -o tests/export/$$tool.lock tests/export/$$tool.in; done
	rm -rf $(VENV)-lock

clean:  ## remove the environments and everything generated
	rm -rf $(VENV) $(VENVS) dist build .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .hypothesis
