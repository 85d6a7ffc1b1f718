import { AsyncLocalStorage } from 'node:async_hooks';
import { CreditWaiting, SendRefunds } from '../../deposits';
import { DomainError } from '../../kernel';
import { SendCodes } from '../../linking';
import { RescanBlocks, ScanChain } from '../../scan';
import { BroadcastTransactions, CheckBalance, WatchHotWallet } from '../../wallet';
import { PayWithdrawals } from '../../withdrawals';
import { GatewayCycle } from './gateway-cycle';
import { WatchRound } from './watch-round';

function standIn<T extends object>(type: abstract new (...given: never[]) => T, parts: object): T {
  return Object.assign(Object.create(type.prototype as object) as T, parts);
}

const NOTHING_TO_SEND = { run: () => Promise.resolve(0), resend: () => Promise.resolve(0) };

const NOTHING_TO_READ_AGAIN = () => Promise.resolve({ blocksRead: 0, hasMore: false });

function cycleWith(
  scan: () => Promise<unknown>,
  watch: () => Promise<unknown> = () => Promise.resolve(),
  send: object = NOTHING_TO_SEND,
  rescan: () => Promise<unknown> = NOTHING_TO_READ_AGAIN,
): GatewayCycle {
  return new GatewayCycle(
    standIn(ScanChain, { run: scan }),
    standIn(RescanBlocks, { run: rescan }),
    standIn(CreditWaiting, NOTHING_TO_SEND),
    standIn(CheckBalance, {}),
    standIn(WatchHotWallet, { run: watch }),
    standIn(SendCodes, send),
    standIn(PayWithdrawals, send),
    standIn(SendRefunds, send),
    standIn(BroadcastTransactions, send),
    standIn(WatchRound, NOTHING_TO_SEND),
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

  it('asks for rounds itself while there is more to read again, and scans in between', async () => {
    const done: string[] = [];
    let roundsLeft = 3;
    const scan = () => {
      done.push('scan');
      return Promise.resolve({ outcome: 'done', blocksRead: 0, caughtUp: true, view: null });
    };
    const rescan = () => {
      done.push('re-scan');
      roundsLeft -= 1;
      return Promise.resolve({ blocksRead: 1, hasMore: roundsLeft > 0 });
    };
    await cycleWith(scan, undefined, undefined, rescan).run();
    for (let turn = 0; turn < 100; turn += 1) await new Promise(setImmediate);
    expect(done).toEqual(['scan', 're-scan', 'scan', 're-scan', 'scan', 're-scan']);
  });

  it('signs nothing in a round in which the keys of the hot wallet were not seen', async () => {
    let sent = 0;
    const send = { run: () => Promise.resolve((sent += 1)), resend: () => Promise.resolve(0) };
    const done = { outcome: 'done', blocksRead: 0, caughtUp: true, view: null };
    let watch = () => Promise.reject(new DomainError('chain_unavailable'));
    const cycle = cycleWith(
      () => Promise.resolve(done),
      () => watch(),
      send,
    );
    expect(await cycle.run()).toMatchObject({ scan: 'done', payoutsSigned: 0 });
    expect(sent).toBe(0);
    watch = () => Promise.resolve() as Promise<never>;
    await cycle.run();
    expect(sent).toBe(3);
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
