import { createHash } from 'node:crypto';
import type { ActHead, AnchoredHead } from '../operator-act';

const MEMO =
  /^Acts of operators up to \d{4}-\d\d-\d\d: ([1-9]\d{0,14}):([0-9a-f]{64})(?: #[\w-]+)?$/;

/** What is written onto the chain, in front of the seal. */
export function anchorMemo({ day, number, hash }: AnchoredHead): string {
  return `Acts of operators up to ${day}: ${number}:${hash}`;
}

/** Null where the memo is no such one. */
export function readAnchorMemo(memo: string): ActHead | null {
  const [, number, hash] = MEMO.exec(memo) ?? [];
  return number === undefined || hash === undefined ? null : { number: Number(number), hash };
}

/**
 * Names the head for whatever is signed for it: the same for a head, on whatever day and in whatever copy of the
 * database, so that none is signed twice.
 */
export function anchorId({ number, hash }: ActHead): string {
  const hex = createHash('sha256').update(`${number}:${hash}`).digest('hex');
  return hex.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
