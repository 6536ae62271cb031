# python_env DIR REQUIREMENTS: a virtual environment in DIR with what REQUIREMENTS lists, made again when the
# list or the interpreter changes. A stamp is written last, so that an interrupted set-up starts afresh.
python_env() {
  local dir=$1 requirements=$2 stamp want
  stamp="$dir/.made-from"
  want="$(python3 -c 'import sys; print(sys.version)') $(cksum <"$requirements")"
  if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$want" ]; then return; fi
  rm -rf "$dir"
  python3 -m venv "$dir"
  "$dir/bin/pip" install --quiet --disable-pip-version-check -r "$requirements"
  printf '%s' "$want" >"$stamp"
}
