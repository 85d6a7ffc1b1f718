import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  Aes,
  PrivateKey as EccPrivateKey,
  PublicKey as EccPublicKey,
  Signature as EccSignature,
} from 'btsdex-ecc';
import { ops } from 'btsdex-serializer';
import fc from 'fast-check';
import {
  decodePublicKey,
  decryptMemo,
  encodePublicKey,
  encryptMemo,
  isCanonical,
  MAINNET_CHAIN_ID,
  packMemo,
  packTransaction,
  PrivateKey,
  recoverPublicKey,
  signDigest,
  signTransaction,
  transactionDigest,
  type WireOperation,
  type WireTransaction,
} from '.';
import { KNOWN_TO_BTSDEX, packByBtsdex } from './btsdex-of-crowdwiz';

// Throw-away keys, made for this file.
const alice = PrivateKey.fromBytes(Buffer.alloc(32, 7));
const bob = PrivateKey.fromBytes(Buffer.alloc(32, 9));

interface Sample {
  readonly op: number;
  readonly note: string;
  readonly operations: WireOperation[];
}
const FILE = join(process.cwd(), 'test/fixtures/operations/hex-every-operation.json');
const { samples } = JSON.parse(readFileSync(FILE, 'utf8')) as { samples: Sample[] };
const HEADER = { ref_block_num: 1, ref_block_prefix: 2, expiration: '2030-01-01T00:00:00' };
/** It cuts instances to 32 bits, leaves out extensions, and does not know all that can be proposed. */
const BEYOND_BTSDEX = [/large-48/, /extension field/, /^op 22 .*: (?:typical|large)/];

const RUNS = { numRuns: 25 };
const digests = fc.uint8Array({ minLength: 32, maxLength: 32 });
const keys = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .filter((bytes) => bytes.some((byte) => byte > 0) && (bytes[0] ?? 255) < 255)
  .map((bytes) => PrivateKey.fromBytes(bytes));
const amounts = fc.bigInt({ min: 0n, max: 10n ** 15n }).map(String);
const instances = fc.nat({ max: 10_000_000 });
const memoTexts = fc.string({ unit: 'grapheme', maxLength: 80 });

const operations: fc.Arbitrary<WireOperation> = fc
  .record({
    fee: amounts,
    amount: amounts,
    from: instances,
    to: instances,
    memo: fc.option(memoTexts),
    asset: fc.nat(5000),
  })
  .chain(({ fee, amount, from, to, memo, asset }) => {
    const parties = {
      fee: { amount: fee, asset_id: '1.3.0' },
      from: `1.2.${from}`,
      to: `1.2.${to}`,
    };
    const transfer: WireOperation = [
      0,
      {
        ...parties,
        amount: { amount, asset_id: `1.3.${asset}` },
        ...(memo === null ? {} : { memo: encryptMemo(alice, bob.publicKey, memo) }),
        extensions: [],
      },
    ];
    const message: WireOperation = [
      61,
      { ...parties, memo: encryptMemo(alice, bob.publicKey, memo ?? '') },
    ];
    return fc.constantFrom(transfer, message);
  });
const transactions: fc.Arbitrary<WireTransaction> = fc.record({
  ref_block_num: fc.nat(0xffff),
  ref_block_prefix: fc.nat(0xffffffff),
  expiration: fc
    .integer({ min: 0, max: 0xffffffff })
    .map((seconds) => new Date(seconds * 1000).toISOString().slice(0, 19)),
  operations: fc.array(operations, { minLength: 1, maxLength: 3 }),
  extensions: fc.constant([]),
});

function eccPublic(text: string) {
  const key = EccPublicKey.fromPublicKeyString(text);
  if (key === null) throw new Error('btsdex does not read the key');
  return key;
}

