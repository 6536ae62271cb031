#!/usr/bin/env bash
# Sets up and runs all checks and tests. Needs Node >= 20.20, npm, Python 3 with venv, git, zsh and fish.
set -euo pipefail
cd "$(dirname "$0")/.."

step() { printf '\n== %s\n' "$1"; }

# Installs Debian packages whose programs are not there, where that is ours to do; else the tests name what is absent.
debian_packages() {
  local missing=()
  for name in "$@"; do command -v "$name" >/dev/null || missing+=("$name"); done
  [ ${#missing[@]} -eq 0 ] || [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null ||
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; }
}

step "shells"
debian_packages zsh fish

step "packages"
[ -x node_modules/.bin/vitest ] && [ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --no-audit --no-fund

step "Python environments"
. scripts/python-env.sh
python_env .cache/oracle test/oracle/requirements.txt
python_env .cache/python test/requirements.txt
python_env .cache/remotes test/remotes-requirements.txt

step "ssh server"
if [ ! -x /usr/sbin/sshd ] || [ ! -x /usr/bin/rsync ]; then
  # Without the right to install them, the tests that need them say so.
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq && apt-get install -y -qq --no-install-recommends openssh-server openssh-client rsync
  fi
fi

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
