import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { ContractClock } from 'crowdwiz-testkit/contracts';
import { InMemory, MemoryDatabase } from 'crowdwiz-testkit/memory';
import { EventFeed, EventStore } from '../../events';
import { Assets, UnitOfWork } from '../../kernel';
import {
  ChangeEndpoint,
  CreateEndpoint,
  Deliveries,
  EndpointSecrets,
  type ReceiverAnswer,
  SwitchEndpoint,
  WebhookEndpoints,
  type WebhookMessage,
  WebhookSender,
  WebhookSettings,
} from '../../webhooks';
import { LEASE_MILLISECONDS } from './endpoint-lease';
import { WebhookOptions } from './webhook-options';
import { IN_FLIGHT_PER_ENDPOINT, WebhookPump } from './webhook-pump';

const ADDRESS = 'https://shop.example/hooks';
const OTHER_ADDRESS = 'https://shop.example/other';
const EVENTS = 3 * IN_FLIGHT_PER_ENDPOINT;
const OPTIONS = new WebhookOptions([], 15_000, 2, () => Promise.resolve([]), 5);
const ASSETS = Assets.withPoints('DEMO', 2);

/** Something that is waited for, once it is closed and until it is open again. */
class Gate {
  private opened = Promise.resolve();
  open: () => void = () => undefined;

  close(): void {
    this.opened = new Promise((resolve) => {
      this.open = resolve;
    });
  }

  pass(): Promise<void> {
    return this.opened;
  }
}

/** Takes whatever comes, once the gate of its address is open. */
class Receivers extends WebhookSender {
  readonly sent: WebhookMessage[] = [];
  readonly gates = new Map<string, Gate>();

  override refusalOf(): string | null {
    return null;
  }

  override async send(message: WebhookMessage): Promise<ReceiverAnswer> {
    this.sent.push(message);
    await this.gates.get(message.url)?.pass();
    return { milliseconds: 1, status: 200, answer: null, error: null };
  }

  to(url: string): string[] {
    return this.sent.filter((message) => message.url === url).map(({ id }) => id);
  }
}

/** A process with a pump, over the tables of all. */
class Process {
  readonly receivers = new Receivers();
  /** Closed: the process is frozen, and nothing comes of what it asks of the endpoints. */
  readonly thawed = new Gate();
  /** What its claims were told. */
  readonly extensions: boolean[] = [];
  readonly released: unknown[] = [];
  settled = 0;
  private readonly pump: WebhookPump;

  constructor(database: MemoryDatabase, clock: ContractClock, secrets: EndpointSecrets) {
    const stores = InMemory.of(clock, ASSETS, [[MemoryDatabase, database]]);
    const parts = InMemory.of(clock, ASSETS, [
      [MemoryDatabase, database],
      [WebhookEndpoints, this.watched(stores.get(WebhookEndpoints))],
      [WebhookSender, this.receivers],
      [EndpointSecrets, secrets],
      [WebhookSettings, new WebhookSettings(() => 0)],
      [WebhookOptions, OPTIONS],
    ]);
    this.pump = parts.get(WebhookPump);
  }

  start(): this {
    this.pump.onApplicationBootstrap();
    return this;
  }

  stop(): Promise<void> {
    this.pump.onModuleDestroy();
    return this.pump.beforeApplicationShutdown();
  }

  private watched(endpoints: WebhookEndpoints): WebhookEndpoints {
    return new Proxy(endpoints, {
      get:
        (of, name: keyof WebhookEndpoints) =>
        async (...given: unknown[]) => {
          await this.thawed.pass();
          const method = Reflect.get(of, name) as (...given: unknown[]) => Promise<unknown>;
          const result = await method.apply(of, given);
          if (name === 'extend') this.extensions.push(result === true);
          if (name === 'settle') this.settled += 1;
          if (name === 'release') this.released.push(given[0]);
          return result;
        },
    });
  }
}

