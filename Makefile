# Each target makes .venv if it is missing. Needs make and Python 3.11 or newer with venv; uses uv where it is on PATH.
.POSIX:
PYTHON = python3
VENV = .venv
BIN = $(VENV)/bin
STAMP = $(VENV)/.installed
PIP_FLAGS = -c constraints.txt -e '.[dev]'

.PHONY: run test lab lint bench pictures clean

run: $(STAMP)
	$(BIN)/brockdiscourse run data/raw/sample
	$(BIN)/brockdiscourse run data/raw/brock

test: $(STAMP)
	$(BIN)/python -m pytest -n logical --maxprocesses 4 --dist loadfile --no-loadscope-reorder

lab: $(STAMP)
	@test -f data/processed/sample/posts.parquet || $(BIN)/brockdiscourse build data/raw/sample
	$(BIN)/jupyter lab notebooks

lint: $(STAMP)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

bench: $(STAMP)
	@for file in benchmarks/*.py; do echo "== $$file"; $(BIN)/python $$file || exit 1; done

pictures: $(STAMP)
	$(BIN)/python docs/pictures.py

$(STAMP): pyproject.toml constraints.txt
	@if command -v uv >/dev/null 2>&1; then \
	  { uv venv --quiet --allow-existing $(VENV) && uv pip install --quiet --python $(BIN)/python $(PIP_FLAGS); } \
	    || { rm -rf $(VENV); exit 1; }; \
	else \
	  command -v $(PYTHON) >/dev/null 2>&1 \
	    || { echo 'brockdiscourse needs Python 3.11 or newer. On Debian or Ubuntu: apt install python3 python3-venv' >&2; exit 1; }; \
	  $(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "brockdiscourse needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12 run")' \
	    || exit 1; \
	  $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	    || { echo 'This Python has no venv module. On Debian or Ubuntu: apt install python3-venv' >&2; exit 1; }; \
	  echo 'Installing into $(VENV): about a minute, once.'; \
	  { $(PYTHON) -m venv $(VENV) && $(BIN)/python -m pip install --quiet --disable-pip-version-check $(PIP_FLAGS); } \
	    || { rm -rf $(VENV); exit 1; }; \
	fi
	@touch $@

clean:
	rm -rf $(VENV)
