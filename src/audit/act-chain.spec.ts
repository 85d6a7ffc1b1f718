import { createHash } from 'node:crypto';
import { BEGINNING, chained, hashOfAct, whatIsWrongAfter } from './act-chain';
import type { ChainedAct, OperatorAct } from './operator-act';

const ACT: OperatorAct = {
  ...{ act: 'limit_set', operator: 'olga', keyId: null, requestId: 'r-1' },
  subject: { kind: 'limit', id: 'approval_above' },
  ...{ reason: 'Ж', before: '500', after: '400', details: '{}' },
  at: new Date('2026-03-01T12:00:00.000Z'),
};

const first = chained(ACT, BEGINNING);
const second = chained({ ...ACT, operator: 'petr' }, first);

describe('the chain of acts', () => {
  it('hashes what was before and each field with its length in bytes', () => {
    const canonical =
      '1:1,13:1772366400000,9:limit_set,4:olga,-,3:r-1,5:limit,14:approval_above,2:Ж,3:500,3:400,2:{},';
    const expected = createHash('sha256').update(Buffer.alloc(32)).update(canonical).digest('hex');
    expect(first).toEqual({ ...ACT, number: 1, previousHash: '0'.repeat(64), hash: expected });
    expect(second).toMatchObject({ number: 2, previousHash: first.hash });
  });

  it('goes on as it was written', () => {
    expect(whatIsWrongAfter(BEGINNING, first)).toBeNull();
    expect(whatIsWrongAfter(first, second)).toBeNull();
  });

  it('is another one when nothing, or an empty text, stands in place of the other', () => {
    const nothing = hashOfAct({ ...ACT, number: 1, reason: null }, BEGINNING.hash);
    const empty = hashOfAct({ ...ACT, number: 1, reason: '' }, BEGINNING.hash);
    const moved = hashOfAct({ ...ACT, number: 1, before: '5004', after: '00' }, BEGINNING.hash);
    expect(new Set([first.hash, nothing, empty, moved]).size).toBe(4);
  });

  it.each<[string, Partial<ChainedAct>]>([
    ['who', { operator: 'anna' }],
    ['by which key', { keyId: 'k3h7w9xq2mfd' }],
    ['by which request', { requestId: null }],
    ['what', { act: 'limit_seT' }],
    ['on what', { subject: { kind: 'limit', id: 'approval_abovE' } }],
    ['on what kind of thing', { subject: { kind: 'rate', id: 'approval_above' } }],
    ['why', { reason: 'И' }],
    ['what it was', { before: '501' }],
    ['what it is', { after: null }],
    ['the details', { details: '{ }' }],
    ['when', { at: new Date('2026-03-01T12:00:00.001Z') }],
    ['the hash', { hash: 'f'.repeat(64) }],
  ])('breaks where %s was changed', (_what, change) => {
    const problem = 'Act 2 is not as it was written: its hash is that of another content.';
    expect(whatIsWrongAfter(first, { ...second, ...change })).toBe(problem);
  });

  it('breaks at a gap, at a repetition, and where an act follows another one', () => {
    expect(whatIsWrongAfter(BEGINNING, second)).toBe('Act 1 is missing: act 2 comes next.');
    expect(whatIsWrongAfter(second, second)).toBe('Act 2 stands where act 3 should.');
    const other = chained({ ...ACT, reason: 'another one' }, BEGINNING);
    expect(whatIsWrongAfter(other, second)).toContain('does not follow the one before it');
  });
});
