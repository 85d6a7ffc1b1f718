import { StillClock } from '../../test/support/clocks';
import { MemoryUnitOfWork } from '../../test/support/memory-unit-of-work';
import type { EventPublisher } from '../kernel';
import type { RaiseFinding } from '../safety';
import type { ChainReader } from './ports/chain-reader';
import type { Booking, ReconcileListener } from './ports/reconcile-listener';
import type { CursorPosition, ScanCursor } from './ports/scan-cursor';
import type { ScanLock } from './ports/scan-lock';
import { ReconcileChain } from './reconcile-chain';

const TIME = new Date('2026-03-01T12:00:00Z');
const READ: CursorPosition = {
  ...{ blockNumber: 20, blockId: 'gone', blockTime: TIME, historySequence: 0 },
  ...{ startBlockNumber: 1, chainId: 'chain', hotWalletId: '1.2.9' },
};
const COMMON = { number: 10, id: 'common', time: TIME };

function stub<Port extends object>(methods: Partial<Port>): Port {
  return methods as Port;
}

/** Is ended for the sake of others once, and done again. */
class EndedOnce extends MemoryUnitOfWork {
  override async runRepeatable<T>(work: () => Promise<T>): Promise<T> {
    await this.run(work);
    return this.run(work);
  }
}

function reconcileWith(done: string[]): ReconcileChain {
  const note = (text: string) => Promise.resolve(void done.push(text));
  const listener = (name: string, locks: boolean) => {
    const booking: Booking = async () => {
      await note(`${name} books`);
      return [`${name} has booked.`];
    };
    const given = locks ? Object.assign(booking, { lock: () => note(`${name} locks`) }) : booking;
    return stub<ReconcileListener>({ find: () => Promise.resolve(given) });
  };
  const standing = (isThere: boolean) =>
    ({ standing: isThere ? 'there' : 'gone', headNumber: null, evidence: {} }) as const;
  return new ReconcileChain(
    stub<ChainReader>({
      standingOf: ({ id }) => Promise.resolve(standing(id === COMMON.id)),
      position: () =>
        Promise.resolve({
          ...{ headNumber: 20, headId: 'h', headTime: TIME, irreversibleNumber: 20, node: 'n' },
        }),
      sequenceAt: () => Promise.resolve(0),
    }),
    stub<ScanCursor>({
      load: () => Promise.resolve(READ),
      checkpoints: () => Promise.resolve([COMMON]),
      goBack: () => note('the cursor goes back'),
    }),
    stub<ScanLock>({ runExclusively: (work) => work() }),
    stub<RaiseFinding>({ causesAreGone: () => Promise.resolve() }),
    stub<EventPublisher>({ publish: () => Promise.resolve() }),
    new StillClock(),
    new EndedOnce(),
    [listener('payments', false), listener('deposits', true)],
  );
}

describe('a reconciliation', () => {
  it('locks customers before anybody books, and says once what it did when it was done again', async () => {
    const done: string[] = [];
    const command = { apply: true, by: 'anna', reason: 'a drill' };
    const report = await reconcileWith(done).execute(command);
    const once = ['deposits locks', 'the cursor goes back', 'payments books', 'deposits books'];
    expect(done).toEqual([...once, ...once]);
    expect(report.outcome).toBe('applied');
    expect(report.lines.slice(-2)).toEqual(['payments has booked.', 'deposits has booked.']);
    expect(report.lines.filter((line) => line.includes('has booked'))).toHaveLength(2);
  });
});
