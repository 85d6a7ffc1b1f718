import * as crypto from 'node:crypto';
import { inspect } from 'node:util';
import { ApiKey } from './api-key';
import { FailedAttempts } from './failed-attempts';

jest.mock('node:crypto', () => {
  const actual = jest.requireActual<typeof crypto>('node:crypto');
  return { ...actual, timingSafeEqual: jest.fn(actual.timingSafeEqual) };
});

describe('ApiKey', () => {
  const key = new ApiKey('throw-away-admin-key');

  it('takes the whole key and nothing else', () => {
    expect(key.matches('throw-away-admin-key')).toBe(true);
    for (const wrong of [
      '',
      'throw-away-admin-ke',
      'throw-away-admin-key ',
      'THROW-AWAY-ADMIN-KEY',
    ]) {
      expect(key.matches(wrong)).toBe(false);
    }
  });

  it('compares hashes of equal length in constant time, however long the guess', () => {
    const compare = jest.mocked(crypto.timingSafeEqual);
    compare.mockClear();
    key.matches('x');
    key.matches('x'.repeat(10_000));
    expect(compare).toHaveBeenCalledTimes(2);
    for (const [left, right] of compare.mock.calls) {
      expect([left.byteLength, right.byteLength]).toEqual([32, 32]);
    }
  });

  it('does not keep the key', () => {
    const printed = inspect(key, { showHidden: true, depth: 5 }) + JSON.stringify(key);
    expect(printed).not.toContain('throw-away');
  });
});

describe('FailedAttempts', () => {
  const failTimes = (attempts: FailedAttempts, times: number, address: string, now: number) => {
    for (let time = 0; time < times; time += 1) attempts.note(address, now);
  };

  it('makes an address wait after twenty failures, until the minute is over', () => {
    const attempts = new FailedAttempts();
    failTimes(attempts, 19, '10.0.0.1', 1_000);
    expect(attempts.waitSeconds('10.0.0.1', 1_000)).toBe(0);
    attempts.note('10.0.0.1', 1_000);
    expect(attempts.waitSeconds('10.0.0.1', 31_000)).toBe(30);
    expect(attempts.waitSeconds('10.0.0.1', 61_000)).toBe(0);
  });

  it('makes nobody wait for longer because the clock was set back', () => {
    const attempts = new FailedAttempts();
    failTimes(attempts, 20, '10.0.0.1', 3_600_000);
    expect(attempts.waitSeconds('10.0.0.1', 3_601_000)).toBe(59);
    expect(attempts.waitSeconds('10.0.0.1', 1_000)).toBe(0);
    failTimes(attempts, 19, '10.0.0.1', 1_000);
    expect(attempts.waitSeconds('10.0.0.1', 1_000)).toBe(0);
  });

  it('lets other addresses try', () => {
    const attempts = new FailedAttempts();
    failTimes(attempts, 50, '10.0.0.1', 0);
    expect(attempts.waitSeconds('10.0.0.2', 0)).toBe(0);
  });

  it('forgets the oldest addresses of a flood, so that memory stays bounded', () => {
    const attempts = new FailedAttempts();
    failTimes(attempts, 50, 'first', 0);
    for (let index = 0; index < 10_000; index += 1) attempts.note(`address-${index}`, 0);
    expect(attempts.waitSeconds('first', 0)).toBe(0);
  });
});
