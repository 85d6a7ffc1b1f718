#!/usr/bin/env bash
# bitsharesjs 6.0.3 and btsdex-serializer 0.7.9: a vote is packed rightly, its kind in the lowest byte and its number above.
# Reading forgets to move the number down: the vote 1:5 is read as 1:1280, and packing that again makes 1:327680. Who signs
# an account_update that was unpacked votes for others.
source "$(dirname "$0")/lib/setup.sh"
packages bitsharesjs@6.0.3 btsdex-serializer@0.7.9 bytebuffer@5.0.1
expect 'bitsharesjs: 1:5 -> 01050000 -> 1:1280 -> 01000500
btsdex-serializer: 1:5 -> 01050000 -> 1:1280 -> 01000500' <<'EOF_JS'
const ByteBuffer = require('bytebuffer');
for (const name of ['bitsharesjs', 'btsdex-serializer']) {
  const { vote_id: vote } = require(name).types;
  const pack = (value) => {
    const bytes = new ByteBuffer(4, ByteBuffer.LITTLE_ENDIAN);
    vote.appendByteBuffer(bytes, vote.fromObject(value));
    return bytes.flip();
  };
  const packed = pack('1:5');
  const hex = packed.toHex();
  const read = vote.toObject(vote.fromByteBuffer(packed));
  console.log(`${name}: 1:5 -> ${hex} -> ${read} -> ${pack(read).toHex()}`);
}
process.exit(0);
EOF_JS
