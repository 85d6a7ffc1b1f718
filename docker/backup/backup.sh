#!/bin/sh
# Copies of the books, for the profile `backup` of compose.yaml:
#
#   backup.sh schedule                 makes a copy each BACKUP_EVERY_SECONDS        (image of PostgreSQL)
#   backup.sh once                     makes one now                                 (image of PostgreSQL)
#   backup.sh audit                    verifies the chain of acts after each copy    (image of the gateway)
#   backup.sh audit-once               the same for the copies that wait for it      (image of the gateway)
#   backup.sh restore COPY DATABASE    into a database that is not there yet         (image of PostgreSQL)
#   backup.sh healthy                  fails when the last verified copy is too old
#
# A copy is NAME.dump with NAME.sha256. NAME.audited says that the acts of operators were whole, and their head;
# NAME.altered says that they were not. PostgreSQL is named by the variables of libpq (PGHOST, PGUSER, PGDATABASE).
set -eu
umask 077

folder=${BACKUP_FOLDER:-/backups}
every=${BACKUP_EVERY_SECONDS:-86400}
keep=${BACKUP_KEEP:-14}
retry_seconds=300
look_seconds=30

say() { printf '%s %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$*"; }

fail() {
  say "$*" >&2
  exit 1
}

for number in "$every" "$keep"; do
  case $number in
    '' | 0* | *[!0-9]*) fail "BACKUP_EVERY_SECONDS and BACKUP_KEEP are whole numbers above 0, not \"$number\"." ;;
  esac
done

# The password stands in a file: neither `docker inspect` nor the list of processes shows it.
use_password() {
  if [ -n "${BACKUP_PASSWORD_FILE:-}" ]; then
    PGPASSWORD=$(cat "$BACKUP_PASSWORD_FILE")
    export PGPASSWORD
  fi
}

# Names of complete copies, newest first: names sort by time.
copies() {
  for file in "$folder"/gateway-*.dump; do
    if [ -e "$file" ]; then basename "$file" .dump; fi
  done | sort -r
}

# A copy has its name when it is whole, and not before.
make_copy() {
  [ -w "$folder" ] || fail "$folder cannot be written to: it must belong to the account $(id -u)."
  rm -f "$folder"/*.partial
  name=gateway-$(date -u +%Y%m%dT%H%M%SZ)
  partial=$folder/$name.partial
  pg_dump --format=custom --lock-wait-timeout=60s --file="$partial" || return 1
  # The list is at the end of what pg_dump writes: a torn file has none.
  pg_restore --list "$partial" >/dev/null || return 1
  sum=$(sha256sum "$partial") || return 1
  printf '%s  %s\n' "${sum%% *}" "$name.dump" >"$folder/$name.sha256" || return 1
  sync "$partial" "$folder/$name.sha256" || return 1
  mv "$partial" "$folder/$name.dump"
  say "Copied: $name, $(wc -c <"$folder/$name.dump") bytes."
}

# Goes when there are enough newer ones whose acts were verified: when nothing is verified, nothing is deleted.
delete_old() {
  verified=0
  for name in $(copies); do
    if [ "$verified" -ge "$keep" ] && [ ! -e "$folder/$name.altered" ]; then
      rm -f "$folder/$name.dump" "$folder/$name.sha256" "$folder/$name.audited"
      say "Deleted: $name, as $keep newer ones are verified."
    fi
    if [ -e "$folder/$name.audited" ]; then verified=$((verified + 1)); fi
  done
}

seconds_since() { echo $(($(date +%s) - $(date -r "$1" +%s))); }

schedule() {
  while :; do
    newest=$(copies | head -n 1)
    age=$every
    if [ -n "$newest" ]; then age=$(seconds_since "$folder/$newest.dump"); fi
    if [ "$age" -lt "$every" ]; then
      sleep $((every - age))
    elif make_copy; then
      delete_old
    else
      say "No copy was made; tried again in $retry_seconds seconds." >&2
      sleep "$retry_seconds"
    fi
  done
}

# Heads that former copies have kept out of the database's reach: acts that were deleted since are missed by them.
known_heads() {
  for file in "$folder"/gateway-*.audited; do
    if [ -e "$file" ]; then sed -n 's/^Head: \([0-9]*:[0-9a-f]*\)$/--head \1/p' "$file"; fi
  done
}

# The gateway alarms when the newest noted copy is too old (ALARM_BACKUP_HOURS).
time_of() { echo "$1" | sed 's/^gateway-\(....\)\(..\)\(..T..\)\(..\)\(..Z\)$/\1-\2-\3:\4:\5/'; }

audit_copy() {
  verdict=$folder/$1.verdict
  code=0
  # Numbers and hashes alone: they are to become words of their own.
  # shellcheck disable=SC2046
  node dist/db-audit.js --copy "$(time_of "$1")" $(known_heads) >"$verdict" 2>&1 || code=$?
  case $code in
    0) mv "$verdict" "$folder/$1.audited" ;;
    2) mv "$verdict" "$folder/$1.altered" ;;
  esac
  case $code in
    0) say "Verified with $1: $(tr '\n' ' ' <"$folder/$1.audited")" ;;
    2) say "ALTERED, found with $1: $(tr '\n' ' ' <"$folder/$1.altered")" >&2 ;;
    *) say "Not verified, tried again: $(cat "$verdict")" >&2 ;;
  esac
  return "$code"
}

audit_once() {
  worst=0
  for name in $(copies); do
    if [ -e "$folder/$name.audited" ] || [ -e "$folder/$name.altered" ]; then continue; fi
    audit_copy "$name" || worst=$?
  done
  return "$worst"
}

audit() {
  while :; do
    audit_once || true
    sleep "$look_seconds"
  done
}

# Never over the books: they are put in its place by renaming, once the restored ones were looked at.
restore() {
  name=$(basename "$1" .dump)
  [ -e "$folder/$name.dump" ] || fail "There is no copy $name. There are: $(copies | tr '\n' ' ')"
  (cd "$folder" && sha256sum --check --status "$name.sha256") || fail "$name is not as it was written."
  createdb --template=template0 --encoding=UTF8 -- "$2" || fail "The database $2 was not created."
  # Owners and privileges are of this server's roles: the migration gives them.
  if ! pg_restore --dbname="$2" --single-transaction --no-owner --no-privileges "$folder/$name.dump"; then
    dropdb -- "$2"
    fail "Nothing was restored."
  fi
  say "Restored $name into the database $2."
}

healthy() {
  for name in $(copies); do
    if [ -e "$folder/$name.altered" ]; then fail "$name: what operators did was altered."; fi
    if [ ! -e "$folder/$name.audited" ]; then continue; fi
    [ "$(seconds_since "$folder/$name.dump")" -le $((every * 2)) ] || fail "The last verified copy is $name."
    return 0
  done
  fail 'No copy is verified yet.'
}

case "${1:-}:$#" in
  schedule:1) use_password && schedule ;;
  once:1)
    use_password
    make_copy
    delete_old
    ;;
  audit:1) audit ;;
  audit-once:1) audit_once ;;
  restore:3) use_password && restore "$2" "$3" ;;
  healthy:1) healthy ;;
  *) fail 'That is not understood: schedule, once, audit, audit-once, restore COPY DATABASE, or healthy.' ;;
esac
