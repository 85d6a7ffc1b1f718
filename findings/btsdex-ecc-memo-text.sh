#!/usr/bin/env bash
# btsdex-ecc 0.7.0: Aes.encrypt_with_checksum takes a text for Latin-1 and cuts every character to its lowest byte. A memo
# in Russian is encrypted without an error, its checksum fits, and nobody can ever read it. Given as bytes of UTF-8, the
# same memo arrives.
source "$(dirname "$0")/lib/setup.sh"
packages btsdex-ecc@0.7.0
expect 'rent as text: "rent"
Привет as text: "\u001f@825B"
Привет as bytes: "Привет"' <<'EOF_JS'
const { Aes, PrivateKey } = require('btsdex-ecc');
const sender = PrivateKey.fromSeed('a sender of nobody');
const receiver = PrivateKey.fromSeed('a receiver of nobody');
function read(message) {
  const memo = Aes.encrypt_with_checksum(sender, receiver.toPublicKey(), '1', message);
  const bytes = Aes.decrypt_with_checksum(receiver, sender.toPublicKey(), '1', memo);
  return JSON.stringify(bytes.toString('utf8'));
}
console.log(`rent as text: ${read('rent')}`);
console.log(`Привет as text: ${read('Привет')}`);
console.log(`Привет as bytes: ${read(Buffer.from('Привет', 'utf8'))}`);
EOF_JS
