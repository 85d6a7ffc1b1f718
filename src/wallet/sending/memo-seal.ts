import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Money } from '../../kernel';
import type { OutgoingPurpose } from './outgoing-transaction';

/** What a sealed memo says about itself: what was signed for, and a number of the signature. */
export interface SealedPurpose {
  readonly purpose: OutgoingPurpose;
  /** Id of the link request, withdrawal, deposit or sweep. */
  readonly purposeId: string;
  /** Grows with each signature of this database. */
  readonly counter: number;
}

/** What a seal binds: a memo that is copied to another payment seals nothing there. */
export interface SealedPayment {
  readonly toAccountId: string;
  /** Null for a message. */
  readonly amount: Money | null;
}

const SEPARATOR = ' #';
/** By their numbers in seals: new ones come last. */
const PURPOSES: readonly OutgoingPurpose[] = ['code', 'withdrawal', 'refund', 'sweep', 'anchor'];
const ID_LENGTH_BYTES = 16;
const COUNTER_LENGTH_BYTES = 6;
const MAC_LENGTH_BYTES = 12;
const BODY_LENGTH_BYTES = 1 + ID_LENGTH_BYTES + COUNTER_LENGTH_BYTES;
/** Base64 without padding: four characters for three bytes, rounded up. */
const TEXT_LENGTH = Math.ceil(((BODY_LENGTH_BYTES + MAC_LENGTH_BYTES) * 4) / 3);
const SEALED = new RegExp(`^.*${SEPARATOR}([\\w-]{${TEXT_LENGTH}})$`, 's');

/** UTF-8 bytes that a seal adds to a memo: the network fee depends on them. */
export const MEMO_SEAL_BYTES = SEPARATOR.length + TEXT_LENGTH;

/**
 * Seals the memos of everything that the hot wallet signs, so that a payment can be told to be ours
 * by the chain alone, without the database. Whoever receives a memo could write one like it: hence
 * an HMAC under a secret that never leaves the gateway.
 */
export class MemoSeal {
  /** The first secret seals; a seal by any of them is valid. */
  constructor(private readonly secrets: readonly [string, ...string[]]) {}

  /** What people read stays in front. */
  seal(text: string, purpose: SealedPurpose, payment: SealedPayment): string {
    const body = bodyOf(purpose);
    const sealed = Buffer.concat([body, mac(this.secrets[0], body, payment)]);
    return `${text}${SEPARATOR}${sealed.toString('base64url')}`;
  }

  /** Null unless the memo carries a seal of ours for this very payment. */
  read(memo: string, payment: SealedPayment): SealedPurpose | null {
    const text = SEALED.exec(memo)?.[1];
    if (text === undefined) return null;
    const sealed = Buffer.from(text, 'base64url');
    const body = sealed.subarray(0, BODY_LENGTH_BYTES);
    const given = sealed.subarray(BODY_LENGTH_BYTES);
    const isOurs = this.secrets.some((secret) =>
      timingSafeEqual(mac(secret, body, payment), given),
    );
    return isOurs ? purposeOf(body) : null;
  }
}

function bodyOf({ purpose, purposeId, counter }: SealedPurpose): Buffer {
  const id = Buffer.from(purposeId.replaceAll('-', ''), 'hex');
  if (id.length !== ID_LENGTH_BYTES) throw new RangeError('a purpose is named by a UUID');
  const body = Buffer.alloc(BODY_LENGTH_BYTES);
  body.writeUInt8(PURPOSES.indexOf(purpose), 0);
  id.copy(body, 1);
  body.writeUIntBE(counter, 1 + ID_LENGTH_BYTES, COUNTER_LENGTH_BYTES);
  return body;
}

function purposeOf(body: Buffer): SealedPurpose | null {
  const purpose = PURPOSES[body.readUInt8(0)];
  if (purpose === undefined) return null;
  const hex = body.toString('hex', 1, 1 + ID_LENGTH_BYTES);
  const purposeId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  const counter = body.readUIntBE(1 + ID_LENGTH_BYTES, COUNTER_LENGTH_BYTES);
  return { purpose, purposeId, counter };
}

function mac(secret: string, body: Buffer, { toAccountId, amount }: SealedPayment): Buffer {
  return createHmac('sha256', secret)
    .update('crowdwiz-gateway memo 1\n')
    .update(body)
    .update(`\n${toAccountId}\n${amount === null ? 'message' : amount.units}`)
    .digest()
    .subarray(0, MAC_LENGTH_BYTES);
}
