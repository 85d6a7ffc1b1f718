import { randomUUID } from 'node:crypto';
import { RequestRescan, Rescans, type Rescan, type RescanDiscovery } from '../../../src/scan';
import { Findings, HaltSwitch, RaiseFinding } from '../../../src/safety';
import { withoutMassPayments, type SandboxAccount } from 'crowdwiz-sandbox/node';
import { OutgoingTransactions } from '../../../src/wallet';
import { GatewayHarness } from '../../support/gateway-harness';
import { HttpHarness } from '../admin/admin-harness';

const PAGE = { limit: 50, cursor: null };

/** The node lies: its history shows no payment of a mass payment while this is on. */
function hideMassPayments({ node }: GatewayHarness, on: boolean): void {
  node.faults.lie('get_relative_account_history', on ? withoutMassPayments : undefined);
}

async function untilEnded(gateway: GatewayHarness, id: string): Promise<Rescan> {
  await gateway.until(async () => {
    await gateway.round();
    return (await gateway.get(Rescans).find(id))?.endedAt !== null;
  });
  return (await gateway.get(Rescans).find(id))!;
}

describe('a re-scan', () => {
  let http: HttpHarness;
  let gateway: GatewayHarness;
  let customerId: string;
  let account: SandboxAccount;
  let firstBlock: number;

  beforeAll(async () => {
    http = await HttpHarness.start();
    ({ gateway } = http);
    firstBlock = gateway.node.chain.headNumber + 1;
    ({ customerId, account } = await gateway.linked('rescan-customer'));
    gateway.node.wallet.becomeExpert(account);
    gateway.node.produceBlock();
  });

  afterAll(() => http.stop());

  const lastBlock = () => gateway.node.chain.irreversibleNumber;
  const pay = (units: bigint) =>
    gateway.node.wallet.massPayment(account, [[gateway.hotWalletId, units]]);
  const ask = async (body: object) => http.admin('POST', '/rescans', body, await http.as('olga'));
  const openKinds = async () => {
    const { items } = await gateway.get(Findings).list({ open: true }, PAGE);
    return items.map(({ kind }) => kind);
  };

  async function rescanned(fromBlock = firstBlock, toBlock = lastBlock()) {
    const answer = await ask({ fromBlock, toBlock, reason: 'a node has lied' });
    expect(answer).toMatchObject({ status: 202, body: { state: 'requested', blocksRead: 0 } });
    await untilEnded(gateway, String(answer.body['id']));
    const { body } = await http.admin('GET', `/rescans/${String(answer.body['id'])}`);
    return { body, items: (body['discoveries'] as { items: RescanDiscovery[] }).items };
  }

  it('credits once what a lying node had hidden, and says so', async () => {
    hideMassPayments(gateway, true);
    pay(300_000n);
    await gateway.settle();
    expect(await gateway.points(customerId)).toBe('0');
    hideMassPayments(gateway, false);
    await gateway.settle();
    expect(await gateway.points(customerId)).toBe('0');
    const { body, items } = await rescanned();
    expect(body).toMatchObject({
      state: 'done',
      requestedBy: 'olga',
      blocksLeft: 0,
      historyMissing: null,
      found: { total: 1, repaired: 1 },
    });
    expect(items).toMatchObject([{ kind: 'deposit_missing', repaired: true }]);
    expect(await gateway.points(customerId)).toBe('270');
    expect(await gateway.events('deposit_credited')).toMatchObject([{ customerId, cwd: '3' }]);
    expect(await gateway.problems()).toEqual([]);
  });

  it('doubles nothing, however often and over whatever blocks', async () => {
    gateway.deposit(account, 100_000n);
    pay(200_000n);
    await gateway.settle();
    expect(await gateway.points(customerId)).toBe('540');
    const middle = Math.floor((firstBlock + lastBlock()) / 2);
    for (const [from, to] of [
      [firstBlock, lastBlock()],
      [firstBlock, middle],
      [middle, lastBlock()],
      [lastBlock(), lastBlock()],
    ]) {
      const { body } = await rescanned(from, to);
      expect(body).toMatchObject({ state: 'done', found: { total: 0, repaired: 0 } });
    }
    expect(await gateway.points(customerId)).toBe('540');
    expect(await gateway.problems()).toEqual([]);
    expect(await openKinds()).toEqual([]);
  });

  it('leaves a payout in its blocks alone', async () => {
    const { id } = await gateway.withdraw(customerId, '300');
    await gateway.round();
    await gateway.settle();
    const outgoing = gateway.get(OutgoingTransactions);
    const before = await outgoing.attemptsFor('withdrawal', id);
    expect(before).toMatchObject([{ state: 'irreversible' }]);
    const { body } = await rescanned();
    expect(body).toMatchObject({ state: 'done', found: { total: 0 } });
    expect(await outgoing.attemptsFor('withdrawal', id)).toEqual(before);
    expect(await gateway.get(HaltSwitch).current()).toEqual([]);
    expect(await gateway.problems()).toEqual([]);
  });

  it('refuses what cannot be read again, names the field and says what to do', async () => {
    const reason = 'a test';
    const last = lastBlock();
    const refusals = [
      [{ fromBlock: last, toBlock: last - 1 }, 400, 'rescan_range_malformed', 'body.toBlock'],
      [{ fromBlock: 1, toBlock: 1_000_001 }, 400, 'rescan_range_malformed', 'body.toBlock'],
      [{ fromBlock: last, toBlock: last + 1 }, 422, 'rescan_range_not_read', 'body.toBlock'],
      [{ fromBlock: 1, toBlock: last }, 422, 'rescan_range_before_opening', 'body.fromBlock'],
      [{ fromBlock: 0, toBlock: last }, 400, 'validation_failed', 'body.fromBlock'],
    ] as const;
    for (const [range, status, code, field] of refusals) {
      const answer = await ask({ ...range, reason });
      expect(answer).toMatchObject({ status, body: { code, errors: [{ field }] } });
      expect(JSON.stringify(answer.body['errors'])).toMatch(/Use /);
    }
    const wordless = await ask({ fromBlock: last, toBlock: last, reason: ' ' });
    expect(wordless.body).toMatchObject({ errors: [{ field: 'body.reason' }] });
    const opening = await ask({ fromBlock: firstBlock - 1, toBlock: last, reason });
    expect(opening.body).toMatchObject({ code: 'rescan_range_before_opening' });
  });

  it('can be cancelled while it waits, and is listed', async () => {
    const block = lastBlock();
    gateway.node.faults.neverAnswer('get_block');
    const { body } = await ask({ fromBlock: block, toBlock: block, reason: 'a mistake' });
    const path = `/rescans/${String(body['id'])}`;
    const cancelled = await http.admin(
      'POST',
      `${path}/cancel`,
      { reason: 'not needed' },
      await http.as('olga'),
    );
    expect(cancelled).toMatchObject({
      status: 200,
      body: { state: 'cancelled', endReason: 'olga: not needed' },
    });
    gateway.node.faults.reset();
    const again = await http.admin('POST', `${path}/cancel`, { reason: 'not needed' });
    expect(again).toMatchObject({ status: 409, body: { code: 'rescan_state_forbids' } });
    const list = await http.admin('GET', '/rescans?limit=1');
    expect(list.body).toMatchObject({ items: [{ id: body['id'], state: 'cancelled' }] });
    const unknown = await http.admin('GET', `/rescans/${randomUUID()}`);
    expect(unknown).toMatchObject({ status: 404, body: { code: 'rescan_unknown' } });
  });

  /** Where books and chain agree beyond a gap, it closes by itself: here more is on the chain. */
  const pretendMore = () => {
    gateway.node.faults.lie('get_account_balances', (balances) =>
      (balances as { amount: string; asset_id: string }[]).map((balance) => ({
        ...balance,
        amount: String(BigInt(balance.amount) + 1n),
      })),
    );
  };

  it('closes the finding of pruned history once all of its blocks were read again', async () => {
    pretendMore();
    // A round that is under way may have asked for the balance before.
    await gateway.settle();
    const raise = gateway.get(RaiseFinding);
    const pruned = (subject: string, fromBlock: number, toBlock: number) =>
      raise.execute({
        kind: 'history_pruned',
        subject,
        summary: 'History is missing.',
        evidence: { fromBlock: String(fromBlock), toBlock: String(toBlock) },
        halts: [],
      });
    await pruned('inside', firstBlock + 1, lastBlock() - 1);
    await pruned('below', firstBlock - 1, lastBlock());
    await rescanned();
    const open = await gateway.get(Findings).openOf(['history_pruned']);
    expect(open.map(({ subject }) => subject)).toEqual(['below']);
    gateway.node.faults.reset();
    await gateway.settle();
    // By itself, as nothing is missing.
    expect(await gateway.get(Findings).openOf(['history_pruned'])).toEqual([]);
  });

  it('says of which blocks the node has removed history, and closes nothing then', async () => {
    const last = lastBlock();
    pretendMore();
    gateway.node.pruneHistory(1);
    gateway.deposit(account, 1n);
    await gateway.settle();
    await gateway.get(RaiseFinding).execute({
      kind: 'history_pruned',
      subject: 'still missing',
      summary: 'History is missing.',
      evidence: { fromBlock: String(firstBlock), toBlock: String(last) },
      halts: [],
    });
    const { body, items } = await rescanned(firstBlock, last);
    expect(body).toMatchObject({
      state: 'done',
      historyMissing: { fromBlock: firstBlock, toBlock: last },
    });
    expect(items).toMatchObject([{ kind: 'history_incomplete', repaired: false }]);
    expect(await openKinds()).toContain('history_pruned');
  });
});

