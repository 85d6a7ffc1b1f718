import { createHash } from 'node:crypto';
import { InMemory } from 'crowdwiz-testkit/memory';
import { StillClock } from '../../../../test/support/clocks';
import {
  type CallToKeep,
  type GivenAnswer,
  IdempotentCalls,
  type KeptAnswer,
} from '../../../idempotency';
import { Assets, DomainError, Money } from '../../../kernel';
import { HeldPoints, type OperationDone, PerformOperations } from '../../../ledger';
import { Customers } from '../../../linking';
import { CombinedOperations } from './combined-operations';

const assets = Assets.withPoints('DEMO', 2);

/** Keys of others that are under way never become free here. */
class KeptCalls extends IdempotentCalls {
  readonly kept = new Map<string, KeptAnswer>();
  readonly inUse = new Set<string>();

  override find(_caller: string, key: string): Promise<KeptAnswer | null> {
    return Promise.resolve(this.kept.get(key) ?? null);
  }

  override tryLock(_caller: string, key: string): Promise<boolean> {
    return Promise.resolve(!this.inUse.has(key));
  }

  override keep({ key, requestHash, answer }: CallToKeep): Promise<void> {
    this.kept.set(key, { requestHash, answer });
    return Promise.resolve();
  }

  override forgetBefore(): Promise<void> {
    return Promise.resolve();
  }
}

describe('calls that come at the same time', () => {
  let calls: KeptCalls;
  let combined: CombinedOperations;
  let customerId: string;
  let boris: string;
  let batches: number[];
  let failing: Error | null;
  /** Customers whom somebody else holds. */
  let held: Set<string>;

  beforeEach(async () => {
    calls = new KeptCalls();
    const stores = InMemory.of(new StillClock(), assets, [
      [IdempotentCalls, calls],
      [
        HeldPoints,
        { giveBack: () => Promise.resolve(false), giveBackUpTo: () => Promise.resolve() },
      ],
    ]);
    ({
      customer: { id: customerId },
    } = await stores.get(Customers).findOrCreate('anna'));
    ({
      customer: { id: boris },
    } = await stores.get(Customers).findOrCreate('boris'));
    combined = stores.get(CombinedOperations);
    batches = [];
    failing = null;
    held = new Set();
    const operations = stores.get(PerformOperations);
    const execute = operations.execute.bind(operations);
    jest.spyOn(operations, 'execute').mockImplementation(async (given, mode, how) => {
      batches.push(given.length);
      if (failing !== null) throw failing;
      if (given.some((each) => 'customerId' in each && held.has(each.customerId))) {
        expect(how).toEqual({ isPatient: false });
        // As long as is waited for a customer.
        await new Promise((resolve) => setTimeout(resolve, 2));
        throw new DomainError('database_busy');
      }
      return execute(given, mode, how);
    });
  });

  const change = (
    key: string | null,
    units: number,
    {
      kind = 'credit',
      reference = key ?? 'x',
      who = customerId,
    }: { kind?: 'credit' | 'debit'; reference?: string; who?: string } = {},
  ): Promise<GivenAnswer<string>> => {
    const points = Money.of(BigInt(units), assets.points);
    const requestHash = createHash('sha256').update(`${kind} ${units}`).digest();
    return combined.execute({
      call: { caller: 'game', key, requestHash },
      request: {
        operation: {
          kind,
          customerId: who,
          points,
          reference,
          reason: 'a game',
          by: 'game',
          wait: false,
        },
        present: ({ balance }: OperationDone) => {
          if (balance.units === 666n) throw new Error('This one cannot be shown');
          return balance.toDecimal();
        },
      },
    });
  };
  const answered = async (given: readonly Promise<GivenAnswer<string>>[]) =>
    (await Promise.allSettled(given)).map((each) => {
      if (each.status === 'rejected') return (each.reason as Error).message;
      const { answer, isReplayed } = each.value;
      return `${isReplayed ? 'again ' : ''}${answer.kind === 'done' ? answer.body : answer.code}`;
    });

  it('are done in one unit of work while others are being done, and each is answered by itself', async () => {
    const given = [change('a', 1), change('b', 100)];
    given.push(change('c', 200), change('d', 900, { kind: 'debit' }));
    expect(await answered(given)).toEqual(['0.01', '1.01', '3.01', 'insufficient_points']);
    expect(batches).toEqual([1, 1, 2]);
    // A refusal is an answer, too.
    expect(await answered([change('d', 900, { kind: 'debit' })])).toEqual([
      'again insufficient_points',
    ]);
  });

  it('are done once under one key, and refused for another request or one that is under way', async () => {
    calls.inUse.add('d');
    const given = [change('a', 100), change('d', 1), change('b', 200), change('b', 200)];
    expect(await answered(given)).toEqual([
      ...['1', 'idempotency_key_in_use', '3', 'idempotency_key_in_use'],
    ]);
    expect(await answered([change('b', 200), change('b', 201)])).toEqual([
      'again 3',
      'idempotency_key_reused',
    ]);
  });

  it('are done one by one where one of them fails, and that one alone fails', async () => {
    const given = [change('a', 100), change('b', 1), change('c', 565), change('d', 1)];
    given.push(change(null, 2));
    const expected = ['1', '1.01', 'This one cannot be shown', '1.02', '1.04'];
    expect(await answered(given)).toEqual(expected);
    expect(batches).toEqual([1, 1, 3, 1, 1, 1]);
    expect([...calls.kept.keys()]).toEqual(['a', 'b', 'd']);
  });

  it('wait apart for a customer whom somebody holds, and then go on together', async () => {
    held.add(customerId);
    const waiting = [change('a', 1), change('b', 2)];
    const free = [change('c', 100, { who: boris }), change('d', 100, { who: boris })];
    waiting.push(change('e', 4));
    expect(await answered(free)).toEqual(['1', '2']);
    batches = [];
    waiting.push(change('f', 8));
    expect(await answered([change('g', 100, { who: boris })])).toEqual(['3']);
    // They do not spoil what others share any more.
    expect(batches.every((count) => count === 1)).toBe(true);
    held.clear();
    expect(await answered(waiting)).not.toContain('database_busy');
    expect(await answered([change('h', 85)])).toEqual(['1']);
  });

  it('are refused once a customer was held for long, whoever else is not', async () => {
    held.add(customerId);
    expect(await answered([change('a', 1), change('b', 1)])).toEqual([
      'database_busy',
      'database_busy',
    ]);
    held.clear();
    expect(await answered([change('c', 100)])).toEqual(['1']);
  });

  it('all fail at once where the database could not do any of them', async () => {
    failing = new DomainError('database_read_only');
    const given = [change('a', 100), change('b', 1), change('c', 2), change('d', 3)];
    const reasons = (await Promise.allSettled(given)).map((each) => each.status);
    expect(reasons).toEqual(['rejected', 'rejected', 'rejected', 'rejected']);
    // Two that came first, and the two that waited for them together: none was tried again.
    expect(batches).toEqual([1, 1, 2]);
  });
});
