#!/usr/bin/env bash
# Installs the Debian packages that test/system needs, and does nothing where they are. Needs root for that.
set -euo pipefail

# A program of each package, and the package.
needed=(pgbouncer:pgbouncer pg_createcluster:postgresql chromium:chromium)

# Services of packages stand there, and root's path alone names it.
PATH="$PATH:/usr/sbin"

missing=()
for each in "${needed[@]}"; do
  command -v "${each%%:*}" >/dev/null || missing+=("${each##*:}")
done
[ "${#missing[@]}" -gt 0 ] || exit 0

if [ "$(id -u)" != 0 ]; then
  echo "Not root: install first: apt-get install --no-install-recommends ${missing[*]}" >&2
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
# None of them is to be started as a service.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod +x "$policy"
  trap 'rm -f "$policy"' EXIT
fi
apt-get update -qq
apt-get install -y -qq --no-install-recommends "${missing[@]}"
