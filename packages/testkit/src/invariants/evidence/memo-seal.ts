import { createHmac } from 'node:crypto';
import type { PrivateKey, WireOperation } from 'crowdwiz-protocol';
import { CORE_ASSET_ID, recordOf, textOf, unitsOf } from './chain-truth';
import { memoText } from './memo-text';

const TRANSFER = 0;
const MESSAGE = 61;
const PURPOSES = ['code', 'withdrawal', 'refund', 'sweep', 'anchor'] as const;
/** ` #`, and 35 bytes: purpose, id, number of the signature, and what vouches for them. */
const SEAL = / #([A-Za-z0-9_-]{47})$/;
const ID_AT_BYTE = 1;
const NUMBER_AT_BYTE = 17;
const VOUCHED_BYTES = 23;

export interface Sealed {
  readonly purpose: (typeof PURPOSES)[number];
  readonly id: string;
  readonly signature: number;
}

/** Reads the seals of the hot wallet's memos as ADR 23 describes them. */
export class SealReader {
  private readonly key: string;

  constructor(
    private readonly memoKey: PrivateKey,
    /** The gateway's CODE_SECRET, from which the key of seals is derived. */
    codeSecret: string,
  ) {
    this.key = createHmac('sha256', codeSecret).update('crowdwiz-gateway memos').digest('hex');
  }

  /** Null when the operation carries no seal that was made for it. */
  read([kind, fields]: WireOperation): Sealed | null {
    const [, text] = SEAL.exec(memoText(this.memoKey, fields['memo']) ?? '') ?? [];
    if (text === undefined) return null;
    const bytes = Buffer.from(text, 'base64url');
    const vouched = bytes.subarray(0, VOUCHED_BYTES);
    const { amount, asset_id: assetId } = recordOf(fields['amount']);
    if (kind !== MESSAGE && (kind !== TRANSFER || assetId !== CORE_ASSET_ID)) return null;
    const value = kind === MESSAGE ? 'message' : String(unitsOf(amount));
    const hmac = createHmac('sha256', this.key).update('crowdwiz-gateway memo 1\n').update(vouched);
    const expected = hmac.update(`\n${textOf(fields['to'])}\n${value}`).digest();
    if (!expected.subarray(0, bytes.length - VOUCHED_BYTES).equals(bytes.subarray(VOUCHED_BYTES))) {
      return null;
    }
    const purpose = PURPOSES[vouched.readUInt8(0)];
    return purpose === undefined ? null : { purpose, ...this.partsOf(vouched) };
  }

  private partsOf(vouched: Buffer): Pick<Sealed, 'id' | 'signature'> {
    const hex = vouched.toString('hex', ID_AT_BYTE, NUMBER_AT_BYTE);
    const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)];
    return {
      id: [...parts, hex.slice(20)].join('-'),
      signature: vouched.readUIntBE(NUMBER_AT_BYTE, VOUCHED_BYTES - NUMBER_AT_BYTE),
    };
  }
}