describe('the pump of webhooks', () => {
  let clock: ContractClock;
  let stores: InMemory;
  let processes: Process[];
  const secrets = new EndpointSecrets(['throw-away-secret-of-these-specs']);

  beforeEach(() => {
    clock = new ContractClock();
    processes = [];
    stores = InMemory.of(clock, ASSETS, [
      [WebhookSender, new Receivers()],
      [EndpointSecrets, secrets],
    ]);
  });

  afterEach(async () => {
    for (const { thawed, receivers } of processes) {
      thawed.open();
      for (const gate of receivers.gates.values()) gate.open();
    }
    await Promise.all(processes.map((each) => each.stop()));
  });

  function start(): Process {
    const process = new Process(stores.database, clock, secrets).start();
    processes.push(process);
    return process;
  }

  /** A gate of that address, which is closed. */
  function closed({ receivers }: Process, url: string): Gate {
    const gate = new Gate();
    gate.close();
    receivers.gates.set(url, gate);
    return gate;
  }

  async function create(url = ADDRESS): Promise<string> {
    const terms = { url, eventTypes: null, keepsOrder: false, description: '' };
    return (await stores.get(CreateEndpoint).execute(terms, 'shop')).endpoint.id;
  }

  /** Ids of events that happen, in their order. */
  async function happen(count = EVENTS): Promise<string[]> {
    const at = clock.now();
    const events = Array.from({ length: count }, () => ({
      ...{ id: randomUUID(), type: 'deposit.credited', version: 1, at, customerId: null, data: {} },
    }));
    await stores.get(UnitOfWork).run(() => {
      stores.get(EventStore).add(events);
      return Promise.resolve();
    });
    await stores.get(EventStore).publish(count);
    return events.map(({ id }) => id);
  }

  async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
    for (let look = 0; look < 2_000; look += 1) {
      if (await isSo()) return;
      await delay(2);
    }
    throw new Error('What a spec waits for did not come');
  }

  const waiting = async (id: string) => (await stores.get(Deliveries).backlog(id)).count;
  const listed = async (id: string) => {
    const page = { limit: 100, cursor: null };
    return (await stores.get(Deliveries).list(id, { state: 'delivered' }, page)).items.length;
  };

  it('sends all that happens', async () => {
    const id = await create();
    const process = start();
    const events = await happen();
    await until(async () => (await listed(id)) === EVENTS);
    expect(process.receivers.to(ADDRESS)).toEqual(events);
  });

  it.each(['pause', 'delete'] as const)(
    'went on with a page after a %s: it ends with what is under way',
    async (change) => {
      const process = start();
      const gate = closed(process, ADDRESS);
      const id = await create();
      await happen();
      await until(() => process.receivers.sent.length === IN_FLIGHT_PER_ENDPOINT);
      await stores.get(SwitchEndpoint)[change](id, 'shop');
      await until(() => process.extensions.includes(false));
      gate.open();
      await until(() => process.settled > 0);
      expect(process.receivers.sent).toHaveLength(IN_FLIGHT_PER_ENDPOINT);
      if (change === 'delete') return;
      // What was taken is not sent again, and the rest is, once it goes on.
      expect(await waiting(id)).toBe(EVENTS - IN_FLIGHT_PER_ENDPOINT);
      await stores.get(SwitchEndpoint).enable(id, false, 'shop');
      await until(async () => (await listed(id)) === EVENTS);
      expect(new Set(process.receivers.to(ADDRESS)).size).toBe(process.receivers.sent.length);
    },
  );

  it('went on with a page to a former address: the rest goes to the present one', async () => {
    const process = start();
    const gate = closed(process, ADDRESS);
    const id = await create();
    const events = await happen();
    await until(() => process.receivers.sent.length === IN_FLIGHT_PER_ENDPOINT);
    await stores.get(ChangeEndpoint).execute(id, { url: OTHER_ADDRESS }, 'shop');
    await until(() => process.extensions.includes(false));
    gate.open();
    await until(async () => (await listed(id)) === EVENTS);
    const { receivers } = process;
    expect(receivers.to(ADDRESS)).toEqual(events.slice(0, IN_FLIGHT_PER_ENDPOINT));
    expect(receivers.to(OTHER_ADDRESS).sort()).toEqual(events.slice(IN_FLIGHT_PER_ENDPOINT).sort());
  });

  it('had a page be sent by two: a process that was frozen goes on with nothing of it', async () => {
    const frozen = start();
    const gate = closed(frozen, ADDRESS);
    const id = await create();
    const other = await create(OTHER_ADDRESS);
    const events = await happen();
    await until(() => frozen.receivers.to(ADDRESS).length === IN_FLIGHT_PER_ENDPOINT);
    await until(() => frozen.released.includes(other));
    frozen.thawed.close();

    // As after a kill -9: another process does not wait for the endpoint of the first one.
    const second = start();
    const later = await happen();
    await until(async () => (await listed(other)) === 2 * EVENTS);
    expect(second.receivers.to(OTHER_ADDRESS)).toEqual(later);
    expect(second.receivers.to(ADDRESS)).toEqual([]);
    clock.moveBySeconds(LEASE_MILLISECONDS / 1000 + 1);
    await until(async () => (await listed(id)) === 2 * EVENTS);
    // Nothing is lost: also what was under way when the first one died comes, under the same ids.
    expect(second.receivers.to(ADDRESS).sort()).toEqual([...events, ...later].sort());

    const { settled } = frozen;
    gate.open();
    frozen.thawed.open();
    await until(() => frozen.settled > settled);
    expect(frozen.receivers.to(ADDRESS)).toEqual(events.slice(0, IN_FLIGHT_PER_ENDPOINT));
    const { sequence } = await stores.get(EventFeed).head();
    expect(await stores.get(WebhookEndpoints).find(id)).toMatchObject({ sequence });
  });
});
