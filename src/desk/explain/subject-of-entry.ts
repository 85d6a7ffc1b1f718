import type { EntryKind } from '../../ledger';

/** What an entry was for. `change`: points that were given or taken by hand or by the service. */
export interface EntrySubject {
  readonly type: 'deposit' | 'withdrawal' | 'hold' | 'change' | 'other';
  /** Of the deposit, the withdrawal or the hold; of a change its key; of the others the rest of the key. */
  readonly id: string;
}

const OF_DEPOSITS: readonly string[] = [
  'deposit',
  'attribution',
  'refund',
  'refund-undone',
  'deposit-gone',
  'deposit-gone-points',
];
const OF_HOLDS: readonly string[] = ['hold', 'hold-ended'];
const OF_SERVICE: readonly EntryKind[] = [
  'service_hold',
  'service_hold_captured',
  'service_hold_released',
];

/** By the key, which names the business fact; see where entries are made. */
export function subjectOfEntry(key: string, kind: EntryKind): EntrySubject {
  const [word = '', ...rest] = key.split(':');
  const [id = ''] = rest;
  if (word === 'adjustment') return { type: 'change', id: rest.slice(1).join(':') };
  if (OF_DEPOSITS.includes(word)) return { type: 'deposit', id };
  if (word === 'withdrawal-undone') return { type: 'withdrawal', id };
  if (OF_HOLDS.includes(word)) {
    return { type: OF_SERVICE.includes(kind) ? 'hold' : 'withdrawal', id };
  }
  return { type: 'other', id: rest.join(':') };
}
