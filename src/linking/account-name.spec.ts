import { DomainError } from '../kernel';
import { parseAccountName } from '.';

describe('parseAccountName', () => {
  it.each(['alice-user1', 'a', 'init0', 'a.b-c.d1', 'x'.repeat(63)])('takes %j', (name) => {
    expect(parseAccountName(` ${name} `)).toBe(name);
  });

  it('forgives an at sign in front', () => {
    expect(parseAccountName('@alice-user1')).toBe('alice-user1');
  });

  it.each([
    'x'.repeat(64),
    'alice user1',
    'Alice',
    '1.2.33',
    '1alice',
    'alice-',
    '-alice',
    'a..b',
    '.a',
    'алиса',
    'alice_1',
    '',
    '🙂',
  ])('refuses %j', (name) => {
    expect(() => parseAccountName(name)).toThrow(DomainError);
  });
});
