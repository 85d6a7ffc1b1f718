import { Logger } from '@nestjs/common';
import { ContractClock } from 'crowdwiz-testkit/contracts';
import { InMemory, MemoryDatabase } from 'crowdwiz-testkit/memory';
import {
  ALARM_CHANNELS,
  AlarmChannel,
  AlarmNotices,
  type Notice,
  type Sending,
  WatchAlarms,
} from '../../alarms';
import { Assets, Clock, DomainError, newId } from '../../kernel';
import { AlarmPump } from './alarm-pump';
import { AlarmPumpOptions } from './alarm-pump-options';

const LOOK_MILLISECONDS = 1;

async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 2_000 && !condition(); turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  expect(condition()).toBe(true);
}

class Channel extends AlarmChannel {
  readonly sent: string[] = [];
  answer: () => Promise<Sending> = () => Promise.resolve({ outcome: 'told' });

  constructor(override readonly name: string) {
    super();
  }

  override send({ id }: Notice): Promise<Sending> {
    this.sent.push(id);
    return this.answer();
  }
}

/** A process over the database. */
class Process {
  rounds = 0;
  failure: Error | null = null;
  readonly pump: AlarmPump;

  constructor(database: MemoryDatabase, channels: readonly AlarmChannel[]) {
    const watch: Pick<WatchAlarms, 'run'> = {
      run: () => {
        this.rounds += 1;
        return this.failure ? Promise.reject(this.failure) : Promise.resolve([]);
      },
    };
    const stores = InMemory.of(new ContractClock(), Assets.withPoints('DEMO', 2), [
      [MemoryDatabase, database],
      [ALARM_CHANNELS, channels],
      [WatchAlarms, watch],
      [AlarmPumpOptions, new AlarmPumpOptions(LOOK_MILLISECONDS)],
    ]);
    this.pump = stores.get(AlarmPump);
    this.pump.onApplicationBootstrap();
  }

  stop(): Promise<void> {
    this.pump.onModuleDestroy();
    return this.pump.beforeApplicationShutdown();
  }
}

describe('the pump of alarms', () => {
  let database: MemoryDatabase;
  let running: Process[];
  let lines: string[];

  beforeEach(() => {
    database = new MemoryDatabase();
    running = [];
    lines = [];
    const keep = (...given: unknown[]) => void lines.push(given.map(String).join(' '));
    Logger.overrideLogger({ log: keep, warn: keep, error: keep });
  });

  afterEach(async () => {
    for (const each of running) await each.stop();
    Logger.overrideLogger(false);
  });

  function start(...channels: readonly AlarmChannel[]): Process {
    const started = new Process(database, channels);
    running.push(started);
    return started;
  }
  async function add(): Promise<string> {
    const clock = new ContractClock();
    const stores = new InMemory([
      [MemoryDatabase, database],
      [Clock, clock],
    ]);
    const id = newId();
    const about = { kind: 'foreign_spending', severity: 'page', phase: 'raised' } as const;
    const notice = { id, ...about, shown: [], alarmIds: [id], at: clock.now() };
    await stores.get(AlarmNotices).add([notice]);
    return id;
  }

  it('has one process watch, and another one once that has stopped', async () => {
    const [first, second] = [start(), start()];
    await until(() => first.rounds > 5);
    expect(second.rounds).toBe(0);
    await first.stop();
    const { rounds } = first;
    await until(() => second.rounds > 5);
    expect(first.rounds).toBe(rounds);
  });

  it('tells on each channel once, however many processes have it, and one that hangs holds up nobody', async () => {
    const [hanging, chat, chatElsewhere] = [
      new Channel('webhook'),
      new Channel('chat'),
      new Channel('chat'),
    ];
    let answer = (_sending: Sending): void => undefined;
    hanging.answer = () => new Promise<Sending>((resolve) => (answer = resolve));
    const [first] = [start(hanging, chat), start(chatElsewhere)];
    const [one, two] = [await add(), await add()];
    await until(() => chat.sent.length + chatElsewhere.sent.length === 2);
    const { rounds } = first;
    await until(() => first.rounds > rounds + 5);
    expect([...chat.sent, ...chatElsewhere.sent]).toEqual([one, two]);
    expect(hanging.sent).toEqual([one]);
    hanging.answer = () => Promise.resolve({ outcome: 'told' });
    answer({ outcome: 'told' });
    await until(() => hanging.sent.length === 2);
  });

  it('says once that something stands still, and once that it goes on', async () => {
    const watching = start();
    watching.failure = new Error('out of disk');
    await until(() => lines.length > 0);
    const { rounds } = watching;
    await until(() => watching.rounds > rounds + 5);
    expect(lines.filter((line) => line.includes('Alarms are not watched'))).toHaveLength(1);
    watching.failure = null;
    await until(() => lines.length > 1);
    expect(lines[1]).toContain('It is over');
    watching.failure = new DomainError('database_read_only');
    const seen = watching.rounds;
    await until(() => watching.rounds > seen + 5);
    expect(lines).toHaveLength(2);
  });
});
