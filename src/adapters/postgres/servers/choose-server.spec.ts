import { DatabaseError } from '../connection/database-error';
import { chooseServer, isPassing, type Answer, type Server } from './choose-server';

function server(
  name: string,
  timeline: string,
  startedAt = name,
  system = '7',
  position = 0n,
): Server {
  return {
    host: { address: name, url: `postgres://u:s3cret@${name}/d` },
    identity: { system, timeline, startedAt, position },
  };
}

const LONG = 10_000;

function failed(
  name: string,
  code: string | null,
  message = 'gone',
  absentMilliseconds = LONG,
): Answer {
  const { host } = server(name, '');
  return { host, failure: new DatabaseError(message, code, null, null), absentMilliseconds };
}

/** At the same place in the same log as another one; `startedAt` tells them apart. */
const at = (name: string, position: bigint) => server(name, '1', name, '7', position);

describe('the server that is chosen', () => {
  it.each<[string, Answer[], Server | null, string]>([
    ['the only one that takes writes', [failed('a', '25006'), server('b', '1')], null, 'b'],
    [
      'the first of two names of one server',
      [server('a', '1', 'x'), server('b', '1', 'x')],
      null,
      'a',
    ],
    ['the one that was promoted last', [server('a', '1'), server('b', '2')], null, 'b'],
    ['the present one', [server('a', '1'), server('b', '1')], server('b', '1'), 'b'],
    [
      'whatever was promoted beside it',
      [server('a', '2'), server('b', '1')],
      server('b', '1'),
      'a',
    ],
    [
      'the other one, once the present is gone',
      [failed('a', 'ECONNREFUSED'), server('b', '1')],
      server('a', '1'),
      'b',
    ],
    [
      'the present one, which has no connection left',
      [failed('a', '53300'), server('b', '1')],
      server('a', '1'),
      'a',
    ],
  ])('is %s', (_what, answers, present, expected) => {
    expect(chooseServer(answers, present).host.address).toBe(expected);
  });

  it.each<[string, Answer[]]>([
    ['of one history and one timeline', [server('a', '1'), server('b', '1')]],
    ['of two databases', [server('a', '1'), server('b', '2', 'b', '8')]],
    ['of which the newest are two', [server('a', '1'), server('b', '2'), server('c', '2')]],
  ])('is none of two that take writes, %s', (_what, answers) => {
    expect(() => chooseServer(answers, null)).toThrow('Stop all but one');
  });

  it.each<[string, Answer[], Server, string]>([
    [
      'the restarted present one, at once',
      [server('a', '1', 'later', '7', 5n), failed('b', 'ETIMEDOUT', 'silent', 0)],
      at('a', 5n),
      'a',
    ],
    [
      'a promoted one, although the present one is silent',
      [failed('a', 'ETIMEDOUT', 'silent', 0), server('b', '2')],
      at('a', 5n),
      'b',
    ],
    [
      'one that has everything, once the present one was silent for long',
      [failed('a', 'ETIMEDOUT'), at('b', 5n)],
      at('a', 5n),
      'b',
    ],
    [
      'a copy that lacks commits, once nobody has listened at the present one for long',
      [failed('a', 'ECONNREFUSED'), at('b', 4n)],
      at('a', 5n),
      'b',
    ],
  ])('is %s', (_what, answers, present, expected) => {
    expect(chooseServer(answers, present).host.address).toBe(expected);
  });

  it.each<[string, Answer[], Server | null]>([
    [
      'of a present one that restarts',
      [failed('a', 'ECONNREFUSED', '', 9_999), at('b', 5n)],
      at('a', 5n),
    ],
    [
      'of a present one that is late',
      [failed('a', 'ETIMEDOUT', '', 9_999), at('b', 5n)],
      at('a', 5n),
    ],
    ['of a present one that starts', [failed('a', '57P03'), at('b', 4n)], at('a', 5n)],
    ['of one that was cut off, by a copy', [failed('a', 'EHOSTUNREACH'), at('b', 4n)], at('a', 5n)],
    ['of one that takes no writes, by a copy', [failed('a', '25006'), at('b', 4n)], at('a', 5n)],
    [
      'of the present one, put back at its place',
      [server('a', '1', 'later', '7', 4n), failed('b', '25006')],
      at('a', 5n),
    ],
    ['at a start, of a late one', [failed('a', 'ETIMEDOUT', '', 9_999), at('b', 4n)], null],
    ['at a start, of one without a connection left', [failed('a', '53300'), at('b', 4n)], null],
  ])('waits for the answer %s', (_what, answers, present) => {
    const choose = () => chooseServer(answers, present);
    expect(choose).toThrow('may lack commits');
    const failure: unknown = (() => {
      try {
        return choose();
      } catch (error) {
        return error;
      }
    })();
    expect(isPassing(DatabaseError.from(failure))).toBe(true);
  });

  it('is none without writes; a password that was refused counts before what time mends', () => {
    const choose = (...answers: Answer[]) => {
      try {
        return chooseServer(answers, null);
      } catch (error) {
        return DatabaseError.from(error);
      }
    };
    expect(choose(failed('a', 'ECONNREFUSED'), failed('b', '28P01', 'wrong'))).toMatchObject({
      code: '28P01',
      message: 'no server can be written to (a: gone; b: wrong)',
    });
    expect(choose(failed('a', '25006'), failed('b', '57P03'))).toMatchObject({ code: '25006' });
  });
});
