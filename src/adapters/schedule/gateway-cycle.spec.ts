import { AsyncLocalStorage } from 'node:async_hooks';
import { Logger } from '@nestjs/common';
import { SendRefunds } from '../../deposits';
import { SendCodes } from '../../linking';
import { ChainDisagreement, ReportDisagreement, ScanChain } from '../../scan';
import { BroadcastTransactions, CheckBalance } from '../../wallet';
import { PayWithdrawals } from '../../withdrawals';
import { GatewayCycle } from './gateway-cycle';

function standIn<T extends object>(type: abstract new (...given: never[]) => T, parts: object): T {
  return Object.assign(Object.create(type.prototype as object) as T, parts);
}

const NOTHING_TO_SEND = { run: () => Promise.resolve(0), resend: () => Promise.resolve(0) };

function cycleWith(
  scan: () => Promise<unknown>,
  { checkBalance = {}, reportDisagreement = {} } = {},
): GatewayCycle {
  return new GatewayCycle(
    standIn(ScanChain, { run: scan }),
    standIn(CheckBalance, checkBalance),
    standIn(SendCodes, NOTHING_TO_SEND),
    standIn(PayWithdrawals, NOTHING_TO_SEND),
    standIn(SendRefunds, NOTHING_TO_SEND),
    standIn(BroadcastTransactions, NOTHING_TO_SEND),
    standIn(ReportDisagreement, reportDisagreement),
  );
}

describe('the gateway cycle', () => {
  beforeAll(() => {
    Logger.overrideLogger(false);
  });

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

  it('reports nodes that contradict each other wherever it was noticed, and goes on', async () => {
    const disagreement = new ChainDisagreement(7, { 'ws://a': '1', 'ws://b': '2' }, 'balance');
    const reported: ChainDisagreement[] = [];
    const scan = () =>
      Promise.resolve({ outcome: 'done', blocksRead: 3, caughtUp: true, view: {} });
    const cycle = cycleWith(scan, {
      checkBalance: { run: () => Promise.reject(disagreement) },
      reportDisagreement: {
        execute: (error: ChainDisagreement) => {
          reported.push(error);
          return Promise.resolve();
        },
      },
    });
    expect(await cycle.run()).toMatchObject({ scan: 'done', blocksRead: 3 });
    expect(reported).toEqual([disagreement]);
  });
});