describe('the same bytes as btsdex', () => {
  it('for keys, both ways', () => {
    fc.assert(
      fc.property(keys, (key) => {
        const theirs = EccPrivateKey.fromWif(key.toWif());
        expect(theirs.toPublicKey().toPublicKeyString()).toBe(key.publicKey);
        expect(PrivateKey.fromWif(theirs.toWif()).publicKey).toBe(key.publicKey);
        expect(encodePublicKey(decodePublicKey(key.publicKey))).toBe(key.publicKey);
      }),
      { numRuns: 3 },
    );
  });

  it('for the shared secret', () => {
    const theirs = EccPrivateKey.fromWif(alice.toWif());
    expect(alice.sharedSecret(bob.publicKey)).toEqual(
      theirs.get_shared_secret(eccPublic(bob.publicKey)),
    );
    expect(bob.sharedSecret(alice.publicKey)).toEqual(alice.sharedSecret(bob.publicKey));
  });

  it('for transfers and messages', () => {
    fc.assert(
      fc.property(transactions, (transaction) => {
        const theirs = ops.transaction.toBuffer(ops.transaction.fromObject(transaction));
        expect(packTransaction(transaction).toString('hex')).toBe(theirs.toString('hex'));
      }),
      { numRuns: 3 },
    );
  });

  it.each(KNOWN_TO_BTSDEX)('for operation %d, as far as btsdex can write it', (number) => {
    const own = samples.filter(({ op, operations }) => op === number && operations.length === 1);
    const comparable = own.filter(({ note }) => !BEYOND_BTSDEX.some((each) => each.test(note)));
    expect(comparable.length).toBeGreaterThan(0);
    for (const { operations } of comparable) {
      const [[, fields] = [0, {}]] = operations;
      const theirs = packByBtsdex(number, fields)?.toString('hex');
      const transaction = { ...HEADER, operations, extensions: [] };
      // Behind header, number of operations and number of the operation; before no extensions.
      expect(packTransaction(transaction).toString('hex').slice(24, -2)).toBe(theirs);
    }
  });

  it('for accounts with one key and with several', () => {
    const authority = (...keys: PrivateKey[]) => ({
      weight_threshold: 1,
      account_auths: keys.length > 1 ? [['1.2.9', 1]] : [],
      key_auths: [...keys].sort(byAddress).map((key) => [key.publicKey, 1]),
      address_auths: [],
    });
    const options = {
      memo_key: alice.publicKey,
      voting_account: '1.2.5',
      num_witness: 0,
      num_committee: 0,
      votes: [],
      extensions: [],
    };
    const fee = { amount: 514_648, asset_id: '1.3.0' };
    const create = {
      fee,
      registrar: '1.2.31',
      referrer: '1.2.31',
      referrer_percent: 0,
      name: 'somebody',
      owner: authority(alice),
      active: authority(bob),
      options,
      extensions: [],
    };
    const update = { fee, account: '1.2.40', active: authority(bob), extensions: [] };
    const operations: WireOperation[] = [
      [5, create],
      [5, { ...create, owner: authority(alice, bob) }],
      [6, update],
      [6, { ...update, owner: authority(alice), new_options: options }],
      [6, { ...update, active: authority(bob, alice) }],
    ];
    for (const operation of operations) {
      const transaction: WireTransaction = {
        ref_block_num: 1,
        ref_block_prefix: 2,
        expiration: '2026-11-22T23:45:33',
        operations: [operation],
        extensions: [],
      };
      const theirs = ops.transaction.toBuffer(ops.transaction.fromObject(transaction));
      expect(packTransaction(transaction).toString('hex')).toBe(theirs.toString('hex'));
    }
  });

  it('for memos', () => {
    const theirAlice = EccPrivateKey.fromWif(alice.toWif());
    const theirBob = EccPrivateKey.fromWif(bob.toWif());
    fc.assert(
      fc.property(memoTexts, fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (text, nonce) => {
        const memo = encryptMemo(alice, bob.publicKey, text, nonce);
        const plain = Buffer.from(text, 'utf8');
        const [to, from] = [eccPublic(memo.to), eccPublic(memo.from)];
        expect(memo.message).toBe(
          Aes.encrypt_with_checksum(theirAlice, to, memo.nonce, plain).toString('hex'),
        );
        const message = Buffer.from(memo.message, 'hex');
        expect(Aes.decrypt_with_checksum(theirBob, from, memo.nonce, message)).toEqual(plain);
        const packed = ops.memo_data.toBuffer(ops.memo_data.fromObject(memo));
        expect(packMemo(memo)).toEqual(packed);
      }),
      { numRuns: 2 },
    );
  });

  it('reads our signatures, and we read its own', () => {
    const digest = Buffer.alloc(32, 3);
    const theirKey = EccPrivateKey.fromWif(alice.toWif());
    const ours = EccSignature.fromHex(signDigest(digest, alice));
    expect(ours.verifyHash(digest, eccPublic(alice.publicKey))).toBe(true);
    expect(ours.recoverPublicKey(digest).toPublicKeyString()).toBe(alice.publicKey);
    const theirs = EccSignature.signBufferSha256(digest, theirKey).toHex();
    expect(recoverPublicKey(digest, theirs)).toBe(alice.publicKey);
    expect(isCanonical(theirs)).toBe(true);
  });
});

