import { readKeyWords } from './key-words';

const reasonFor = (words: readonly string[]): string => {
  try {
    readKeyWords(words);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'understood';
};

describe('the words of npm run keys', () => {
  it('say the terms of a key', () => {
    const words =
      'issue --name shop --role service --scopes customers,points --networks 10.0.0.0/8 ' +
      '--requests-per-minute 600 --expires 2027-01-31 --by olga';
    expect(readKeyWords(words.split(' '))).toEqual({
      verb: 'issue',
      by: 'olga',
      terms: {
        name: 'shop',
        role: 'service',
        scopes: ['customers', 'points'],
        networks: ['10.0.0.0/8'],
        requestsPerMinute: 600,
        expiresAt: new Date('2027-01-31T00:00:00Z'),
      },
    });
    expect(readKeyWords(['issue', '--name', 'a', '--role', 'viewer'])).toMatchObject({
      by: 'command',
      terms: { scopes: null, networks: null, requestsPerMinute: null, expiresAt: null },
    });
    expect(readKeyWords(['rotate', 'shop'])).toMatchObject({ which: 'shop', overlapSeconds: 3600 });
    expect(readKeyWords(['list'])).toEqual({ verb: 'list' });
  });

  it.each([
    [[], 'say what to do'],
    [['destroy'], '"destroy" is no such command'],
    [['issue', '--role', 'viewer'], '--name is missing'],
    [['issue', '--name', 'a'], '--role is missing: one of viewer'],
    [['issue', '--name', 'a', '--role', 'root'], '--role "root" is none of viewer'],
    [
      ['issue', '--name', 'a', '--role', 'service', '--scopes', 'all'],
      '"all" is none of customers',
    ],
    [['issue', '--name', 'a', '--role', 'viewer', '--networks', '10.0.0.0/40'], '"10.0.0.0/40": '],
    [['issue', '--name', 'a', '--role', 'viewer', '--expires', 'soon'], '"soon" is no time'],
    [['issue', '--name', 'a', '--role', 'viewer', '--expires', '2027-13-01'], 'is no time'],
    [['issue', '--name', 'a', '--role', 'viewer', '--expires', '2027-02-31'], 'is no time'],
    [
      ['issue', '--name', 'a', '--role', 'viewer', '--requests-per-minute', '0'],
      'from 1 to 1000000',
    ],
    [['issue', '--nam', 'a'], "Unknown option '--nam'"],
    [['rotate'], 'name one key'],
    [['rotate', 'a', '--overlap-seconds', '-1'], 'overlap-seconds'],
    [['revoke', 'a', 'b'], 'name one key'],
    [['list', '--all'], "Unknown option '--all'"],
  ])('%j are refused, and how it is called is said', (words, reason) => {
    const said = reasonFor(words);
    expect(said).toContain(reason);
    expect(said).toContain('npm run keys -- issue');
  });
});
