#!/usr/bin/env bash
# bitsharesjs 6.0.3 and btsdex-serializer 0.7.9: the extensions of account_update, which the chain reads as
# an object of named fields, are taken for a list in which nothing is known. A special authority is left out of the bytes
# without an error: what is signed is another operation than the one that was given. A real CrowdWiz node packs the field:
# null_ext as 0100, one field, the first, which is empty.
source "$(dirname "$0")/lib/setup.sh"
packages bitsharesjs@6.0.3 btsdex-serializer@0.7.9 bytebuffer@5.0.1
expect "bitsharesjs, no extension: like a node
bitsharesjs, null_ext: unlike a node, like no extension
bitsharesjs, owner_special_authority: unlike a node, like no extension
btsdex-serializer, no extension: like a node
btsdex-serializer, null_ext: unlike a node, like no extension
btsdex-serializer, owner_special_authority: unlike a node, like no extension" <<'EOF_JS'
const SAMPLES = {
  'no extension': [{}, '00'],
  null_ext: [{ null_ext: {} }, '0100'],
  // One field, the second: a special authority of kind 1, for asset 1.3.5 and its ten greatest holders.
  owner_special_authority: [{ owner_special_authority: [1, { asset: '1.3.5', num_top_holders: 10 }] }, '010101050a'],
};
// Fee 1 of 1.3.0, account 1.2.32, no owner, no active, no new options; then the extensions.
const BEFORE = '01000000000000000020000000';
for (const name of ['bitsharesjs', 'btsdex-serializer']) {
  const { account_update: operation } = require(name).ops;
  for (const [sample, [extensions, ofNode]] of Object.entries(SAMPLES)) {
    const update = { fee: { amount: '1', asset_id: '1.3.0' }, account: '1.2.32', extensions };
    const packed = operation.toBuffer(operation.fromObject(update)).toString('hex');
    const otherwise = packed === `${BEFORE}00` ? 'like no extension' : `but ${packed}`;
    console.log(`${name}, ${sample}: ${packed === BEFORE + ofNode ? 'like a node' : `unlike a node, ${otherwise}`}`);
  }
}
process.exit(0);
EOF_JS
