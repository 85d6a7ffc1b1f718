import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { ContractClock } from 'crowdwiz-testkit/contracts';
import { goneDepositFixtures } from 'crowdwiz-testkit/internal/contracts/fixtures/gone-deposit-fixtures';
import { withdrawalFixtures } from 'crowdwiz-testkit/internal/contracts/fixtures/withdrawal-fixtures';
import { linkingFixtures } from 'crowdwiz-testkit/internal/contracts/fixtures/linking-fixtures';
import { InMemory, MEMORY_STORES } from 'crowdwiz-testkit/memory';
import {
  CombinedOperations,
  type OperationRequest,
} from '../../../src/adapters/rest/service/combined-operations';
import { IssueKey } from '../../../src/api-keys';
import { AdjustPointsOfTwo, Decide, DecisionSettings, SetLimitOfTwo } from '../../../src/decisions';
import {
  Deposits,
  GoneDeposits,
  MoveDeposit,
  ReverseDeposits,
  type Deposit,
} from '../../../src/deposits';
import { Assets, CWD, Money, MoneyClock, Rate, UnitOfWork } from '../../../src/kernel';
import {
  AccountHolders,
  Books,
  credit,
  customerAccount,
  debit,
  entry,
  ExpireHolds,
  HeldPoints,
  PerformOperations,
  POINTS_ISSUED,
  type PointsOperation,
} from '../../../src/ledger';
import { ConfirmLink, Customers, LinkingSettings, LinkRequests, Links } from '../../../src/linking';
import { hashCode } from '../../../src/linking/codes/one-time-code';
import type { PresentChain } from '../../../src/scan';
import { LimitBook, TermsSettings } from '../../../src/terms';
import { ChainAccounts, OrderSweep } from '../../../src/wallet';
import { DecideWithdrawal, Withdrawals } from '../../../src/withdrawals';
import { SameClock } from '../../support/clocks';
import { postgresStores, type PostgresStores } from '../postgres/postgres-stores';

const assets = Assets.withPoints('DEMO', 2);
const points = (units: bigint | number) => Money.of(BigInt(units), assets.points);
const CODE = 'ABCD-EFGH';

let clock: ContractClock;
let stores: PostgresStores;
let made: InMemory;
let books: Books;
let operations: PerformOperations;
/** In the order of their ids. */
let first: string;
let second: string;
let repeated: string[];

beforeAll(async () => {
  clock = new ContractClock();
  stores = await postgresStores({ clock, assets });
  made = useCases();
  books = made.get(Books);
  operations = made.get(PerformOperations);
});

afterAll(() => stores.close());

beforeEach(async () => {
  const ids = [await newCustomer(), await newCustomer()].sort();
  [first = '', second = ''] = ids;
  await operations.execute(
    ids.map((id) => change(id, 1_000, 'first')),
    'each',
  );
  repeated = [];
  jest.spyOn(Logger.prototype, 'warn').mockImplementation((line: unknown) => {
    if (String(line).includes('is done again')) repeated.push(String(line));
  });
});

afterEach(async () => {
  jest.restoreAllMocks();
  expect(await books.audit()).toEqual([]);
});

/** As of one process. */
function useCases(unitOfWork: UnitOfWork = stores.get(UnitOfWork)): InMemory {
  return InMemory.of(clock, assets, [
    ...MEMORY_STORES.map(({ port }) => [port, stores.get(port)] as const),
    [UnitOfWork, unitOfWork],
    [MoneyClock, new SameClock(clock)],
    [HeldPoints, { giveBack: () => Promise.resolve(false), giveBackUpTo: () => Promise.resolve() }],
    [ChainAccounts, {}],
    [TermsSettings, new TermsSettings(Rate.parse('2'))],
    [DecisionSettings, new DecisionSettings(600)],
    // Nothing is swept here.
    [OrderSweep, {}],
    [LinkingSettings, new LinkingSettings('a secret', 600, 5, 60)],
  ]);
}

async function newCustomer(): Promise<string> {
  const { customer } = await made.get(Customers).findOrCreate(randomUUID());
  return customer.id;
}

const inUnit = <T>(work: () => Promise<T>) => made.get(UnitOfWork).run(work);
const lock = (...ids: string[]) => made.get(AccountHolders).lockAll(ids);

function change(customerId: string, units: number, reference: string): PointsOperation {
  const kind = units > 0 ? 'credit' : 'debit';
  return {
    ...{ kind, customerId, points: points(Math.abs(units)), reference, wait: units < 0 },
    ...{ reason: 'a game', by: 'game' },
  };
}

function place(
  customerId: string,
  units: number,
  reference: string,
  seconds: number | null = null,
) {
  return {
    ...{ kind: 'hold', customerId, points: points(units), reference, expiresInSeconds: seconds },
    ...{ reason: 'a bet', by: 'game' },
  } satisfies PointsOperation;
}

