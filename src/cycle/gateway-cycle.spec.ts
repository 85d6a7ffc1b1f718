import { Logger } from '@nestjs/common';
import { CreditWaiting, OfferDeposits } from '../deposits';
import { DomainError } from '../kernel';
import { ConfirmMessages } from '../linking';
import { ChainDisagreement, ReportDisagreement, RescanBlocks, ScanChain } from '../scan';
import { BroadcastTransactions, CheckBalance, SendOutgoing, type SendReport } from '../wallet';
import { TroubleLog } from '../platform/logging/trouble-log';
import { GatewayCycle } from './gateway-cycle';
import { WatchRound } from './watch-round';

function standIn<T extends object>(type: abstract new (...given: never[]) => T, parts: object): T {
  return Object.assign(Object.create(type.prototype as object) as T, parts);
}

const NOTHING_TO_DO = { run: () => Promise.resolve(0) };

const NOTHING_TO_READ_AGAIN = () => Promise.resolve({ blocksRead: 0, hasMore: false });

/** What a part of a cycle does instead of its own work. */
interface Parts {
  readonly send?: () => Promise<readonly SendReport[]>;
  readonly resend?: () => Promise<number>;
  readonly rescan?: () => Promise<unknown>;
  readonly checkBalance?: object;
  readonly reportDisagreement?: object;
}

function cycleWith(scan: () => Promise<unknown>, parts: Parts = {}): GatewayCycle {
  const { send = () => Promise.resolve([]), resend = () => Promise.resolve(0) } = parts;
  return new GatewayCycle(
    standIn(ScanChain, { run: scan }),
    standIn(RescanBlocks, { run: parts.rescan ?? NOTHING_TO_READ_AGAIN }),
    standIn(CreditWaiting, NOTHING_TO_DO),
    standIn(ConfirmMessages, NOTHING_TO_DO),
    standIn(OfferDeposits, NOTHING_TO_DO),
    standIn(CheckBalance, parts.checkBalance ?? {}),
    standIn(SendOutgoing, { run: send }),
    standIn(BroadcastTransactions, { resend }),
    standIn(WatchRound, NOTHING_TO_DO),
    standIn(ReportDisagreement, { isOver: () => Promise.resolve(), ...parts.reportDisagreement }),
    new TroubleLog(),
  );
}

describe('the gateway cycle', () => {
  beforeAll(() => {
    Logger.overrideLogger(false);
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
    await cycleWith(scan, { rescan }).run();
    for (let turn = 0; turn < 100; turn += 1) await new Promise(setImmediate);
    expect(done).toEqual(['scan', 're-scan', 'scan', 're-scan', 'scan', 're-scan']);
  });

  it('sends again what is signed although the payment gate cannot be asked', async () => {
    const done = { outcome: 'done', blocksRead: 0, caughtUp: true, view: null };
    const send = () => Promise.reject(new DomainError('chain_unavailable'));
    const cycle = cycleWith(() => Promise.resolve(done), {
      send,
      resend: () => Promise.resolve(2),
    });
    expect(await cycle.run()).toMatchObject({ scan: 'done', signed: {}, resent: 2 });
  });

  it('tells what each source signed, also when another one failed', async () => {
    const done = { outcome: 'done', blocksRead: 0, caughtUp: true, view: null };
    const reported: unknown[] = [];
    const error = new ChainDisagreement(7, {}, 'account');
    const send = () =>
      Promise.resolve<readonly SendReport[]>([
        { purpose: 'code', signed: 0, failure: { error }, dueInMilliseconds: null },
        { purpose: 'withdrawal', signed: 3, failure: null, dueInMilliseconds: null },
      ]);
    const reportDisagreement = {
      execute: (given: unknown) => Promise.resolve(reported.push(given)),
    };
    const cycle = cycleWith(() => Promise.resolve(done), { send, reportDisagreement });
    expect(await cycle.run()).toMatchObject({ signed: { code: 0, withdrawal: 3 } });
    expect(reported).toEqual([error]);
  });

  it('says once that a part has stopped and why, and once that it goes on again', async () => {
    const written: unknown[] = [];
    const keep = (level: string) => (fields: object) => written.push({ level, ...fields });
    const logger = { log: keep('info'), warn: keep('warn'), error: keep('error') };
    Logger.overrideLogger(logger);
    const done = { outcome: 'done', blocksRead: 0, caughtUp: true, view: null };
    const answers: (Error | null)[] = [
      ...[null, new DomainError('chain_unavailable'), new DomainError('chain_unavailable')],
      ...[new Error('out of disk'), new Error('out of disk'), null, null],
    ];
    const cycle = cycleWith(() => {
      const error = answers.shift();
      return error ? Promise.reject(error) : Promise.resolve(done);
    });
    while (answers.length > 0) await cycle.run();
    Logger.overrideLogger(false);
    expect(written).toEqual([
      { level: 'warn', event: 'part_stopped', part: 'scan', reason: 'chain_unavailable' },
      expect.objectContaining({ level: 'error', event: 'part_stopped', part: 'scan' }),
      { level: 'info', event: 'part_goes_on', part: 'scan' },
    ]);
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

  it('says which disputes are over: those about what was answered without a contradiction', async () => {
    const over: string[] = [];
    const reportDisagreement = {
      execute: () => Promise.resolve(),
      isOver: (what: string) => Promise.resolve(over.push(what)),
    };
    const scan = () =>
      Promise.resolve({ outcome: 'done', blocksRead: 0, caughtUp: true, view: {} });
    const checkBalance = { run: () => Promise.resolve(null) };
    await cycleWith(scan, { checkBalance, reportDisagreement }).run();
    expect(over).toEqual(['balance']);
    const disputed = { run: () => Promise.reject(new ChainDisagreement(7, {}, 'balance')) };
    await cycleWith(scan, { checkBalance: disputed, reportDisagreement }).run();
    expect(over).toEqual(['balance']);
  });
});
