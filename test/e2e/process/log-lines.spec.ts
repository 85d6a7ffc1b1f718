import { EventPublisher, UnitOfWork } from '../../../src/kernel';
import { ReadLinkMessages } from '../../../src/linking';
import { GatewayMetrics } from '../../../src/platform/metrics';
import type { SandboxAccount } from 'crowdwiz-sandbox/node';
import { GATEWAY_NAME } from '../../support/gateway-harness';
import { HttpHarness } from '../admin/admin-harness';

type Line = Readonly<Record<string, unknown>>;

const SUCCESS = 200;

describe('the lines of the log', () => {
  let http: HttpHarness;
  let customerId: string;
  let account: SandboxAccount;

  beforeAll(async () => {
    http = await HttpHarness.start({ LOG_LEVEL: 'debug' });
    await http.as('olga');
    ({ customerId, account } = await http.gateway.linked('lines-wallet'));
  });

  afterEach(() => jest.restoreAllMocks());

  afterAll(() => http.stop());

  /** Lines of events that were written while `work` was done. */
  async function during(work: () => Promise<unknown>): Promise<readonly Line[]> {
    const before = http.log.length;
    await work();
    const written = http.log.slice(before).split('\n').filter(Boolean);
    const lines = written.map((line) => JSON.parse(line) as Line);
    return lines.filter(({ event }) => event !== undefined);
  }

  const named = (lines: readonly Line[], ...names: readonly string[]) =>
    lines.filter(({ event }) => names.includes(String(event)));

  const ask = async (method: string, path: string, body: unknown) => {
    const answer = await http.admin(method, path, body, await http.as('olga'));
    expect(answer).toMatchObject({ status: SUCCESS });
    return answer.body;
  };

  const credit = async (units: bigint) => {
    const transactionId = http.gateway.deposit(account, units);
    await http.gateway.settle();
    return transactionId;
  };

  it('a credit was silent', async () => {
    let transactionId = '';
    const lines = await during(async () => {
      transactionId = await credit(50_000_000n);
    });
    const [line, ...others] = named(lines, 'deposit_credited');
    expect(others).toEqual([]);
    expect(line).toMatchObject({
      level: 'info',
      context: 'Events',
      msg: 'A deposit was credited',
      customerId,
      cwd: '500 CWD',
      transactionId,
    });
    expect(line?.['points']).toMatch(/^[\d.]+ [A-Z]+$/);
  });

  const creditsCounted = async () => {
    const metrics = await http.gateway.get(GatewayMetrics).render();
    return Number(/^gateway_deposits_credited_total (\d+)$/m.exec(metrics)?.[1]);
  };

  it('a credit that was rolled back has no line and is not counted, and once it is committed', async () => {
    const counted = await creditsCounted();
    // The last one that reads the blocks: the deposit is credited by then, in the same transaction.
    const last = http.gateway.get(ReadLinkMessages);
    const reading = jest.spyOn(last, 'onIrreversible').mockRejectedValue(new Error('out of disk'));
    http.gateway.deposit(account, 1_000_000n);
    const undone = await during(() => http.gateway.settle());
    expect(reading).toHaveBeenCalled();
    expect(named(undone, 'deposit_credited')).toEqual([]);
    expect(await creditsCounted()).toBe(counted);
    jest.restoreAllMocks();
    const done = await during(() => http.gateway.settle());
    expect(named(done, 'deposit_credited')).toMatchObject([{ cwd: '10 CWD' }]);
    expect(await creditsCounted()).toBe(counted + 1);
  });

  it('what a nested run had published when it was undone has no line', async () => {
    const unitOfWork = http.gateway.get(UnitOfWork);
    const events = http.gateway.get(EventPublisher);
    const adjusted = { type: 'points_adjusted', customerId, points: '1', by: 'test' } as const;
    const publish = (reason: string) =>
      events.publish({ ...adjusted, reason, entryKey: `adjustment:${reason}` });
    const lines = await during(() =>
      unitOfWork.run(async () => {
        await publish('first');
        const inner = unitOfWork.run(async () => {
          await publish('undone');
          throw new Error('undone');
        });
        await expect(inner).rejects.toThrow('undone');
        await publish('second');
      }),
    );
    expect(named(lines, 'points_adjusted')).toMatchObject([
      { reason: 'first' },
      { reason: 'second' },
    ]);
  });

  it('a limit, an approval that waited and its decision were silent', async () => {
    const limit = { name: 'approval_above', value: '2' };
    const set = await during(() => ask('PUT', `/limits/${limit.name}`, { value: limit.value }));
    expect(set).toMatchObject([{ level: 'info', event: 'limit_set', ...limit, by: 'olga' }]);

    let withdrawalId = '';
    const waiting = await during(async () => {
      ({ id: withdrawalId } = await http.gateway.withdraw(customerId, '500'));
    });
    expect(waiting).toMatchObject([
      { level: 'info', event: 'withdrawal_requested', withdrawalId, customerId },
      { level: 'warn', event: 'withdrawal_awaiting_approval', withdrawalId },
    ]);
    const decided = await during(() => ask('POST', `/withdrawals/${withdrawalId}/approve`, {}));
    expect(named(decided, 'withdrawal_approved')).toMatchObject([
      { level: 'info', withdrawalId, by: 'olga', accountName: account.name },
    ]);

    const paid = await during(async () => {
      await http.gateway.round();
      await http.gateway.settle();
    });
    // A round begins with the decision.
    const [signed] = named(decided.concat(paid), 'outgoing_signed');
    expect(signed).toMatchObject({
      level: 'info',
      payments: [{ purpose: 'withdrawal', purposeId: withdrawalId, accountId: account.id }],
    });
    const transactionId = signed?.['transactionId'];
    expect(named(decided.concat(paid), 'withdrawal_broadcast', 'withdrawal_irreversible')).toEqual([
      expect.objectContaining({ level: 'debug', event: 'withdrawal_broadcast', withdrawalId }),
      expect.objectContaining({ level: 'info', event: 'withdrawal_irreversible', transactionId }),
    ]);
  });

  it('a theft, the halt that it caused, and how both ended were silent', async () => {
    const hotWallet = http.gateway.node.accounts.get(GATEWAY_NAME)!;
    const stolen = await during(async () => {
      http.gateway.node.transfer({ from: hotWallet, to: account.id, units: 1_234n });
      await http.gateway.settle();
    });
    const [theft] = named(stolen, 'finding_opened').filter(({ kind }) => kind !== 'stuck_flow');
    expect(theft).toMatchObject({
      level: 'error',
      kind: 'foreign_spending',
      halts: ['payouts'],
      summary: expect.stringContaining('did not sign') as string,
    });
    expect(named(stolen, 'halted')).toMatchObject([
      { level: 'error', scope: 'payouts', by: 'gateway', reason: theft?.['summary'] },
    ]);
    expect(named(stolen, 'gate_closed')).toMatchObject([{ level: 'warn', reason: 'halted' }]);
    const again = await during(() => http.gateway.settle());
    expect(named(again, 'finding_opened', 'halted', 'gate_closed')).toEqual([]);

    const reason = 'a drill with our own key';
    const closed = await during(() =>
      ask('POST', `/findings/${String(theft?.['findingId'])}/close`, { reason }),
    );
    expect(named(closed, 'finding_closed')).toMatchObject([
      { level: 'info', kind: 'foreign_spending', by: 'olga', reason },
    ]);
    const resumed = await during(async () => {
      await ask('POST', '/resume', { scope: 'payouts', reason });
      await http.gateway.settle();
    });
    expect(named(resumed, 'resumed')).toMatchObject([
      { level: 'info', scope: 'payouts', by: 'olga', reason },
    ]);
    expect(named(resumed, 'gate_opened')).toMatchObject([{ level: 'info', after: 'halted' }]);
  });

  it('a line of an operator has the id of the request that asked for it', async () => {
    const lines = await during(async () => {
      const headers = { ...(await http.as('olga')), 'x-request-id': 'halt-of-olga' };
      await http.admin('POST', '/halt', { scope: 'deposits', reason: 'a drill' }, headers);
    });
    expect(named(lines, 'halted')).toMatchObject([
      { scope: 'deposits', by: 'olga', reason: 'a drill', req: { id: 'halt-of-olga' } },
    ]);
  });
});
