import { StillClock } from '../../test/support/clocks';
import { Clock, MoneyClock, type MoneyTime } from '../kernel';
import type { FindingDraft } from './finding';
import { Findings } from './ports/findings';
import { WaitingFlows } from './ports/waiting-flows';
import { RaiseFinding } from './raise-finding';
import { WatchFlows } from './watch-flows';

const HOUR_SECONDS = 3_600;
const STANDSTILL_SECONDS = 600;

class NoHead extends MoneyClock {
  constructor(private readonly clock: Clock) {
    super();
  }

  override look(): MoneyTime {
    return { status: 'no_head', clock: this.clock.now() };
  }
}

function standIn<T extends object>(
  type: abstract new (...parameters: never[]) => T,
  parts: Partial<T>,
): T {
  return Object.assign(Object.create(type.prototype as object) as T, parts);
}

describe('a standstill of the reading', () => {
  const clock = new StillClock();
  const raised: string[] = [];
  const flows = new WatchFlows(
    standIn(WaitingFlows, {
      look: () => Promise.resolve({ waiting: [], readToBlock: 7, livingTransactions: 0 }),
    }),
    standIn(Findings, { openOf: () => Promise.resolve([]) }),
    standIn(RaiseFinding, {
      execute: ({ subject }: FindingDraft) => {
        raised.push(subject);
        return Promise.reject(new Error('this is enough'));
      },
    }),
    clock,
    new NoHead(clock),
  );
  const look = () => flows.run(9).catch(() => undefined);

  it('is found in time although the clock was set back meanwhile, and not at once', async () => {
    await look();
    clock.moveBySeconds(STANDSTILL_SECONDS - 1);
    await look();
    expect(raised).toEqual([]);
    clock.moveBySeconds(-HOUR_SECONDS);
    await look();
    expect(raised).toEqual([]);
    clock.moveBySeconds(STANDSTILL_SECONDS);
    await look();
    expect(raised).toEqual(['scan:blocks']);
  });
});
