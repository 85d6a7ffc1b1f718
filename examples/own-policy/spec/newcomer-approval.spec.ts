import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  ApprovalPolicy,
  Assets,
  bootGateway,
  Books,
  Clock,
  customerAccount,
  DecideWithdrawal,
  Money,
  QuoteWithdrawal,
  RequestWithdrawal,
  type Gateway,
  type Withdrawal,
} from 'crowdwiz-gateway';
import { GatewaySandbox } from 'crowdwiz-testkit/sandbox';
import { NewcomerApproval } from '../src/newcomer-approval';
import { startGateway } from '../src/start-gateway';

/** The system's clock, which the test puts forward. */
class MovableClock extends Clock {
  static aheadHours = 0;

  override now(): Date {
    return new Date(Date.now() + MovableClock.aheadHours * 60 * 60 * 1000);
  }
}

describe('an approval policy of one’s own', () => {
  let sandbox: GatewaySandbox;
  let gateway: Gateway;

  before(async () => {
    sandbox = await GatewaySandbox.start();
    gateway = await sandbox.follow(await startGateway(sandbox.config()));
  });

  after(async () => {
    await gateway.stop();
    await sandbox.stop();
  });

  /** A customer with points for 100 CWD. */
  async function customerWithPoints(name: string): Promise<string> {
    const { customerId, account } = await sandbox.linkedCustomer(name);
    sandbox.deposit(account, '100');
    const books = gateway.application.get(Books, { strict: false });
    await sandbox.until(
      'points',
      async () => (await books.balanceOf(customerAccount(customerId))).isPositive,
    );
    return customerId;
  }

  async function withdraw(customerId: string, points: string): Promise<Withdrawal> {
    const { application } = gateway;
    const quoting = application.get(QuoteWithdrawal, { strict: false });
    const assets = application.get(Assets, { strict: false });
    const fee = await quoting.lookUp(customerId);
    const amount = Money.parse(points, assets.points);
    const quote = await quoting.execute({ customerId, points: amount, fee });
    const request = application.get(RequestWithdrawal, { strict: false });
    return request.execute({ customerId, quoteId: quote.id });
  }

  it('is asked by the gateway', () => {
    const policy = gateway.application.get(ApprovalPolicy, { strict: false });
    assert.ok(policy instanceof NewcomerApproval);
  });

  it('holds what a newcomer withdraws until an operator decides, but not a trifle', async () => {
    const customerId = await customerWithPoints('newcomer');
    assert.equal((await withdraw(customerId, '900')).state, 'approved');
    const large = await withdraw(customerId, '2000');
    assert.equal(large.state, 'awaiting_approval');
    const decide = gateway.application.get(DecideWithdrawal, { strict: false });
    const approved = await decide.approve({ id: large.id, by: 'olga' });
    assert.equal(approved.state, 'approved');
  });

  it('lets an old customer go', async () => {
    await gateway.stop();
    const policies = { approval: NewcomerApproval };
    const replace = [{ port: Clock, by: MovableClock }];
    gateway = await sandbox.follow(await bootGateway(sandbox.config(), { policies, replace }));
    const customerId = await customerWithPoints('regular');
    MovableClock.aheadHours = 13;
    assert.equal((await withdraw(customerId, '2000')).state, 'approved');
  });
});
