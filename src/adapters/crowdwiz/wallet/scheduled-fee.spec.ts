import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PricedOperation } from '../../../wallet';
import { encryptedLengthBytes } from 'crowdwiz-protocol';
import { readFeePrices, scheduledFee } from './scheduled-fee';

interface Recorded {
  readonly request: { readonly params: readonly [unknown, string, readonly unknown[]] };
  readonly response: { readonly result: unknown };
}

type Asked = readonly (readonly [number, { readonly memo?: { readonly message: string } }])[];

const recorded = (name: string) =>
  JSON.parse(
    readFileSync(join(process.cwd(), `test/fixtures/transcripts/${name}.json`), 'utf8'),
  ) as readonly Recorded[];
const answersTo = (name: string, method: string) =>
  recorded(name).filter(({ request }) => request.params[1] === method);

/** A text whose encrypted memo has so many bytes. */
function textBytesOf(encryptedBytes: number): number {
  for (let bytes = 0; ; bytes += 1)
    if (encryptedLengthBytes(bytes) === encryptedBytes) return bytes;
}

/** What a real node was asked, and what it answered (FACTS §4). */
function samples(): { priced: PricedOperation; units: bigint }[] {
  return answersTo('06-required-fees', 'get_required_fees').flatMap(({ request, response }) => {
    const operations = request.params[2][0] as Asked;
    const fees = response.result as readonly { amount: number }[];
    return operations.flatMap(([number, { memo }], index) => {
      if ((number !== 0 && number !== 61) || memo === undefined) return [];
      const memoTextBytes = textBytesOf(memo.message.length / 2);
      const operation = number === 0 ? ('transfer' as const) : ('message' as const);
      return [{ priced: { operation, memoTextBytes }, units: BigInt(fees[index]?.amount ?? 0) }];
    });
  });
}

describe('fees by the chain’s schedule', () => {
  const [properties] = answersTo('02-chain-properties', 'get_global_properties');
  const prices = readFeePrices(properties?.response.result);

  it('are those that a real node asked, for memos of all sizes', () => {
    const asked = samples();
    expect(asked.length).toBeGreaterThan(10);
    for (const { priced, units } of asked) {
      expect({ priced, units: scheduledFee(prices, priced) }).toEqual({ priced, units });
    }
  });

  it('follow the scale and what the schedule says of messages', () => {
    const message = { operation: 'message', memoTextBytes: 0 } as const;
    const dearer = { ...prices, message: { fee: 70_000n, perKilobyte: 0n }, scale: 20_000n };
    expect(scheduledFee(dearer, message)).toBe(140_000n);
  });

  it('are not read from what is no schedule', () => {
    for (const answer of [
      null,
      {},
      { parameters: { current_fees: { parameters: [[0]], scale: 1 } } },
    ]) {
      expect(() => readFeePrices(answer)).toThrow('garbage');
    }
  });
});
