#!/usr/bin/env bash
# Sets up and runs all checks and tests. Needs Node >= 20.20, npm, Python 3 with venv, and git.
set -euo pipefail
cd "$(dirname "$0")/.."

step() { printf '\n== %s\n' "$1"; }

step "packages"
[ -x node_modules/.bin/vitest ] && [ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --no-audit --no-fund

step "Python environments"
. scripts/python-env.sh
python_env .cache/oracle test/oracle/requirements.txt
python_env .cache/python test/requirements.txt

step "Chromium"
. scripts/chromium.sh
need_chromium "$PWD/.cache/chromium"

step "build"
npm run --silent build

step "types, lint, rooms, dead code"
npm run --silent check

step "tests"
python3 -m unittest discover -q python/tests
npx vitest run
