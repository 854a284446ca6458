#!/bin/sh
# Runs all tests with coverage, child processes included.
set -eu
cd "$(dirname "$0")/.."
rm -f .coverage .coverage.*
status=0
.venv/bin/python -m pytest --cov --cov-report= "$@" || status=$?
if [ "$status" = 0 ] && [ $# = 0 ]; then
    .venv/bin/coverage combine -q --append 2>/dev/null || true
    .venv/bin/coverage report --skip-covered --fail-under=95 || status=$?
fi
exit "$status"
