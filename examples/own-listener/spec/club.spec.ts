import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Gateway } from 'crowdwiz-gateway';
import { GatewaySandbox, type LinkedCustomer } from 'crowdwiz-testkit/sandbox';
import { CountDeposits } from '../src/count-deposits';
import { type Greeting, Greetings } from '../src/greetings';
import { startGateway } from '../src/start-gateway';

/** Keeps what it was asked to send; while it is out of order, that arrives and is not acknowledged. */
class Letterbox extends Greetings {
  static readonly received: Greeting[] = [];
  static isOutOfOrder = false;

  override send(greeting: Greeting): Promise<void> {
    Letterbox.received.push(greeting);
    return Letterbox.isOutOfOrder ? Promise.reject(new Error('no answer')) : Promise.resolve();
  }
}

describe('a club that listens to the gateway', () => {
  let sandbox: GatewaySandbox;
  let gateway: Gateway;
  let anna: LinkedCustomer;

  before(async () => {
    sandbox = await GatewaySandbox.start();
    gateway = await sandbox.follow(await startGateway(sandbox.config(), Letterbox));
    anna = await sandbox.linkedCustomer('anna');
  });

  after(async () => {
    await gateway.stop();
    await sandbox.stop();
  });

  async function depositOf(customer: LinkedCustomer, cwd: string, deposits: number): Promise<void> {
    sandbox.deposit(customer.account, cwd);
    const counts = gateway.application.get(CountDeposits, { strict: false });
    await sandbox.until(
      'the count',
      async () => (await counts.memberOf(customer.customerId)).deposits === deposits,
    );
  }

  it('counts each deposit once, with the gateway’s own books', async () => {
    await depositOf(anna, '100', 1);
    await depositOf(anna, '5.5', 2);
    const counts = gateway.application.get(CountDeposits, { strict: false });
    const member = await counts.memberOf(anna.customerId);
    assert.deepEqual(member, { deposits: 2, cwd: '105.5' });
    const booked = await sandbox.rows(`SELECT 1 FROM deposit WHERE state = 'credited'`);
    assert.equal(booked.length, member.deposits);
  });

  it('greets for the first deposit, once the deposit is counted', async () => {
    await sandbox.until('the delivery', async () => {
      const waiting = await sandbox.rows('SELECT 1 FROM club_greeting');
      return waiting.length === 0 && Letterbox.received.length > 0;
    });
    const greetings = Letterbox.received.map(({ customerId, deposits }) => [customerId, deposits]);
    assert.deepEqual(greetings, [[anna.customerId, 1]]);
  });

  it('sends what got no answer again at the next start, under the same id', async () => {
    Letterbox.received.length = 0;
    Letterbox.isOutOfOrder = true;
    const boris = await sandbox.linkedCustomer('boris');
    await depositOf(boris, '10', 1);
    await sandbox.until('the first attempt', () => Letterbox.received.length > 0);
    await gateway.stop();
    assert.equal((await sandbox.rows('SELECT 1 FROM club_greeting')).length, 1);

    Letterbox.isOutOfOrder = false;
    gateway = await sandbox.follow(await startGateway(sandbox.config(), Letterbox));
    await sandbox.until(
      'the delivery',
      async () => (await sandbox.rows('SELECT 1 FROM club_greeting')).length === 0,
    );
    const ids = new Set(Letterbox.received.map(({ id }) => id));
    assert.ok(Letterbox.received.length > 1);
    assert.equal(ids.size, 1);
  });

  it('counts nothing twice after a restart', async () => {
    const counts = gateway.application.get(CountDeposits, { strict: false });
    assert.equal((await counts.memberOf(anna.customerId)).deposits, 2);
  });
});
