import { createHash } from 'node:crypto';
import { Aes, PrivateKey as BtsdexKey, PublicKey, setAddressPrefix, Signature } from 'btsdex-ecc';
import { ops } from 'btsdex-serializer';
import {
  ADDRESS_PREFIX,
  encryptMemo,
  MAINNET_CHAIN_ID,
  PrivateKey,
  signTransaction,
  transactionId,
  type WireTransaction,
} from 'crowdwiz-protocol';
import type { BenchOptions, BenchRow } from './bench-row';
import { atMost, type Measurement } from './measurement';
import { median, percentile } from './statistics';

// Module-wide in btsdex.
setAddressPrefix(ADDRESS_PREFIX);

const WARM_UP = 50;
const SAMPLES = { full: 1_000, quick: 300 };
const BTSDEX_SAMPLES = { full: 25, quick: 8 };
const RECIPIENTS = 100;
/** DESIGN §11 names this figure beside the targets. */
const BTSDEX_REFERENCE_MILLISECONDS = 100;
const MICROSECONDS_PER_MILLISECOND = 1_000;
const MEMO_TEXT = 'Withdrawal 01928374-5566-7788-99aa-bbccddeeff00';

/** Throw-away keys: they are made of a word and a number. */
function throwAwayKey(name: string): PrivateKey {
  return PrivateKey.fromBytes(createHash('sha256').update(`bench key ${name}`).digest());
}

/** What a payout costs in processor time: memo, bytes, digest, signature, id. */
export class SignRow implements BenchRow {
  readonly name = 'sign';
  private readonly active = throwAwayKey('active');
  private readonly memo = throwAwayKey('memo');
  private readonly btsdexActive = BtsdexKey.fromWif(this.active.toWif());
  private readonly btsdexMemo = BtsdexKey.fromWif(this.memo.toWif());
  private readonly recipients = Array.from(
    { length: RECIPIENTS },
    (_, index) => throwAwayKey(`recipient ${index}`).publicKey,
  );

  measure({ isQuick }: BenchOptions): Promise<readonly Measurement[]> {
    const size = isQuick ? 'quick' : 'full';
    const samples = costs(SAMPLES[size], (index) => this.signOurs(index));
    const theirs = costs(BTSDEX_SAMPLES[size], (index) => this.signByBtsdex(index), 2);
    const btsdex = median(theirs);
    const limit = { what: 'btsdex median', value: btsdex };
    const target = atMost(2);
    const shared = { unit: 'ms CPU', limit, target };
    const notes = [
      `${samples.length} transfers to ${RECIPIENTS} accounts, each with its own memo`,
      `the targets were set where btsdex takes about ${BTSDEX_REFERENCE_MILLISECONDS} ms: this ` +
        `machine does such work ${(btsdex / BTSDEX_REFERENCE_MILLISECONDS).toFixed(1)} times as ` +
        'slowly at this moment',
    ];
    return Promise.resolve([
      { ...shared, work: 'sign a transfer, median', value: median(samples), notes },
      { ...shared, work: 'sign a transfer, p95', value: percentile(samples, 0.95), notes: [] },
    ]);
  }

  private signOurs(index: number): string {
    const memo = encryptMemo(this.memo, this.recipient(index), MEMO_TEXT);
    const signed = signTransaction(MAINNET_CHAIN_ID, transferWith(index, memo), [this.active]);
    return transactionId(signed) + JSON.stringify(signed);
  }

  private signByBtsdex(index: number): string {
    const recipient = PublicKey.fromPublicKeyString(this.recipient(index));
    if (!recipient) throw new Error('btsdex does not read the key');
    const nonce = String(Date.now());
    const message = Aes.encrypt_with_checksum(
      this.btsdexMemo,
      recipient,
      nonce,
      Buffer.from(MEMO_TEXT),
    );
    const memo = {
      from: this.memo.publicKey,
      to: this.recipient(index),
      nonce,
      message: message.toString('hex'),
    };
    const bytes = ops.transaction.toBuffer(ops.transaction.fromObject(transferWith(index, memo)));
    const signed = Buffer.concat([Buffer.from(MAINNET_CHAIN_ID, 'hex'), bytes]);
    const digest = createHash('sha256').update(signed).digest();
    return Signature.signBufferSha256(digest, this.btsdexActive).toHex();
  }

  private recipient(index: number): string {
    const key = this.recipients[index % RECIPIENTS];
    if (key === undefined) throw new Error('there are no recipients');
    return key;
  }
}

function transferWith(index: number, memo: object): WireTransaction {
  const amount = { amount: String(100_000 + index), asset_id: '1.3.0' };
  const fee = { amount: '210546', asset_id: '1.3.0' };
  return {
    ref_block_num: index & 0xffff,
    ref_block_prefix: 3_735_928_559,
    expiration: '2026-11-23T00:00:00',
    operations: [[0, { fee, from: '1.2.32', to: '1.2.33', amount, memo, extensions: [] }]],
    extensions: [],
  };
}

/** Processor milliseconds of each repetition. */
function costs(count: number, work: (index: number) => unknown, warmUp = WARM_UP): number[] {
  for (let index = 0; index < warmUp; index += 1) work(index);
  return Array.from({ length: count }, (_, index) => {
    const before = process.cpuUsage();
    work(warmUp + index);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / MICROSECONDS_PER_MILLISECOND;
  });
}
