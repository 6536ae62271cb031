#!/usr/bin/env bash
# Trains a real model several times, compares the runs, and says what to type next.
# Needs Node >= 20.20, npm, Python 3 with venv, and git. Everything it makes is in .cache/demo.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
demo=$root/.cache/demo

say() { printf '\n\033[1m%s\033[0m\n' "$1"; }
show() { printf '$ guild %s\n' "$*"; "$root/bin/guild" "$@"; }

say "Setting up (once)"
[ -x node_modules/.bin/rolldown ] || npm ci --no-audit --no-fund
[ -f dist/guild.cjs ] || npm run --silent build
. scripts/python-env.sh
mkdir -p "$demo"
python_env "$demo/venv" examples/digits/requirements.txt

export GUILD_HOME=$demo/home VIRTUAL_ENV=$demo/venv PATH=$demo/venv/bin:$PATH
mkdir -p "$GUILD_HOME"
cd examples/digits

say "Train a network on handwritten digits with three learning rates and two sizes"
show run train -y 'lr=[0.001,0.003,0.01]' 'hidden=[16,64]' epochs=8

say "The runs"
show runs

say "Which was best?"
show compare --table --strict-cols .label,=lr,=hidden,loss,accuracy --max accuracy

say "The best network and its mistakes"
best=$("$root/bin/guild" select --operation train --max accuracy)
show ls "$best"
show run evaluate -y "operation:train=$best"

cat <<TEXT

Every run is a plain directory in $GUILD_HOME/runs. What to type next:

  cd examples/digits
  export GUILD_HOME=$GUILD_HOME PATH=$root/bin:$demo/venv/bin:\$PATH
  guild view                            the runs in the browser: curves, comparison, files
  guild runs info                       all that is known of the newest run
  guild run train lr=0.02 epochs=20     another training, with a preview
  guild diff --flags                    what changed between the last two
  guild cat --output                    what the script printed
  guild run train --help-op             the flags of an operation
TEXT
