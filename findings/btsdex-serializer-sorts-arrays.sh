#!/usr/bin/env bash
# btsdex-serializer 0.7.9: packing an array of plain values sorts it as if it were a set. The bytes carry another order than
# the one that was given, although the chain's vectors keep theirs, and the caller's own list is left in the new order.
source "$(dirname "$0")/lib/setup.sh"
packages btsdex-serializer@0.7.9 bytebuffer@5.0.1
expect 'packed: 3 values, 10,20,30
the list that was given: 10,20,30' <<'EOF_JS'
const ByteBuffer = require('bytebuffer');
const { types } = require('btsdex-serializer');
const given = [30, 10, 20];
const packed = new ByteBuffer(16, ByteBuffer.LITTLE_ENDIAN);
types.array(types.uint8).appendByteBuffer(packed, given);
const [count, ...values] = packed.copy(0, packed.offset).toBuffer();
console.log(`packed: ${count} values, ${values}`);
console.log(`the list that was given: ${given}`);
EOF_JS
