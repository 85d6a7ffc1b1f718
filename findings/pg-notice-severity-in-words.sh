#!/usr/bin/env bash
# pg 8.23.1 with pg-protocol 1.16.1: PostgreSQL sends the severity of a notice or error twice, in the words of
# `lc_messages` (S) and in English (V). pg hands on the first and drops the second, so a program that compares
# `severity` with 'WARNING' or 'FATAL' is right on an English server alone.
source "$(dirname "$0")/lib/setup.sh"
packages pg@8.23.1 pg-protocol@1.16.1
expect 'notice: severity AVERTISSEMENT, code 01000, WARNING anywhere: false
error: severity ВАЖНО, code 57P01, FATAL anywhere: false' <<'EOF_JS'
const { PassThrough } = require('node:stream');
const { parse } = require('pg-protocol');

/** A message as the server sends it: type, length, fields that end with a zero byte. */
function message(type, fields) {
  const texts = Object.entries(fields).map(([name, value]) => `${name}${value}\0`);
  const body = Buffer.from(`${texts.join('')}\0`);
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}
const server = new PassThrough();
parse(server, (given) => {
  const { name, severity, code } = given;
  const english = name === 'notice' ? /\bWARNING\b/ : /\bFATAL\b/;
  const isThere = english.test(JSON.stringify({ ...given, message: given.message }));
  console.log(
    `${name}: severity ${severity}, code ${code}, ${english.source.slice(2, -2)} anywhere: ${isThere}`,
  );
});
server.write(message('N', { S: 'AVERTISSEMENT', V: 'WARNING', C: '01000', M: 'attention' }));
server.write(message('E', { S: 'ВАЖНО', V: 'FATAL', C: '57P01', M: 'конец' }));
EOF_JS
