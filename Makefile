# Two commands are enough: `make run` and `make test`. What each target does lies in .ci/ and in the code.
.DEFAULT_GOAL := help
.PHONY: help setup run serve test prove bench lint lock
PY := .venv/bin/python

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | sed 's/^/  make /'

setup:
	@sh .ci/setup

run: setup ## start everything at http://127.0.0.1:8000/ (PORT=… for another port); Ctrl-C ends it
	@exec $(PY) manage.py up

serve: setup ## start the web pages only, without worker and clock
	@exec $(PY) manage.py up --web-only

test: setup ## check everything: code, contracts, migrations, messages, the suite on each database
	@exec $(PY) .ci/check.py

lint: setup ## the quick checks of `make test`, without the suite
	@exec $(PY) .ci/check.py --lint

prove: setup ## run the heavy proofs in full; rows go to proofs.json
	@exec $(PY) .ci/check.py --prove

bench: setup ## measure; one JSON object a line, appended to bench.jsonl
	@exec $(PY) -m benchmarks

lock: setup ## write requirements.lock anew from pyproject.toml
	@exec sh .ci/lock
