import { subjectOfEntry } from './subject-of-entry';

describe('what an entry was for', () => {
  it.each([
    ['deposit:d1', 'deposit', 'deposit', 'd1'],
    ['attribution:d1', 'attribution', 'deposit', 'd1'],
    ['refund:d1:o1', 'refund', 'deposit', 'd1'],
    ['deposit-gone-points:d1:r1', 'deposit_gone', 'deposit', 'd1'],
    ['hold:w1', 'hold', 'withdrawal', 'w1'],
    ['hold-ended:w1', 'withdrawal', 'withdrawal', 'w1'],
    ['hold-ended:h1', 'service_hold_captured', 'hold', 'h1'],
    ['withdrawal-undone:w1:r1', 'payout_undone', 'withdrawal', 'w1'],
    ['adjustment:c1:order:4711', 'adjustment', 'change', 'order:4711'],
    ['fee:tx', 'network_fee', 'other', 'tx'],
    ['opening', 'opening', 'other', ''],
  ] as const)('%s', (key, kind, type, id) => {
    expect(subjectOfEntry(key, kind)).toEqual({ type, id });
  });
});
