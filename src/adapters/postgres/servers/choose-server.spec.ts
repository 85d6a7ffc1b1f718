import { DatabaseError } from '../database-error';
import { chooseServer, type Answer, type Server } from './choose-server';

function server(name: string, timeline: string, startedAt = name, system = '7'): Server {
  return {
    host: { address: name, url: `postgres://u:s3cret@${name}/d` },
    identity: { system, timeline, startedAt },
  };
}

function failed(name: string, code: string | null, message = 'gone'): Answer {
  const { host } = server(name, '');
  return { host, failure: new DatabaseError(message, code, null, null) };
}

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
