import { ContractClock } from 'crowdwiz-testkit/contracts';
import type { EndpointExtension, WebhookEndpoints } from '../../webhooks';
import { EndpointLease, LEASE_MILLISECONDS } from './endpoint-lease';

const SECONDS = LEASE_MILLISECONDS / 1000;
const EVERY_MILLISECONDS = 2_000;

describe('the claim of an endpoint', () => {
  const clock = new ContractClock();
  let asked: EndpointExtension[];
  let answer: () => Promise<boolean>;
  let lease: EndpointLease;

  beforeEach(() => {
    jest.useFakeTimers();
    asked = [];
    answer = () => Promise.resolve(true);
    const endpoints: Pick<WebhookEndpoints, 'extend' | 'release'> = {
      extend: (extension) => {
        asked.push(extension);
        return answer();
      },
      release: () => Promise.resolve(),
    };
    const until = EndpointLease.untilFrom(clock.now());
    const claim = { id: 'e', token: 't', url: 'https://shop.example', until };
    lease = new EndpointLease(endpoints as WebhookEndpoints, clock, claim);
    lease.extendEvery(EVERY_MILLISECONDS);
  });

  afterEach(() => {
    lease.end();
    jest.useRealTimers();
  });

  const extension = () => jest.advanceTimersByTimeAsync(EVERY_MILLISECONDS);

  it('is held for as long as it is extended', async () => {
    clock.moveBySeconds(SECONDS - 1);
    await extension();
    clock.moveBySeconds(SECONDS - 1);
    expect(lease.isHeld).toBe(true);
    expect(asked.at(-1)).toMatchObject({ id: 'e', token: 't', url: 'https://shop.example' });
  });

  it('ends when its time is over, though nobody has said so: the process was frozen', () => {
    clock.moveBySeconds(SECONDS);
    expect(lease.isHeld).toBe(false);
  });

  it('went on although the store had said that it has ended', async () => {
    answer = () => Promise.resolve(false);
    await extension();
    expect(lease.isHeld).toBe(false);
  });

  it('holds as long as it was given while the database does not answer', async () => {
    answer = () => Promise.reject(new Error('away'));
    await extension();
    await extension();
    expect([asked.length, lease.isHeld]).toEqual([2, true]);
    clock.moveBySeconds(SECONDS);
    expect(lease.isHeld).toBe(false);
  });

  it('is not ended by the answer about an address that it has left meanwhile', async () => {
    let say: (isExtended: boolean) => void = () => undefined;
    answer = () => new Promise((resolve) => (say = resolve));
    await extension();
    lease.sendsTo('https://other.example');
    answer = () => Promise.resolve(true);
    say(false);
    await extension();
    expect(lease.isHeld).toBe(true);
    expect(asked.at(-1)).toMatchObject({ url: 'https://other.example' });
  });

  it('is extended no more once it is released', async () => {
    await extension();
    await lease.release();
    await extension();
    expect([asked.length, lease.isHeld]).toEqual([1, false]);
  });
});
