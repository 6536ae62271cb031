# need_chromium DIR: leaves things be where the system has a Chromium; else installs one, by debian_packages, otherwise
# into DIR with the libraries that it needs, where test/rig/browser.ts looks for `DIR/run`.
need_chromium() {
  local dir=$1 name
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    if [ -x "/usr/bin/$name" ]; then return; fi
  done
  if [ -x "$dir/run" ]; then return; fi
  debian_packages chromium || true
  if command -v chromium >/dev/null; then return; fi
  mkdir -p "$dir"
  npm install --silent --no-save --no-audit --no-fund --prefix "$dir" @sparticuz/chromium@143.0.4
  # The package brings its libraries along where it takes the machine for the one it was made for.
  (cd "$dir" && TMPDIR=$PWD AWS_EXECUTION_ENV=AWS_Lambda_nodejs22.x node --input-type=module -e \
    'const { default: it } = await import("@sparticuz/chromium"); await it.executablePath();')
  # Written last, so that an interrupted set-up starts afresh.
  cat >"$dir/run.part" <<'RUN'
#!/bin/sh
dir=$(cd "$(dirname "$0")" && pwd)
export LD_LIBRARY_PATH="$dir/al2023/lib" FONTCONFIG_PATH="$dir/fonts"
exec "$dir/chromium" "$@"
RUN
  chmod +x "$dir/run.part"
  mv "$dir/run.part" "$dir/run"
}
