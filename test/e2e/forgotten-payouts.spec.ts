import { decryptMemo, type WireMemo } from '../../src/adapters/crowdwiz/protocol';
import { Assets, Money } from '../../src/kernel';
import type { SandboxAccount } from '../../src/sandbox/node';
import type { DatabaseCopy } from '../../src/sandbox/postgres';
import {
  QuoteWithdrawal,
  RequestWithdrawal,
  Withdrawals,
  type Withdrawal,
} from '../../src/withdrawals';
import { GATEWAY_NAME, GatewayHarness } from '../support/gateway-harness';

const TRANSFER = 0;
const LOST = ['pending', 'in a reversible block', 'irreversible', 'expired'] as const;
type Lost = (typeof LOST)[number];

/** What became of a payout of which the restored database knows nothing. */
function leave({ node }: GatewayHarness, lost: Lost): void {
  if (lost === 'in a reversible block') node.produceBlock();
  if (lost === 'irreversible') node.advanceToIrreversible();
}

describe('a database that forgot a payout', () => {
  let gateway: GatewayHarness;
  let customerId: string;
  let account: SandboxAccount;
  let copy: DatabaseCopy | undefined;

  beforeEach(async () => {
    gateway = await GatewayHarness.start();
    ({ customerId, account } = await gateway.linked('forgotten'));
    gateway.deposit(account, 50_000_000n);
    await gateway.settle();
  });

  afterEach(async () => {
    await gateway.stop();
    await copy?.drop();
  });

  const timesPaid = (id: string) => {
    const { chain, accounts } = gateway.node;
    const { memo } = accounts.get(GATEWAY_NAME)!.keys;
    let times = 0;
    for (let number = 1; number <= chain.headNumber; number += 1) {
      const transactions = chain.block(number)?.body.transactions ?? [];
      for (const [type, body] of transactions.flatMap(({ operations }) => operations)) {
        if (type !== TRANSFER || body['from'] !== gateway.hotWalletId) continue;
        if (decryptMemo(memo, body['memo'] as WireMemo)?.startsWith(`W:${id}`)) times += 1;
      }
    }
    return times;
  };

  /** The node tells no fee until its faults are reset. */
  async function approvedAndUnsigned(): Promise<Withdrawal> {
    const quoteWithdrawal = gateway.get(QuoteWithdrawal);
    const fee = await quoteWithdrawal.lookUp(customerId);
    const points = Money.parse('500', gateway.get(Assets).points);
    const quote = await quoteWithdrawal.execute({ customerId, points, fee });
    gateway.node.faults.neverAnswer('get_required_fees');
    return gateway.get(RequestWithdrawal).execute({ customerId, quoteId: quote.id });
  }

  /** The payout is made, and lost to the database that is put back. */
  async function lose(lost: Lost, variables: Record<string, string> = {}): Promise<string> {
    const { id } = await approvedAndUnsigned();
    copy = await gateway.copyDatabase();
    gateway.node.faults.reset();
    if (lost === 'expired') gateway.node.faults.swallowBroadcasts(true);
    await gateway.round();
    expect((await gateway.get(Withdrawals).find(id))?.state).not.toBe('approved');
    leave(gateway, lost);
    await gateway.putBack(copy, variables);
    gateway.node.faults.reset();
    return id;
  }

  /** Cycles with and without new blocks, until long after whatever was signed has expired. */
  async function goOn(): Promise<void> {
    for (let round = 0; round < 3; round += 1) await gateway.round();
    gateway.node.produceBlock();
    for (let round = 0; round < 3; round += 1) await gateway.round();
    for (let round = 0; round < 4; round += 1) {
      await gateway.settle();
      gateway.node.skipTime(400);
    }
    await gateway.settle();
  }

  it.each(LOST)('that is %s: it is paid once', async (lost) => {
    const id = await lose(lost);
    await goOn();
    expect(timesPaid(id)).toBe(1);
  });

  /** A machine that was rolled back has the same identity as before. */
  it.each(LOST)('that is %s, and whose identity is the same: it is paid once', async (lost) => {
    const id = await lose(lost, { GUARDS_OFF: 'database-history' });
    await goOn();
    expect(timesPaid(id)).toBe(1);
  });

  it('and has no guards left pays it twice: a drill shows what they are for', async () => {
    const guardsOff = { GUARDS_OFF: 'database-history,unknown-spending' };
    const id = await lose('in a reversible block', guardsOff);
    await goOn();
    expect(timesPaid(id)).toBe(2);
  });
});