describe('properties', () => {
  it('a signature is canonical and names its key', () => {
    fc.assert(
      fc.property(digests, keys, (digest, key) => {
        const signature = signDigest(digest, key);
        expect(isCanonical(signature)).toBe(true);
        expect(recoverPublicKey(digest, signature)).toBe(key.publicKey);
        expect(signDigest(digest, key)).toBe(signature);
      }),
      { numRuns: 100 },
    );
  });

  it('a signed transaction names its signer, and a changed one does not', () => {
    fc.assert(
      fc.property(transactions, keys, (transaction, key) => {
        const signed = signTransaction(MAINNET_CHAIN_ID, transaction, [key]);
        const [signature = ''] = signed.signatures;
        const digest = transactionDigest(MAINNET_CHAIN_ID, signed);
        expect(recoverPublicKey(digest, signature)).toBe(key.publicKey);
        const changed = { ...transaction, ref_block_num: transaction.ref_block_num ^ 1 };
        expect(signerOf(changed, signature)).not.toBe(key.publicKey);
      }),
      RUNS,
    );
  });

  it('a memo reads the same on both sides and not at all elsewhere', () => {
    fc.assert(
      fc.property(memoTexts, keys, keys, keys, (text, sender, reader, stranger) => {
        fc.pre(![sender.publicKey, reader.publicKey].includes(stranger.publicKey));
        const memo = encryptMemo(sender, reader.publicKey, text);
        expect(decryptMemo(reader, memo)).toBe(text);
        expect(decryptMemo(sender, memo)).toBe(text);
        expect(decryptMemo(stranger, memo)).toBeUndefined();
        // Somebody who puts other keys beside the message makes it unreadable, never misread.
        expect(decryptMemo(stranger, { ...memo, to: stranger.publicKey })).toBeUndefined();
      }),
      RUNS,
    );
  });

  it('two memos of one text differ', () => {
    const [one, other] = [1, 2].map(() => encryptMemo(alice, bob.publicKey, 'the same'));
    expect(one?.nonce).not.toBe(other?.nonce);
    expect(one?.message).not.toBe(other?.message);
  });
});

/** The order in which nodes keep keys. */
function byAddress(one: PrivateKey, other: PrivateKey): number {
  const [left, right] = [one, other].map(({ publicKeyBytes }) => {
    const inner = createHash('sha512').update(publicKeyBytes).digest();
    return createHash('ripemd160').update(inner).digest('hex');
  });
  return (left ?? '') < (right ?? '') ? -1 : 1;
}

function signerOf(transaction: WireTransaction, signature: string): string | undefined {
  try {
    return recoverPublicKey(transactionDigest(MAINNET_CHAIN_ID, transaction), signature);
  } catch {
    return undefined;
  }
}
