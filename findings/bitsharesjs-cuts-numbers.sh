#!/usr/bin/env bash
# bitsharesjs 6.0.3: the same value is refused as a text and cut in silence as a number. An amount of 1.5 as a number is
# packed as 1, while '1.5' is refused; an account beyond 32 bits is packed as the rest of its number, so that
# 1.2.4294967303 pays 1.2.7. A real CrowdWiz node packs all 64 bits.
source "$(dirname "$0")/lib/setup.sh"
packages bitsharesjs@6.0.3
expect "amount 1.5 as a number: packed like 1
amount '1.5' as a text: refused
account 1.2.4294967303: packed like 1.2.7" <<'EOF_JS'
const { ops } = require('bitsharesjs');
const pack = (amount, to) =>
  ops.transfer
    .toBuffer(
      ops.transfer.fromObject({
        fee: { amount: '0', asset_id: '1.3.0' },
        from: '1.2.1',
        to,
        amount: { amount, asset_id: '1.3.0' },
        extensions: [],
      }),
    )
    .toString('hex');
const attempt = (work) => {
  try {
    return work();
  } catch {
    return 'refused';
  }
};
const one = pack('1', '1.2.7');
const seen = (packed) => (packed === one ? 'packed like 1' : packed === 'refused' ? packed : 'packed otherwise');
console.log(`amount 1.5 as a number: ${seen(attempt(() => pack(1.5, '1.2.7')))}`);
console.log(`amount '1.5' as a text: ${seen(attempt(() => pack('1.5', '1.2.7')))}`);
const far = attempt(() => pack('1', '1.2.4294967303'));
console.log(`account 1.2.4294967303: ${far === one ? 'packed like 1.2.7' : far === 'refused' ? far : 'packed otherwise'}`);
process.exit(0);
EOF_JS
