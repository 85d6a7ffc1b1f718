import { AsyncLocalStorage } from 'node:async_hooks';
import { SendRefunds } from '../../deposits';
import { SendCodes } from '../../linking';
import { ReportDisagreement, ScanChain } from '../../scan';
import { BroadcastTransactions, CheckBalance } from '../../wallet';
import { PayWithdrawals } from '../../withdrawals';
import { GatewayCycle } from './gateway-cycle';

function standIn<T extends object>(type: abstract new (...given: never[]) => T, parts: object): T {
  return Object.assign(Object.create(type.prototype as object) as T, parts);
}

const NOTHING_TO_SEND = { run: () => Promise.resolve(0), resend: () => Promise.resolve(0) };

function cycleWith(scan: () => Promise<unknown>): GatewayCycle {
  return new GatewayCycle(
    standIn(ScanChain, { run: scan }),
    standIn(CheckBalance, {}),
    standIn(SendCodes, NOTHING_TO_SEND),
    standIn(PayWithdrawals, NOTHING_TO_SEND),
    standIn(SendRefunds, NOTHING_TO_SEND),
    standIn(BroadcastTransactions, NOTHING_TO_SEND),
    standIn(ReportDisagreement, {}),
  );
}

describe('the gateway cycle', () => {
  it('does not go on in the transaction of whoever asked for the round', async () => {
    const transaction = new AsyncLocalStorage<string>();
    const seen: (string | undefined)[] = [];
    const cycle = cycleWith(async () => {
      seen.push(transaction.getStore());
      await new Promise(setImmediate);
      seen.push(transaction.getStore());
      return { outcome: 'done', blocksRead: 0, caughtUp: true, view: null };
    });
    // The first starts a round, the second one after it.
    await transaction.run('over soon', () => Promise.all([cycle.run(), cycle.run()]));
    expect(seen).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('gives one more round to all who ask during one', async () => {
    let rounds = 0;
    const cycle = cycleWith(() => {
      rounds += 1;
      return Promise.resolve({ outcome: 'done', blocksRead: 0, caughtUp: true, view: null });
    });
    await Promise.all([cycle.run(), cycle.run(), cycle.run()]);
    expect(rounds).toBe(2);
  });
});
