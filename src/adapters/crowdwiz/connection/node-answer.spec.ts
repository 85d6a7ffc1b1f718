import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChainErrorKind } from './chain-error';
import { errorOfAnswer } from './node-answer';

interface Recorded {
  note?: string;
  response?: { error?: { message: string } } | string;
}

function recordedErrors(name: string): { note: string; error: { message: string } }[] {
  const path = join(process.cwd(), 'test/fixtures/transcripts', `${name}.json`);
  const entries = JSON.parse(readFileSync(path, 'utf8')) as Recorded[];
  return entries.flatMap(({ note = '', response }) =>
    typeof response === 'object' && response.error !== undefined
      ? [{ note, error: response.error }]
      : [],
  );
}

/** The note of each recorded refusal, and what we call it. */
const EXPECTED: Record<string, ChainErrorKind> = {
  'no signature': 'missing-authority',
  'signed by the wrong key': 'missing-authority',
  'signed for another chain id': 'missing-authority',
  'signed with memo key': 'missing-authority',
  'one signature too many': 'irrelevant-signature',
  'duplicate signature': 'duplicate-signature',
  'garbage signature': 'bad-signature',
  'short signature': 'bad-signature',
  'insufficient balance': 'insufficient-balance',
  'balance covers amount but not amount+fee': 'insufficient-balance',
  'insufficient balance of an asset never held': 'insufficient-balance',
  'unknown asset': 'unknown-object',
  'transfer to nonexistent account': 'unknown-object',
  'transfer to self': 'invalid-operation',
  'send_message to self': 'invalid-operation',
  'zero amount': 'invalid-operation',
  'negative amount': 'invalid-operation',
  'no operations': 'invalid-operation',
  'virtual op in a transaction': 'invalid-operation',
  'fee one unit too low': 'insufficient-fee',
  'zero fee': 'insufficient-fee',
  expired: 'expired',
  'same tx resent after its expiry': 'expired',
  'expiration more than 86400s in the future': 'expires-too-late',
  'wrong ref_block_prefix (tapos)': 'unknown-reference-block',
  'ref_block_num of a block that does not exist yet': 'unknown-reference-block',
  'duplicate after inclusion': 'duplicate-transaction',
  'duplicate while pending': 'duplicate-transaction',
};

describe('errors of a recorded node', () => {
  const errors = recordedErrors('12-tx-errors');

  it('every recorded refusal of a transaction is expected here', () => {
    expect(new Set(errors.map(({ note }) => note))).toEqual(new Set(Object.keys(EXPECTED)));
  });

  it.each(errors.map(({ note, error }) => [note, error] as const))('%s', (note, error) => {
    const mapped = errorOfAnswer(error, 'ws://node');
    expect(mapped.kind).toBe(EXPECTED[note]);
    expect(mapped.isUnanswered).toBe(false);
    // The English sentence alone decides nothing.
    expect(errorOfAnswer({ ...error, message: 'другой текст' }, 'ws://node').kind).toBe(
      mapped.kind,
    );
  });

  it.each(recordedErrors('11-rpc-errors').map(({ note, error }) => [note, error] as const))(
    'a malformed question: %s',
    (_note, error) => {
      expect(errorOfAnswer(error, 'ws://node').kind).toBe('bad-request');
    },
  );

  it.each([
    undefined,
    null,
    'text',
    {},
    { data: null },
    { data: { stack: [] } },
    { data: { code: 10 } },
  ])('%j is a refusal without a reason', (error) => {
    expect(errorOfAnswer(error, 'ws://node').kind).toBe('refused');
  });

  it('keeps only the beginning of a very long reason', () => {
    expect(errorOfAnswer({ message: 'x'.repeat(100_000) }, 'ws://node').reason.length).toBeLessThan(
      400,
    );
  });
});
