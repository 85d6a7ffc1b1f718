import { createHash } from 'node:crypto';
import type { ActHead, ChainedAct, OperatorAct } from './operator-act';

/** What the first act follows. */
export const BEGINNING: ActHead = { number: 0, hash: '0'.repeat(64) };

type NumberedAct = OperatorAct & { readonly number: number };

/**
 * SHA-256 over the hash before and the canonical form, which has each field with its length in bytes, so that no
 * two acts have the same one. The database computes the same by `append_operator_acts`, on its own.
 */
export function hashOfAct(act: NumberedAct, previousHash: string): string {
  const hash = createHash('sha256').update(Buffer.from(previousHash, 'hex'));
  return hash.update(fieldsOf(act).map(canonical).join('')).digest('hex');
}

/** The act after `head`. */
export function chained(act: OperatorAct, head: ActHead): ChainedAct {
  const numbered = { ...act, number: head.number + 1 };
  return { ...numbered, previousHash: head.hash, hash: hashOfAct(numbered, head.hash) };
}

/** Why this cannot be the act that follows `before`, in a sentence; null when it is. */
export function whatIsWrongAfter(before: ActHead, act: ChainedAct): string | null {
  const number = before.number + 1;
  if (act.number > number) return `Act ${number} is missing: act ${act.number} comes next.`;
  if (act.number < number) return `Act ${act.number} stands where act ${number} should.`;
  if (act.previousHash !== before.hash) {
    return `Act ${number} does not follow the one before it: it names another hash.`;
  }
  if (act.hash === hashOfAct(act, before.hash)) return null;
  return `Act ${number} is not as it was written: its hash is that of another content.`;
}

function fieldsOf(act: NumberedAct): readonly (string | null)[] {
  return [
    String(act.number),
    String(act.at.getTime()),
    act.act,
    act.operator,
    act.keyId,
    act.requestId,
    act.subject.kind,
    act.subject.id,
    act.reason,
    act.before,
    act.after,
    act.details,
  ];
}

function canonical(field: string | null): string {
  return field === null ? '-,' : `${Buffer.byteLength(field)}:${field},`;
}
