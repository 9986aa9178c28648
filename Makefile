# install: the environment.  demo: sample plans, first answers, the chat page.  test: the whole default suite.
# slow: slow and browser tests.  long: many more cases of what these hold, and tools of developers, before a release.
# packages: Debian packages for scans, .doc files and tests with a browser, a proxy or a database server.  check: what .ci/run runs.
# lint, golden, bench, bench-readers, bench-encoder, encoder: see CONTRIBUTING.md.
PYTHON ?= $(shell command -v python3.11 || echo python3)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DEMO_DATA := .demo
PORT ?= 7860
# Scans, older office formats, their fonts; a browser, a proxy and a database server for tests.
PACKAGES := tesseract-ocr tesseract-ocr-vie tesseract-ocr-osd libreoffice-writer-nogui libreoffice-calc-nogui \
	fonts-liberation fonts-dejavu-core fonts-noto-core chromium chromium-driver nginx-light postgresql

# Two processes, each with tests that stand together, so that what they share is made once; who is done takes over more.
SHARED := -n 2 --dist worksteal

# Compiled modules are kept: tests start many processes, and each compiles all anew without them.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: install packages demo test slow long lint format golden bench bench-readers bench-encoder encoder check clean

install: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; say which: make PYTHON=python3.11 $(MAKECMDGOALS)" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# Installs what is missing where it may, else says what is; nothing fails for want of it but is skipped loudly.
packages:
	@missing=$$(for package in $(PACKAGES); do dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || echo $$package; done | xargs); \
	if [ -z "$$missing" ]; then echo "all Debian packages are there"; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && \
		DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; then echo "installed: $$missing"; \
	else echo "NOTE: missing, so that what needs them is skipped: apt-get install $$missing" >&2; fi

demo: install
	$(BIN)/plan-assistant --data $(DEMO_DATA) ingest tests/samples/plans
	$(BIN)/plan-assistant --data $(DEMO_DATA) ask "Công an xã phải làm gì?"
	$(BIN)/plan-assistant --data $(DEMO_DATA) ask "What does the commune police have to do?"
ifndef ONCE
	@echo "http://127.0.0.1:$(PORT)"
	$(BIN)/plan-assistant --data $(DEMO_DATA) serve --port $(PORT)
endif

test: install
	$(BIN)/python -m pytest $(SHARED) --durations 10

slow: install
	$(BIN)/python -m pytest $(SHARED) -m "(slow or browser) and not long" --durations 10

long: install
	$(BIN)/python -m pytest $(SHARED) -m long --durations 10

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: install
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

golden: install
	$(BIN)/python -m tests.golden.remake

bench: install
	$(BIN)/python -m benchmarks.peers --markdown
	$(BIN)/python -m benchmarks.run

bench-readers: install
	$(BIN)/python -m benchmarks.readers

bench-encoder: install
	$(BIN)/python -m benchmarks.encoder

encoder: install
	$(BIN)/python -m training.encoder --data ../shared/data --out vectorstore/weights --leave-out-alqac-laws

check: lint test slow
	$(MAKE) demo ONCE=1

clean:
	rm -rf $(VENV) $(DEMO_DATA)
