import { randomUUID } from 'node:crypto';
import { PostgresAcceptedAuthority } from '../../../src/adapters/postgres/wallet/postgres-accepted-authority';
import { PostgresDeposits } from '../../../src/adapters/postgres/deposits/postgres-deposits';
import { PostgresFindings } from '../../../src/adapters/postgres/safety/postgres-findings';
import { PostgresHaltSwitch } from '../../../src/adapters/postgres/safety/postgres-halt-switch';
import type { Deposit } from '../../../src/deposits';
import type { FindingDraft, HaltScope } from '../../../src/safety';
import { PostgresHarness } from '../postgres/postgres-harness';

describe('Halts on PostgreSQL', () => {
  let harness: PostgresHarness;
  let halts: PostgresHaltSwitch;
  let deposits: PostgresDeposits;
  let customerId: string;

  beforeAll(async () => {
    harness = await PostgresHarness.open(8);
    halts = new PostgresHaltSwitch(harness.database, harness.clock);
    deposits = new PostgresDeposits(harness.database, harness.assets, harness.clock);
    customerId = await harness.newCustomer();
  });

  afterAll(() => harness.close());

  const deposit = (state: Deposit['state'], changes: Partial<Deposit> = {}): Deposit => ({
    id: randomUUID(),
    chainKey: `${randomUUID()}:0`,
    state,
    fromAccountId: '1.2.77',
    assetId: '1.3.0',
    units: 1n,
    transactionId: 'aa',
    blockNumber: 1000,
    blockTime: new Date('2026-03-01T11:59:57Z'),
    customerId: state === 'credited' ? customerId : null,
    points: state === 'credited' ? harness.points(90) : null,
    rateVersion: state === 'credited' ? 1 : null,
    offeredToCustomerId: null,
    refundToAccountId: null,
    createdAt: harness.clock.now(),
    ...changes,
  });

  /** A unit of work that stays open until it is told to end. */
  async function hold<T>(work: () => Promise<T>): Promise<{ result: T; end: () => Promise<void> }> {
    let finish: () => void = () => undefined;
    const isOver = new Promise<void>((resolve) => (finish = resolve));
    let tell: (result: T) => void = () => undefined;
    const told = new Promise<T>((resolve) => (tell = resolve));
    const unit = harness.unitOfWork.run(async () => {
      tell(await work());
      await isOver;
    });
    const result = await Promise.race([told, unit.then(() => told)]);
    const end = () => {
      finish();
      return unit;
    };
    return { result, end };
  }

  async function untilSomebodyWaits(): Promise<void> {
    const deadline = Date.now() + 5_000;
    for (;;) {
      const waiting = await harness.sql(
        `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
           AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      );
      if (waiting.length > 0) return;
      if (Date.now() > deadline) throw new Error('Nobody waits');
    }
  }

  const switchBy = (action: 'halt' | 'resume', scope: HaltScope) =>
    harness.unitOfWork.run(() => halts[action](scope, 'a test', 'test'));

  it('a halt waits for whoever was told that there is none, and others do not wait for it', async () => {
    const mover = await hold(() => halts.isHalted('deposits'));
    expect(mover.result).toBe(false);
    const other = await hold(() => halts.isHalted('deposits'));
    expect(other.result).toBe(false);
    await other.end();
    const halting = switchBy('halt', 'deposits');
    await untilSomebodyWaits();
    // Somebody is switching: whoever asks now moves nothing.
    expect(await harness.unitOfWork.run(() => halts.isHalted('deposits'))).toBe(true);
    expect(await harness.unitOfWork.run(() => halts.isHalted('payouts'))).toBe(false);
    await mover.end();
    expect(await halting).toBe(true);
    expect(await halts.isHalted('deposits')).toBe(true);
    await switchBy('resume', 'deposits');
    expect(await halts.isHalted('deposits')).toBe(false);
  });

  it('a transaction that halts goes on itself', async () => {
    await harness.unitOfWork.run(async () => {
      expect(await halts.isHalted('deposits')).toBe(false);
      await halts.halt('deposits', 'a test', 'test');
      expect(await halts.isHalted('deposits')).toBe(true);
      expect(await halts.isHalted('payouts')).toBe(false);
    });
    await switchBy('resume', 'deposits');
  });

  it('the database credits nothing while deposits are halted, whoever asks', async () => {
    const waiting = deposit('waiting');
    const unattributed = deposit('unattributed');
    await switchBy('halt', 'deposits');
    await expect(deposits.insertNew([deposit('credited')])).rejects.toThrow('deposits are halted');
    // What credits nothing is recorded as always.
    await deposits.insertNew([waiting, unattributed]);
    const change = { customerId, points: harness.points(90), rateVersion: 1 };
    for (const { id, state } of [waiting, unattributed]) {
      await expect(deposits.transition(id, state, 'credited', change)).rejects.toThrow('halted');
    }
    await switchBy('resume', 'deposits');
    expect(await deposits.transition(waiting.id, 'waiting', 'credited', change)).toBe(true);
    await deposits.insertNew([deposit('credited')]);
  });

  it('the database takes no signature while payouts are halted', async () => {
    const sign = () => harness.newOutgoing();
    await switchBy('halt', 'payouts');
    await expect(sign()).rejects.toThrow('payouts are halted');
    await switchBy('resume', 'payouts');
    await sign();
  });

  it('a deposit waits with its sender and without a customer', async () => {
    await expect(
      deposits.insertNew([deposit('waiting', { fromAccountId: null })]),
    ).rejects.toMatchObject({ constraint: 'deposit_waits_for_its_sender' });
    await expect(
      deposits.insertNew([{ ...deposit('credited'), state: 'waiting' }]),
    ).rejects.toMatchObject({ constraint: 'deposit_credited_as_a_whole' });
    await expect(
      deposits.insertNew([deposit('waiting', { assetId: '1.3.9' })]),
    ).rejects.toMatchObject({ constraint: 'deposit_counts_cwd_only' });
  });

  it('gives waiting deposits to one of those who would settle them, oldest first', async () => {
    const given = [deposit('waiting'), deposit('waiting'), deposit('waiting')];
    await deposits.insertNew(given);
    const ids = (found: readonly Deposit[]) => found.map(({ id }) => id);
    await expect(deposits.lockWaiting(1)).rejects.toThrow('unit of work');
    const first = await hold(() => deposits.lockWaiting(2));
    expect(ids(first.result)).toEqual(ids(given.slice(0, 2)));
    const rest = await harness.unitOfWork.run(() => deposits.lockWaiting(10));
    expect(ids(rest)).toEqual(ids(given.slice(2)));
    await first.end();
  });

  it('Findings tells the open ones of some kinds, and those that keep a scope halted', async () => {
    const findings = new PostgresFindings(harness.database, harness.clock);
    const draft = (changes: Partial<FindingDraft>): FindingDraft => ({
      kind: 'stuck_flow',
      subject: 'a',
      summary: 's',
      evidence: {},
      halts: [],
      ...changes,
    });
    await findings.open(draft({ subject: 'harmless' }));
    await findings.open(draft({ subject: 'both', halts: ['payouts', 'deposits'] }));
    const { finding } = await findings.open(draft({ kind: 'history_pruned', halts: ['payouts'] }));
    await findings.open(draft({ kind: 'wrong_chain' }));
    const subjects = async (found: ReturnType<PostgresFindings['openOf']>) =>
      (await found).map(({ kind, subject }) => `${kind} ${subject}`);
    expect(await subjects(findings.openOf(['stuck_flow', 'wrong_chain']))).toEqual([
      'stuck_flow harmless',
      'stuck_flow both',
      'wrong_chain a',
    ]);
    expect(await subjects(findings.openHalting('payouts'))).toEqual([
      'stuck_flow both',
      'history_pruned a',
    ]);
    expect(await subjects(findings.openHalting('deposits'))).toEqual(['stuck_flow both']);
    await findings.close(finding.id, 'anna', 'looked at it');
    expect(await subjects(findings.openHalting('payouts'))).toEqual(['stuck_flow both']);
    // What is seen again may have become worse.
    await findings.open(draft({ subject: 'harmless', summary: 'worse', halts: ['deposits'] }));
    expect(await findings.openHalting('deposits')).toMatchObject([
      { subject: 'harmless', summary: 'worse' },
      { subject: 'both' },
    ]);
  });

  it('AcceptedAuthority keeps every fingerprint, and the newest counts', async () => {
    const accepted = new PostgresAcceptedAuthority(harness.database, harness.clock);
    expect(await accepted.current()).toBeNull();
    await accepted.accept('one', 'gateway', 'seen first');
    await accepted.accept('two', 'anna', 'we changed them');
    await accepted.accept('one', 'anna', 'and back');
    expect(await accepted.current()).toBe('one');
    for (const statement of [
      "UPDATE accepted_authority SET fingerprint = 'x'",
      'DELETE FROM accepted_authority',
      'TRUNCATE accepted_authority',
    ]) {
      await expect(harness.sql(statement)).rejects.toThrow('refused');
    }
    await expect(
      harness.unitOfWork.run(async () => {
        await accepted.accept('three', 'anna', 'undone');
        throw new Error('undone');
      }),
    ).rejects.toThrow('undone');
    expect(await accepted.current()).toBe('one');
  });
});
