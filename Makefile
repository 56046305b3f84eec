# Each target does all of its own set-up: Debian with make, Python 3.11 and its venv is enough.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
YEAR ?= 2027

.PHONY: calendar test test-long mutation demo-answers picture clean

calendar: $(VENV)/.run                ## a complete, proved year and its files, in calendar-$(YEAR)/
	$(BIN)/indical generate $(YEAR)

test: $(VENV)/.test $(VENV)/.clients peers             ## everything but the slow sweeps
	$(BIN)/python -m pytest -m "not long" -n 2 --dist worksteal

test-long: $(VENV)/.test $(VENV)/.clients peers        ## the slow sweeps
	$(BIN)/python -m pytest -m long -n 2 --dist worksteal

mutation: $(VENV)/.test               ## how many small faults in rules and engines the tests notice (long)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[mutation]'
	$(BIN)/python benchmarks/mutation.py

demo-answers: $(VENV)/.run           ## every answer on the shipped year: reasons, prices, options, the moon
	$(BIN)/python docs/demo_answers.py

picture: $(VENV)/.test chromium       ## the README's picture of the year, taken anew
	$(BIN)/python docs/take_picture.py

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	touch $@

$(VENV)/.test: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test,pdf]'
	touch $@ $(VENV)/.run

# Other makers' calendar programs, real peers in the tests, kept apart from ours.
$(VENV)/.clients: tests/story/clients/requirements.txt tests/story/clients/package.json | $(VENV)/bin/python
	$(PYTHON) -m venv $(VENV)/clients
	$(VENV)/clients/bin/python -m pip install --quiet --disable-pip-version-check -r tests/story/clients/requirements.txt
	cp tests/story/clients/package.json $(VENV)/clients/
	$(VENV)/clients/bin/npm install --silent --no-audit --no-fund --no-package-lock --prefix $(VENV)/clients
	touch $@

.PHONY: peers
peers: chromium                       # a database server, a calendar library in C, and what injects faults: real too
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && ldconfig -p | grep -q libical.so && command -v strace >/dev/null \
		|| { apt-get update -qq && apt-get install -y -qq postgresql libical3 strace; }

.PHONY: chromium
chromium:                             # the page is tested in a real browser: installed where it is missing
	@command -v chromium >/dev/null || { apt-get update -qq && apt-get install -y -qq chromium fonts-liberation; }

clean:
	rm -rf $(VENV) calendar-* .pytest_cache .mypy_cache .ruff_cache .hypothesis