/** As a scan step does: the house's accounts first, those of customers later. */
async function credited(customerId: string): Promise<void> {
  const given = entry(`deposit:${randomUUID()}`, 'deposit', clock.now(), [
    debit(POINTS_ISSUED, points(5)),
    credit(customerAccount(customerId), points(5)),
  ]);
  await books.post(given ? [given] : []);
}

/** While somebody has the customer. */
async function whileHeld<T>(customerId: string, work: () => Promise<T>): Promise<T> {
  const gate = { reach: (): void => undefined, open: (): void => undefined };
  const reached = new Promise<void>((resolve) => (gate.reach = resolve));
  const opened = new Promise<void>((resolve) => (gate.open = resolve));
  const holder = inUnit(async () => {
    await lock(customerId);
    gate.reach();
    await opened;
  });
  await reached;
  try {
    return await work();
  } finally {
    gate.open();
    await holder;
  }
}

async function isLockWaitedFor(): Promise<boolean> {
  const waiting = await stores.database.rows(
    `SELECT 1 FROM pg_stat_activity
     WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return waiting.length > 0;
}

/**
 * One that has `before`, and goes on with `after` once the other one waits for it. Had the other one taken what `after`
 * asks for, they would wait for each other: PostgreSQL would end one of them, and it would be done again.
 */
async function meet(
  one: { before: () => Promise<unknown>; after: () => Promise<unknown> },
  other: () => Promise<unknown>,
): Promise<void> {
  const gate = { reach: (): void => undefined, open: (): void => undefined };
  const reached = new Promise<void>((resolve) => (gate.reach = resolve));
  const opened = new Promise<void>((resolve) => (gate.open = resolve));
  const held = inUnit(async () => {
    await one.before();
    gate.reach();
    await opened;
    await one.after();
  });
  await reached;
  const fate = { isOver: false };
  const waits = other().finally(() => (fate.isOver = true));
  try {
    while (!fate.isOver && !(await isLockWaitedFor())) await delay(5);
    expect(fate.isOver).toBe(false);
  } finally {
    gate.open();
    await Promise.all([held, waits]);
  }
  expect(repeated).toEqual([]);
}

describe('transactions that share customers and the account of the points', () => {
  const crediting = (...customerIds: string[]) => ({
    before: () => books.lockForCrediting(),
    after: async () => {
      for (const id of customerIds) await credited(id);
    },
  });

  it('credit a customer while a hold expires for which a debit waits', async () => {
    await operations.execute([place(first, 900, 'bet', 60), change(first, -500, 'fee')], 'each');
    clock.moveBySeconds(60);
    await meet(crediting(first), () => made.get(ExpireHolds).run());
    expect((await books.balanceOf(customerAccount(first))).units).toBe(505n);
  });

  it('credit a customer while a hold is released for which a debit waits', async () => {
    await operations.execute([place(first, 900, 'bet'), change(first, -500, 'fee')], 'each');
    const hold = { customerId: first, reference: 'bet' };
    await meet(crediting(first), () => operations.one({ kind: 'release', hold, by: 'game' }));
    expect((await books.balanceOf(customerAccount(first))).units).toBe(505n);
  });

  it('credit a customer while a withdrawal is cancelled for which a debit waits', async () => {
    const { created } = withdrawalFixtures(() => ({
      harness: { clock, unitOfWork: made.get(UnitOfWork), newCustomer, points, cwd },
      ...{ withdrawals: made.get(Withdrawals), links: made.get(Links), customerId: first },
    }));
    const { id } = await created({ points: points(900) });
    const hold = { id, customerId: first, money: points(900) };
    await inUnit(() => books.placeHold(hold, clock.now()));
    await operations.one(change(first, -500, 'fee'));
    const by = { by: 'anna', reason: 'a drill' };
    await meet(crediting(first), () => made.get(DecideWithdrawal).cancel({ id, ...by }));
    expect((await books.balanceOf(customerAccount(first))).units).toBe(505n);
  });

  it('credit customers one after the other while a batch holds points of both', async () => {
    await operations.execute([place(first, 1, 'opened'), place(second, 1, 'opened')], 'each');
    const batch = [place(first, 10, 'bet'), place(second, 10, 'bet')];
    const one = {
      before: async () => {
        await books.lockForCrediting();
        await credited(second);
      },
      after: () => credited(first),
    };
    await meet(one, () => operations.execute(batch, 'all'));
  });

  it('credit a customer for the first time while the service does so, too', async () => {
    const newcomer = await newCustomer();
    await meet(crediting(newcomer), () => operations.one(change(newcomer, 7, 'welcome')));
    expect((await books.balanceOf(customerAccount(newcomer))).units).toBe(12n);
  });
});

describe('transactions that share several customers', () => {
  const depositsOf = (reconciliationId: string) =>
    goneDepositFixtures(() => ({
      harness: { clock, unitOfWork: made.get(UnitOfWork), newCustomer, points, cwd },
      ...{ deposits: made.get(Deposits), gone: made.get(GoneDeposits) },
      ...{ customerId: first, reconciliationId },
    }));

  /** As a batch does; the second one is asked for late, to see who has it. */
  const batch = {
    before: () => lock(first),
    after: async () => {
      await lock(second);
      await credited(first);
    },
  };

  it('take a link over from a customer of a batch', async () => {
    const { link, request, newAccountId } = linkingFixtures(() => ({
      harness: { clock, unitOfWork: made.get(UnitOfWork), newCustomer, points, cwd },
    }));
    const accountId = newAccountId();
    await inUnit(() => made.get(Links).create(link(first, accountId)));
    const requests = made.get(LinkRequests);
    const asked = request(second, accountId);
    const expiresAt = new Date(clock.now().getTime() + 600_000);
    const hash = hashCode('a secret', asked.id, CODE);
    const facts = { hash, expiresAt, authorityFingerprint: 'today' };
    await inUnit(() => requests.create(asked));
    await inUnit(() => requests.transition(asked.id, 'requested', 'sent', facts));
    const account = { id: accountId, name: 'n', memoKey: 'k', memoKeyUsable: true };
    await meet(batch, async () => {
      const outcome = await made.get(ConfirmLink).execute({
        ...{ customerId: second, code: CODE },
        facts: { headNumber: 2_000, account: { ...account, authorityFingerprint: 'today' } },
      });
      expect(outcome).toMatchObject({ status: 'linked' });
    });
    expect(await made.get(Links).activeOfCustomer(first)).toBeNull();
  });

  it('move a deposit from one customer to the other', async () => {
    const { deposited } = depositsOf(randomUUID());
    const { id } = await deposited({ customerId: first });
    const one = { before: () => lock(first), after: () => made.get(Deposits).lock(id) };
    const by = { by: 'anna', reason: 'a drill', takeWhatIsThere: false };
    await meet(one, () =>
      // It goes no further: there are no rates here.
      expect(
        made.get(MoveDeposit).execute({ depositId: id, toCustomerId: second, ...by }),
      ).rejects.toThrow(),
    );
  });

  it('take deposits back that are not on the chain any more', async () => {
    const reconciliationId = randomUUID();
    await stores.database.rows(
      `INSERT INTO chain_reconciliation (id, from_block, from_block_id, to_block, to_block_id,
         reconciled_by, reason, reconciled_at) VALUES ($1, 20, 'a', 10, 'b', 'anna', 'a drill', now())`,
      [reconciliationId],
    );
    const { deposited } = depositsOf(reconciliationId);
    const given: Deposit[] = [];
    // What was booked last is taken back first: that of the customer whom the batch asks for late.
    for (const customerId of [first, second]) {
      given.push(await deposited({ customerId, points: points(10), blockNumber: 2_000 }));
    }
    const chain: PresentChain = { commonBlock: 1_999, holds: () => Promise.resolve(false) };
    const booking = await made.get(ReverseDeposits).find(chain);
    await meet(batch, () =>
      inUnit(async () => {
        await booking.lock();
        await booking({ id: reconciliationId, at: clock.now(), by: 'anna', reason: 'a drill' });
      }),
    );
    const states = given.map(async ({ id }) => (await made.get(Deposits).find(id))?.state);
    expect(await Promise.all(states)).toEqual(['gone', 'gone']);
  });
});

describe('acts of two people', () => {
  const olga = { name: 'olga', keyId: null };
  const petr = { name: 'petr', keyId: '' };
  const limit = (value: string) =>
    made.get(SetLimitOfTwo).ask({ name: 'codes_per_day', value, reason: 'a feast' }, olga);
  const gift = (customerId: string) => ({
    ...{ customerId, points: points(5), key: randomUUID(), reason: 'a gift' },
  });
  const give = (customerId: string) => made.get(AdjustPointsOfTwo).ask(gift(customerId), olga);
  const present = async () => (await made.get(LimitBook).history('codes_per_day')).at(-1)?.value;

  beforeAll(async () => {
    for (const name of ['petr', 'anna']) {
      const terms = { scopes: null, networks: null, requestsPerMinute: null, expiresAt: null };
      const { key } = await made
        .get(IssueKey)
        .execute({ name, role: 'approver', ...terms }, 'admin');
      if (name === petr.name) petr.keyId = key.id;
    }
  });

  beforeEach(() => inUnit(() => made.get(LimitBook).set('codes_per_day', '100', 'test')));

  it('let a limit be tightened, and others be asked for, while a customer is held', async () => {
    const asked = await whileHeld(first, async () => {
      const waits = give(first);
      while (!(await isLockWaitedFor())) await delay(5);
      expect(await limit('50')).toMatchObject({ status: 'done' });
      expect(await limit('200')).toMatchObject({ status: 'asked' });
      expect(await give(second)).toMatchObject({ status: 'asked' });
      return { waits };
    });
    expect(await asked.waits).toMatchObject({ status: 'asked' });
    expect(repeated).toEqual([]);
  });

  it('loosen no limit that somebody tightens at that moment', async () => {
    const outcome = await limit('300');
    const { id = '' } = outcome.status === 'asked' ? outcome.decision : {};
    const tighten = { before: () => limit('0'), after: () => Promise.resolve() };
    await meet(tighten, () =>
      expect(made.get(Decide).approve({ id, reason: 'seen', decider: petr })).rejects.toMatchObject(
        { code: 'decision_outdated', details: { before: '100', now: '0' } },
      ),
    );
    expect(await present()).toBe('0');
  });

  it('tighten a limit by what it is once nobody else sets it', async () => {
    const tighten = { before: () => limit('10'), after: () => Promise.resolve() };
    await meet(tighten, () =>
      expect(limit('50').then(({ status }) => status)).resolves.toBe('asked'),
    );
    expect(await present()).toBe('10');
  });

  it('wait once where the same is asked for twice at once', async () => {
    const { key, ...wanted } = gift(first);
    const asking = () => made.get(AdjustPointsOfTwo).ask({ ...wanted, key }, olga);
    const outcomes = await Promise.all([asking(), asking(), asking()]);
    const ids = outcomes.map((each) => (each.status === 'asked' ? each.decision.id : each.status));
    expect(new Set(ids).size).toBe(1);
    expect(repeated).toEqual([]);
  });
});

function ask(operation: PointsOperation, key: string = randomUUID(), by: InMemory = made) {
  const request: OperationRequest<string> = {
    operation,
    present: ({ balance }) => balance.toDecimal(),
  };
  const requestHash = createHash('sha256').update('a request').digest();
  return by
    .get(CombinedOperations)
    .execute({ call: { caller: 'game', key, requestHash }, request });
}

describe('a process that is killed between the effect and the answer', () => {
  it('has done once what is asked again under the same keys', async () => {
    const unitOfWork = stores.get(UnitOfWork);
    const answered: number[] = [];
    // After the first answer it commits, and nobody hears of it.
    const dying = Object.assign(Object.create(unitOfWork) as UnitOfWork, {
      runRepeatable: async <T>(work: () => Promise<T>): Promise<T> => {
        const result = await unitOfWork.runRepeatable(work);
        return answered.length > 0 ? new Promise<T>(() => undefined) : result;
      },
    });
    const killed = useCases(dying);
    const keys = Array.from({ length: 6 }, () => randomUUID());
    const operation = (index: number) => change(first, 10, `bet-${index}`);
    for (const [index, key] of keys.entries()) {
      void ask(operation(index), key, killed).then(() => answered.push(index));
    }
    const balance = async () => (await books.balanceOf(customerAccount(first))).units;
    while ((await balance()) < 1_060n) await delay(5);
    expect(answered.length).toBeLessThan(keys.length);
    const again = await Promise.all(keys.map((key, index) => ask(operation(index), key)));
    expect(again.map(({ isReplayed }) => isReplayed)).toEqual(keys.map(() => true));
    expect(await balance()).toBe(1_060n);
  });
});

describe('a customer whom somebody holds', () => {
  const kindsOf = async (given: readonly ReturnType<typeof ask>[]) =>
    (await Promise.all(given)).map(({ answer }) => answer.kind);

  it('delays no call for others that comes at the same time, nor later', async () => {
    const others = await Promise.all(Array.from({ length: 5 }, newCustomer));
    const waiting = await whileHeld(first, async () => {
      const held = ['a', 'b', 'c'].map((reference) => ask(change(first, 1, reference)));
      for (const round of ['one', 'two', 'three']) {
        const free = [...others, second].map((id) => ask(change(id, 1, round)));
        expect(await kindsOf(free)).toEqual(free.map(() => 'done'));
        held.push(ask(change(first, 1, round)));
      }
      return { answers: held };
    });
    expect(await kindsOf(waiting.answers)).toEqual(waiting.answers.map(() => 'done'));
    expect((await books.balanceOf(customerAccount(first))).units).toBe(1_006n);
  });

  it('ends a unit of work that cannot wait, and only that', async () => {
    const soon = () => inUnit(() => made.get(AccountHolders).lockAllSoon([second, first]));
    await whileHeld(first, () => expect(soon()).rejects.toMatchObject({ code: 'database_busy' }));
    expect([...(await soon())].sort()).toEqual([first, second]);
  });
});

function cwd(units: bigint | number): Money {
  return Money.of(BigInt(units), CWD);
}
