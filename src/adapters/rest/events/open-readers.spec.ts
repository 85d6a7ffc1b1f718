import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Request, Response } from 'express';
import { Logger } from '@nestjs/common';
import { ContractClock } from 'crowdwiz-testkit/contracts';
import { InMemory } from 'crowdwiz-testkit/memory';
import { IssueKey, RevokeKey } from '../../../api-keys';
import { Assets } from '../../../kernel';
import { AccessKeys, type Door, DoorKeeper } from '../../../platform/access';
import { ClientAddress } from '../../../platform/access/client-address';
import { rememberCaller } from '../http/caller';
import {
  OpenReaders,
  OPERATORS_MAXIMUM,
  type Reader,
  READERS_MAXIMUM,
  UNREAD_MILLISECONDS,
} from './open-readers';

const NO_KEYS = { adminApiKey: null, metricsApiKey: null, serviceApiKey: null };
const STEP_MILLISECONDS = 100;
/** Looks come twice a second, and go by what was read of the key within a second. */
const REVOKED_WITHIN_MILLISECONDS = 1_500;

interface Asked {
  readonly reader: Reader;
  readonly response: Response;
  readonly socket: Socket;
}

describe('whoever reads events', () => {
  let clock: ContractClock;
  let stores: InMemory;
  let readers: OpenReaders;
  let asked: Asked[];

  beforeAll(() => {
    Logger.overrideLogger(false);
  });

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
    clock = new ContractClock();
    const access = [
      [AccessKeys, new AccessKeys(NO_KEYS)],
      [ClientAddress, new ClientAddress([])],
    ] as const;
    stores = InMemory.of(clock, Assets.withPoints('DEMO', 2), access);
    readers = new OpenReaders(stores.get(DoorKeeper));
    asked = [];
  });

  afterEach(async () => {
    for (const { socket } of asked) socket.destroy();
    await settled();
    expect(readers.count).toBe(0);
    jest.useRealTimers();
  });

  const settled = () => new Promise((resolve) => setImmediate(resolve));

  function enter(key = 'no key', name = 'shop', door: Door = 'service'): Asked {
    const socket = new Socket();
    const request = new IncomingMessage(socket) as Request;
    request.headers.authorization = `Bearer ${key}`;
    rememberCaller(request, { name, keyId: null });
    const response = new ServerResponse(request) as Response;
    response.assignSocket(socket);
    const one = { reader: readers.enter(request, response, door), response, socket };
    asked.push(one);
    return one;
  }

  /** The text of a key of that name. */
  async function issue(name: string, requestsPerMinute: number | null = null) {
    const terms = { scopes: null, networks: null, requestsPerMinute, expiresAt: null };
    return stores.get(IssueKey).execute({ name, role: 'service', ...terms }, 'tests');
  }

  async function pass(milliseconds: number): Promise<void> {
    for (let passed = 0; passed < milliseconds; passed += STEP_MILLISECONDS) {
      clock.moveBySeconds(STEP_MILLISECONDS / 1000);
      await jest.advanceTimersByTimeAsync(STEP_MILLISECONDS);
      await settled();
    }
  }

  /** As when the client takes nothing, and what was sent fills every buffer. */
  function fill({ response }: Asked, isFull = true): void {
    Object.defineProperty(response, 'writableNeedDrain', { value: isFull, configurable: true });
    if (!isFull) response.emit('drain');
  }

  it('was counted only while it waited: it is until its response is closed', async () => {
    const { text } = await issue('shop');
    for (let count = 0; count < READERS_MAXIMUM; count += 1) enter(text);
    expect(() => enter(text)).toThrow();
    asked[0]?.socket.destroy();
    await settled();
    expect([readers.count, asked[0]?.reader.signal.aborted]).toEqual([READERS_MAXIMUM - 1, true]);
    expect(enter(text).reader.signal.aborted).toBe(false);
  });

  it('keeps no operator out, however many there are; of those there is a bound, too', async () => {
    const { text } = await issue('shop');
    for (let count = 0; count < READERS_MAXIMUM; count += 1) enter(text);
    for (let count = 0; count < OPERATORS_MAXIMUM; count += 1) enter(text, 'olga', 'admin');
    expect(() => enter(text, 'olga', 'admin')).toThrow();
    expect(readers.count).toBe(READERS_MAXIMUM + OPERATORS_MAXIMUM);
  });

  it('is locked out by no other key: who has the most gives one up', async () => {
    const [{ text: many }, { text: few }] = [await issue('many'), await issue('few')];
    for (let count = 0; count < READERS_MAXIMUM; count += 1) enter(many, 'many');
    const [oldest, second] = asked;
    fill(oldest!);
    for (let count = 1; count <= READERS_MAXIMUM / 2; count += 1) {
      expect(enter(few, 'few').reader.signal.aborted).toBe(false);
    }
    expect(oldest?.socket.destroyed).toBe(true);
    // One that reads has its last answer.
    expect([second?.reader.signal.aborted, second?.socket.destroyed]).toEqual([true, false]);
    const living = asked.filter(({ reader }) => !reader.signal.aborted);
    expect(living).toHaveLength(READERS_MAXIMUM);
    // Both have the same now.
    expect(() => enter(few, 'few')).toThrow();
    expect(() => enter(many, 'many')).toThrow();
    expect(asked.at(-1)?.reader.signal.aborted).toBe(false);
  });

  it('is taken as the first of its key, however many keys there are', async () => {
    const { text } = await issue('one of many');
    for (let count = 0; count < READERS_MAXIMUM; count += 1) enter(text, `key ${count}`);
    expect(() => enter(text, 'key 7')).toThrow();
    expect(enter(text, 'another').reader.signal.aborted).toBe(false);
    expect(asked.filter(({ reader }) => reader.signal.aborted)).toEqual([]);
  });

  it('leaves also when the connection was lost before', () => {
    const socket = new Socket().destroy();
    const request = new IncomingMessage(socket) as Request;
    const reader = readers.enter(request, new ServerResponse(request) as Response);
    expect([reader.signal.aborted, readers.count]).toEqual([true, 0]);
  });

  it('went on for half a minute after its key was revoked: it ends within two seconds', async () => {
    const [revoked, other] = [await issue('revoked'), await issue('other')];
    const [one, kept] = [enter(revoked.text), enter(other.text)];
    // Just after the key was looked at, which then is remembered for the longest.
    await pass(600);
    await stores.get(RevokeKey).execute(revoked.key.id, 'tests');
    await pass(REVOKED_WITHIN_MILLISECONDS);
    expect(one.reader.signal.aborted).toBe(true);
    expect(one.reader.refusal).toMatchObject({ name: 'KeyRefused' });
    expect([kept.reader.signal.aborted, kept.reader.refusal]).toEqual([false, null]);
  });

  it('is closed by a revoked key also when it does not read', async () => {
    const { key, text } = await issue('shop');
    const one = enter(text);
    fill(one);
    await stores.get(RevokeKey).execute(key.id, 'tests');
    await pass(REVOKED_WITHIN_MILLISECONDS);
    expect(one.socket.destroyed).toBe(true);
  });

  it('uses up none of the requests of its key', async () => {
    const { text } = await issue('slow', 1);
    const one = enter(text);
    await pass(10_000);
    expect(one.reader.signal.aborted).toBe(false);
  });

  it('is closed when it has not read for long, and not when it is slow', async () => {
    const { text } = await issue('shop');
    const [unread, slow] = [enter(text), enter(text)];
    fill(unread);
    fill(slow);
    await pass(UNREAD_MILLISECONDS - 5_000);
    fill(slow, false);
    fill(slow);
    await pass(6_000);
    expect([unread.socket.destroyed, slow.socket.destroyed]).toEqual([true, false]);
  });

  it('held up a stop when it did not read', async () => {
    const { text } = await issue('shop');
    const [unread, stuck] = [enter(text), enter(text)];
    fill(unread);
    const stopped = readers.onModuleDestroy();
    await settled();
    expect([unread.socket.destroyed, stuck.socket.destroyed]).toEqual([true, false]);
    expect(stuck.reader.signal.aborted).toBe(true);
    await pass(1_000);
    await stopped;
    expect(stuck.socket.destroyed).toBe(true);
  });

  it('ends at once with the gateway, and whoever comes during the stop', async () => {
    const { text } = await issue('shop');
    const { reader, socket } = enter(text);
    const stopped = readers.onModuleDestroy();
    expect([reader.signal.aborted, reader.refusal]).toEqual([true, null]);
    socket.destroy();
    await stopped;
    expect(enter(text).reader.signal.aborted).toBe(true);
  });
});
