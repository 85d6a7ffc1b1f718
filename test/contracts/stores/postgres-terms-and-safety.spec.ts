import { randomUUID } from 'node:crypto';
import { PostgresFindings } from '../../../src/adapters/postgres/safety/postgres-findings';
import { PostgresHaltSwitch } from '../../../src/adapters/postgres/safety/postgres-halt-switch';
import { PostgresLimitBook } from '../../../src/adapters/postgres/terms/postgres-limit-book';
import { PostgresPointsDefinition } from '../../../src/adapters/postgres/terms/postgres-points-definition';
import { PostgresRateBook } from '../../../src/adapters/postgres/terms/postgres-rate-book';
import { Rate } from '../../../src/kernel';
import type { FindingDraft } from '../../../src/safety';
import { LIMIT_NAMES, type RateDirection, type RateDraft } from '../../../src/terms';
import { PostgresHarness } from '../postgres/postgres-harness';

describe('Terms and safety on PostgreSQL', () => {
  let harness: PostgresHarness;

  beforeAll(async () => {
    harness = await PostgresHarness.open(5);
  });

  afterAll(() => harness.close());

  it('RateBook keeps every version, exactly as it was written', async () => {
    const rates = new PostgresRateBook(harness.database, harness.clock);
    const now = harness.clock.now();
    const later = new Date(now.getTime() + 1000);
    const draft = (direction: RateDirection, text: string, effectiveAt: Date): RateDraft => {
      const said = { setBy: 'anna', reason: null, allowed: [] };
      return { direction, rate: Rate.parse(text), effectiveAt, ...said };
    };
    const add = (given: RateDraft) => harness.unitOfWork.run(() => rates.add(given));
    const first = await add(draft('deposit', '90', now));
    const other = await add(draft('withdrawal', '100', now));
    const named = { allowed: ['factor'] as const, reason: 'a joke' };
    const second = await add({ ...draft('deposit', '0.000000000001', later), ...named });
    expect(first).toMatchObject({ direction: 'deposit', effectiveAt: now, setBy: 'anna' });
    const versions = await rates.versions('deposit');
    expect(versions.map(({ rate, effectiveAt }) => [rate.text, effectiveAt])).toEqual([
      ['90', now],
      ['0.000000000001', later],
    ]);
    expect(versions[1]).toMatchObject({ ...named, setBy: 'anna' });
    expect(second.version).toBeGreaterThan(first.version);
    expect(await rates.schedule()).toEqual({ deposit: [first, second], withdrawal: [other] });
    await expect(rates.add(draft('deposit', '1', now))).rejects.toThrow('unit of work');
    await expect(rates.lock()).rejects.toThrow('unit of work');
  });

  it('RateBook lets nobody break a rule without saying why, whoever asks', async () => {
    const insert = (allowed: string, reason: string | null) =>
      harness.sql(
        `INSERT INTO rate_version (direction, rate, effective_at, set_by, set_at, allowed, reason)
         VALUES ('deposit', '90', now(), 'psql', now(), $1, $2)`,
        [allowed, reason],
      );
    await expect(insert('{spread}', null)).rejects.toMatchObject({
      constraint: 'rate_version_says_why',
    });
    await expect(insert('{spread}', ' ')).rejects.toMatchObject({
      constraint: 'rate_version_says_why',
    });
    await expect(insert('{anything}', 'because')).rejects.toMatchObject({
      constraint: 'rate_version_allows_known_rules',
    });
  });

  it('RateBook lets nobody take a cancellation back, and cancels in a unit of work', async () => {
    const rates = new PostgresRateBook(harness.database, harness.clock);
    const now = harness.clock.now();
    const effectiveAt = new Date(now.getTime() + 60_000);
    const said = { setBy: 'anna', reason: null, allowed: [] };
    const plan = { direction: 'withdrawal', rate: Rate.parse('111'), effectiveAt } as const;
    const rate = await harness.unitOfWork.run(() => rates.add({ ...plan, ...said }));
    const cancelled = { rate, cancelledAt: now, cancelledBy: 'boris', reason: 'a slip' };
    await expect(rates.cancel(cancelled)).rejects.toThrow('unit of work');
    await harness.unitOfWork.run(() => rates.cancel(cancelled));
    for (const table of ['rate_cancellation', 'rate_request']) {
      await expect(harness.sql(`DELETE FROM ${table}`)).rejects.toThrow('only added');
    }
    const request = { key: 'change-1', content: 'both', versions: [rate] };
    await expect(rates.keepRequest(request)).rejects.toThrow('unit of work');
  });

  it('RateBook lets changes of rates wait for each other', async () => {
    const rates = new PostgresRateBook(harness.database, harness.clock);
    const order: string[] = [];
    const change = (name: string) =>
      harness.unitOfWork.run(async () => {
        await rates.lock();
        order.push(`${name} begins`);
        await rates.schedule();
        order.push(`${name} ends`);
      });
    await Promise.all([change('one'), change('two'), change('three')]);
    for (let index = 0; index < order.length; index += 2) {
      expect(order[index + 1]).toBe(order[index]?.replace('begins', 'ends'));
    }
  });

  it('LimitBook gives the newest value of each, and its history', async () => {
    const limits = new PostgresLimitBook(harness.database, harness.clock);
    await expect(limits.current()).rejects.toThrow('was never set');
    await harness.unitOfWork.run(async () => {
      for (const name of LIMIT_NAMES) await limits.set(name, 'none', 'configuration');
    });
    harness.clock.moveBySeconds(10);
    const set = await harness.unitOfWork.run(() => limits.set('approval_above', '12.5', 'anna'));
    expect(set).toEqual({
      name: 'approval_above',
      value: '12.5',
      setAt: harness.clock.now(),
      setBy: 'anna',
    });
    expect(await limits.current()).toEqual({
      ...Object.fromEntries(LIMIT_NAMES.map((name) => [name, 'none'])),
      approval_above: '12.5',
    });
    expect((await limits.history('approval_above')).map(({ value }) => value)).toEqual([
      'none',
      '12.5',
    ]);
  });

  it('PointsDefinition keeps the first number of decimals', async () => {
    const definition = new PostgresPointsDefinition(harness.database);
    const keep = (decimals: number) =>
      harness.unitOfWork.run(() => definition.keepDecimals(decimals));
    expect(await keep(2)).toBe(2);
    expect(await keep(4)).toBe(2);
  });

  describe('Findings', () => {
    const draft = (subject: string, evidence = { block: '7' }): FindingDraft => ({
      kind: 'block_does_not_link',
      subject,
      summary: 'Block 7 does not follow block 6.',
      evidence,
      halts: ['payouts', 'deposits'],
    });

    let findings: PostgresFindings;

    beforeAll(() => {
      findings = new PostgresFindings(harness.database, harness.clock);
    });

    it('opens a subject once and refreshes it when it is seen again', async () => {
      const openedAt = harness.clock.now();
      const first = await findings.open(draft('once'));
      expect(first).toMatchObject({ isNew: true, finding: { ...draft('once'), openedAt } });
      const lastSeenAt = harness.clock.moveBySeconds(60);
      const again = await findings.open(draft('once', { block: '8' }));
      expect(again).toEqual({
        isNew: false,
        finding: { ...first.finding, lastSeenAt, evidence: { block: '8' } },
      });
    });

    it('opens it once when many see it at the same moment', async () => {
      const opened = await Promise.all(
        Array.from({ length: 5 }, () => findings.open(draft('crowd'))),
      );
      expect(opened.filter(({ isNew }) => isNew)).toHaveLength(1);
    });

    it('closes by id or subject, once, and opens anew afterwards', async () => {
      const { finding } = await findings.open(draft('close'));
      const closed = await findings.close(finding.id, 'anna', 'looked at it');
      expect(closed).toEqual({
        ...finding,
        closedAt: harness.clock.now(),
        closedBy: 'anna',
        closeReason: 'looked at it',
      });
      expect(await findings.close(finding.id, 'anna', 'again')).toBeNull();
      expect(await findings.close('not an id', 'anna', 'x')).toBeNull();
      const second = await findings.open(draft('close'));
      expect(second.isNew).toBe(true);
      const gone = await findings.closeBySubject('block_does_not_link', 'close', 'gateway', 'ok');
      expect(gone?.id).toBe(second.finding.id);
      expect(
        await findings.closeBySubject('block_does_not_link', 'close', 'gateway', 'ok'),
      ).toBeNull();
    });

    it('knows what is open of a kind, and what was ever opened', async () => {
      const open = await findings.openOf(['block_does_not_link', 'wrong_chain']);
      expect(open.map(({ subject }) => subject)).toEqual(['once', 'crowd']);
      expect(await findings.openOf(['wrong_chain'])).toEqual([]);
      expect(await findings.wasOpened('block_does_not_link', 'close')).toBe(true);
      expect(await findings.wasOpened('block_does_not_link', 'never')).toBe(false);
      expect(await findings.wasOpened('wrong_chain', 'close')).toBe(false);
    });

    it('lists open, closed and all, newest first', async () => {
      const subjects = async (open: boolean | null) => {
        const page = await findings.list({ open }, { limit: 200, cursor: null });
        return page.items.map(({ subject }) => subject);
      };
      await findings.open(draft('last'));
      expect(await subjects(true)).toEqual(['last', 'crowd', 'once']);
      expect(await subjects(false)).toEqual(['close', 'close']);
      expect(await subjects(null)).toHaveLength(5);
      const byKind = await findings.countOpenByKind();
      expect([...byKind.values()].reduce((sum, count) => sum + count, 0)).toBe(3);
      const { nextCursor } = await findings.list({ open: true }, { limit: 2, cursor: null });
      const rest = await findings.list({ open: true }, { limit: 2, cursor: nextCursor });
      expect(rest.items.map(({ subject }) => subject)).toEqual(['once']);
      expect(rest.nextCursor).toBeNull();
      await expect(findings.list({ open: null }, { limit: 2, cursor: 'bad' })).rejects.toThrow(
        'cursor',
      );
    });
  });

  it('HaltSwitch keeps the first reason, survives, and logs every change', async () => {
    const halts = new PostgresHaltSwitch(harness.database, harness.clock);
    expect(await halts.current()).toEqual([]);
    const since = harness.clock.now();
    expect(await halts.halt('payouts', 'key stolen', 'gateway')).toBe(true);
    harness.clock.moveBySeconds(1);
    expect(await halts.halt('payouts', 'another reason', 'anna')).toBe(false);
    const elsewhere = new PostgresHaltSwitch(harness.database, harness.clock);
    expect(await elsewhere.current()).toEqual([
      { scope: 'payouts', since, reason: 'key stolen', by: 'gateway' },
    ]);
    expect(await halts.resume('payouts', 'new key', 'anna')).toBe(true);
    expect(await halts.resume('payouts', 'new key', 'anna')).toBe(false);
    expect(await halts.resume('deposits', 'x', 'anna')).toBe(false);
    expect(await halts.current()).toEqual([]);
    const log = await harness.sql('SELECT action, reason, changed_by FROM halt_change ORDER BY id');
    expect(log).toEqual([
      { action: 'halted', reason: 'key stolen', changed_by: 'gateway' },
      { action: 'resumed', reason: 'new key', changed_by: 'anna' },
    ]);
  });

  it('a finding that is not committed was never there', async () => {
    const findings = new PostgresFindings(harness.database, harness.clock);
    const subject = randomUUID();
    await harness.unitOfWork
      .run(async () => {
        await findings.open({
          kind: 'stuck_flow',
          subject,
          summary: 's',
          evidence: {},
          halts: [],
        });
        throw new Error('undone');
      })
      .catch(() => undefined);
    expect(await findings.closeBySubject('stuck_flow', subject, 'x', 'y')).toBeNull();
  });
});
