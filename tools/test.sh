#!/bin/sh
# Runs all tests with coverage, child processes included, in a process for each core (four at most), each with an embedded OMERO of its own.
# Up to three that fail are run once more by themselves, in one new process with a new server: who fails again has failed, and who passes then
# is named at the end, for its dependence on time or order is a fault to be found.
set -eu
cd "$(dirname "$0")/.."
rm -f .coverage .coverage.* .pytest_cache/v/cache/lastfailed
failed() { .venv/bin/python -c 'import json, pathlib
told = pathlib.Path(".pytest_cache/v/cache/lastfailed")
print(*(json.loads(told.read_text()) if told.exists() else ()), sep="\n")'; }
status=0
if [ $# = 0 ]; then
    .venv/bin/python -m pytest --cov --cov-report= --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder --durations 25 || status=$?
else
    .venv/bin/python -m pytest --cov --cov-report= "$@" || status=$?
fi
if [ "$status" = 1 ] && [ $# = 0 ]; then
    again=$(failed)
    if [ "$(printf '%s\n' "$again" | wc -l)" -le 3 ]; then
        status=0
        .venv/bin/python -m pytest --cov --cov-append --cov-report= --last-failed --last-failed-no-failures none || status=$?
        [ "$status" != 0 ] || printf '\n%s\n%s\n\n' "UNSTEADY, failed at first and passed by themselves:" "$again"
    fi
fi
if [ "$status" = 0 ] && [ $# = 0 ]; then
    .venv/bin/coverage combine -q --append 2>/dev/null || true
    .venv/bin/coverage report --skip-covered --fail-under=95 || status=$?
fi
exit "$status"
