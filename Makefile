# Every task, one line each; `make` alone prints them.
PORT ?= 8000
HOST ?= 127.0.0.1
# A school or a company may have certificates of its own; the system knows them.
export UV_SYSTEM_CERTS ?= 1
UV := $(shell command -v uv || echo .tools/bin/uv)
NODE_MAJOR := $(shell node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)
ifeq ($(shell [ $(NODE_MAJOR) -ge 20 ] && command -v npm),)
  NODE_GROUP := --group node
  export PATH := $(CURDIR)/backend/.venv/bin:$(PATH)
  export NODE_OPTIONS := --use-system-ca
endif
PY := backend/.venv/bin/python
# Every test has a time limit of its own; a file that does not even get to it has one too, where Node knows how.
NODE_TEST := node --test $(shell node --test-timeout=1 -e 0 2>/dev/null && echo --test-timeout=900000)
SOURCES := $(shell find frontend/src frontend/i18n frontend/facts frontend/*.html frontend/*.svg frontend/*.css frontend/*.js frontend/*.json tests/golden/*.json backend/chainrule/programs/gallery.json -type f 2>/dev/null)

.PHONY: help run test test-python test-js test-browser test-browsers test-hosts lint peers answers fuzz mutants bench golden pictures datasets clean

help:         ## print the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## */|/' | awk -F'|' '{printf "make %-13s %s\n", $$1, $$2}'

run: .stamps/python frontend/dist/index.html  ## start the service on http://127.0.0.1:8000 (PORT=8123 make run: elsewhere)
	@cd backend && .venv/bin/uvicorn --factory chainrule.service.app:create_app --host $(HOST) --port $(PORT) --no-access-log --timeout-graceful-shutdown 3

test: test-python test-js test-browser  ## run every test

test-python: .stamps/python  ## the engine, the service and the house rules
	cd backend && .venv/bin/pytest

test-js: .stamps/node .stamps/python  ## the front end's pure modules, under plain Node
	$(NODE_TEST) tests/frontend/*.test.mjs

test-browser: .stamps/python frontend/dist/index.html  ## the page in a real browser
	$(NODE_TEST) --test-concurrency=1 tests/browser/*.test.mjs

test-browsers: .stamps/python frontend/dist/index.html  ## the drawn moments in Firefox and WebKit (Debian: firefox-esr webkit2gtk-driver xvfb)
	$(NODE_TEST) --test-concurrency=1 tests/browsers/*.test.mjs

.hosts/bin/python: tests/hosts/requirements.txt
	python3 -m venv .hosts && .hosts/bin/pip install --quiet -r tests/hosts/requirements.txt
	cd tests/hosts && npm ci --silent --no-audit --no-fund

test-hosts: .hosts/bin/python .stamps/python frontend/dist/index.html  ## the element in sites that their own generators make, each opened in a browser
	$(NODE_TEST) --test-concurrency=1 tests/hosts/*.test.mjs

lint: .stamps/python .stamps/node  ## style and types on both sides
	cd backend && .venv/bin/ruff check chainrule ../tests ../frontend && .venv/bin/ruff format --check chainrule ../tests && .venv/bin/mypy
	cd frontend && npm run --silent check && node_modules/.bin/biome check ..

.peers/bin/python:
	python3 -m venv .peers && .peers/bin/pip install --quiet torch==2.13.0 micrograd==0.1.0 jax==0.10.2 autograd==1.9.1 numpy==2.4.6 pytest orjson

peers: .peers/bin/python  ## compare every gradient of random programs with PyTorch, in an environment of its own
	PYTHONPATH=backend:tests/engine .peers/bin/python -m pytest -q -p no:cacheprovider -k torch --rootdir=tests tests/engine/test_export.py tests/engine/test_training.py

answers: .peers/bin/python  ## record PyTorch's answers to the exported programs, after a change to its table
	PYTHONPATH=backend:tests/engine .peers/bin/python tests/engine/torch_answers.py

.datasets/bin/python:
	python3 -m venv .datasets && .datasets/bin/pip install --quiet scikit-learn==1.9.1 numpy==2.4.6

datasets: .datasets/bin/python  ## write the real data sets' tables from scikit-learn, in an environment of its own
	.datasets/bin/python tests/golden/datasets.py

fuzz: .stamps/python  ## 200,000 programs and 10,000 requests that nobody would write by hand: none may end in a fault
	PYTHONPATH=backend:tests/fuzz $(PY) tests/fuzz/report.py

.mutants/bin/python:
	python3 -m venv .mutants && .mutants/bin/pip install --quiet cosmic-ray==8.7.0

mutants: .mutants/bin/python .stamps/python .stamps/node  ## how many small faults the tests would notice, by room (ROOMS="engine trace")
	.mutants/bin/python tests/mutants/report.py $(ROOMS)

bench: .stamps/python .peers/bin/python frontend/dist/index.html  ## measure, each row beside a peer or a limit; the report is docs/bench.md
	$(PY) tests/bench/report.py

golden: .stamps/python .stamps/node  ## write what the front end is built with (the op table, the types of the contract) and the golden traces
	$(PY) tests/golden/write.py

pictures: .stamps/python frontend/dist/index.html  ## screenshots of the page at every width, theme and language, into shots/, and the gallery's sheets
	node tests/browser/pictures.mjs

clean:        ## remove everything that make installed or built
	rm -rf .tools .stamps .peers .datasets .mutants .hosts tests/hosts/node_modules backend/.venv frontend/node_modules frontend/dist frontend/.pictures

# ---- what the tasks stand on -----------------------------------------------------------------------

.tools/bin/uv:
	python3 -m venv .tools && .tools/bin/pip install --quiet --disable-pip-version-check uv==0.13.9

.stamps/python: backend/pyproject.toml backend/uv.lock | $(filter .tools/bin/uv,$(UV))
	cd backend && $(if $(filter .tools/%,$(UV)),../)$(UV) sync --quiet --locked $(NODE_GROUP)
	@mkdir -p .stamps && touch $@

.stamps/node: frontend/package.json frontend/package-lock.json | $(if $(NODE_GROUP),.stamps/python)
	cd frontend && npm ci --silent --no-fund --no-audit
	@mkdir -p .stamps && touch $@

frontend/dist/index.html: $(SOURCES) .stamps/node
	cd frontend && node build.js && node pictures.js || { rm -f dist/index.html; exit 1; }