describe('a re-scan whose process dies', () => {
  let gateway: GatewayHarness;

  beforeAll(async () => {
    gateway = await GatewayHarness.start();
  });

  afterAll(() => gateway.stop());

  it('goes on where it was, and credits each missing deposit once', async () => {
    const { node } = gateway;
    const { customerId, account } = await gateway.linked('rescan-restarted');
    node.wallet.becomeExpert(account);
    node.produceBlock();
    await gateway.round();
    const fromBlock = node.chain.headNumber + 1;
    hideMassPayments(gateway, true);
    const pay = () => node.wallet.massPayment(account, [[gateway.hotWalletId, 100_000n]]);
    pay();
    // Read a few at a time: a node that is slow to answer a thousand questions is given up for a while.
    for (let part = 0; part < 6; part += 1) {
      node.produceBlocks(250);
      await gateway.round();
    }
    pay();
    await gateway.settle();
    hideMassPayments(gateway, false);
    expect(await gateway.points(customerId)).toBe('0');
    const toBlock = node.chain.irreversibleNumber;
    // Of the second thousand the node gives nothing but the block that was read last.
    const isSecond = (number: unknown) =>
      Number(number) > fromBlock + 1_100 && Number(number) < toBlock;
    node.faults.lie('get_block', (block, [number]) => (isSecond(number) ? null : block));
    const request = { fromBlock, toBlock, reason: 'a test', requestedBy: 'test' };
    const { id } = await gateway.get(RequestRescan).execute(request);
    await gateway.until(async () => {
      await gateway.round();
      return (await gateway.get(Rescans).find(id))?.reachedBlock === fromBlock + 999;
    });
    expect(await gateway.points(customerId)).toBe('90');
    await gateway.restart();
    expect(await gateway.get(Rescans).find(id)).toMatchObject({
      state: 'running',
      reachedBlock: fromBlock + 999,
    });
    node.faults.lie('get_block', undefined);
    const done = await untilEnded(gateway, id);
    expect(done).toMatchObject({ state: 'done', discoveries: { total: 2, repaired: 2 } });
    expect(await gateway.points(customerId)).toBe('180');
    expect(await gateway.problems()).toEqual([]);
  });
});
