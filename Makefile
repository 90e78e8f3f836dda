# Everything a fresh machine needs is Python 3.11 or newer, and make.
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed

# Tests start hundreds of processes: what Python compiles for one serves all, whatever the environment says.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run test test-browser lint types translations clean

run: $(INSTALLED)
	$(BIN)/participation demo --if-new
	$(BIN)/participation serve

test: $(INSTALLED)
	$(BIN)/pytest tests --ignore tests/browser -n 2

# Each file starts a browser, and many a site of their own: shared out piece by piece, most would be started twice.
test-browser: $(INSTALLED)
	tests/browser/install-chromium
	$(BIN)/pytest tests/browser -n 2 --dist worksteal

lint: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(INSTALLED)
	$(BIN)/mypy

translations: $(INSTALLED)
	mkdir -p var
	$(BIN)/pybabel -q extract -F babel.cfg -k mark --sort-by-file --add-location file -o var/participation.pot .
	$(BIN)/pybabel -q update -i var/participation.pot -d participation/locale -D participation \
		--no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --no-wrap

$(INSTALLED): pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $@

clean:
	rm -rf .venv var dist
