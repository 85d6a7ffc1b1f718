import { type Check, checksOf, hasFailed } from './check';
import { jsonOf, textOf } from './report';

const settings = checksOf('settings');
const chain = checksOf('chain');
const fine = settings.ok('all', 'Each setting can be read.');
const doubt = chain.warn('CHAIN_QUORUM', 'Two of two must agree.', 'Name one more.');
const wrong = chain.fail('ws://a', 'It cannot be asked.', 'Check the network.');

describe('the report of the doctor', () => {
  it('goes area by area, and says what to fix under what is not right', () => {
    const text = textOf([doubt, fine, wrong]);
    const lines = text.split('\n');
    expect(lines.indexOf('Settings')).toBeLessThan(lines.indexOf('Chain nodes'));
    expect(text).toContain('  ok    all: Each setting can be read.\n');
    expect(text).toContain(
      '  FAIL  ws://a: It cannot be asked.\n        to fix: Check the network.\n',
    );
    expect(text).not.toContain('Telegram');
  });

  it.each<[readonly Check[], string]>([
    [[fine], 'Nothing stands in the way of the gateway.'],
    [[fine, doubt], 'Nothing stands in the way of the gateway. One warning: read it.'],
    [[wrong], 'One thing must be fixed before the gateway can do its work.'],
    [
      [wrong, wrong, doubt, doubt],
      '2 things must be fixed before the gateway can do its work. 2 warnings: read them.',
    ],
  ])('ends with what it comes to', (checks, ending) => {
    expect(textOf(checks).trimEnd().split('\n').at(-1)).toBe(ending);
  });

  it('is JSON for programs, with the same verdict', () => {
    const report: unknown = JSON.parse(jsonOf([fine, doubt, wrong]));
    expect(report).toEqual({
      ok: false,
      counts: { ok: 1, warn: 1, fail: 1, skipped: 0 },
      checks: [fine, doubt, wrong],
    });
    expect(hasFailed([fine, doubt])).toBe(false);
  });

  it('takes the last sentence of a refusal as what to do', () => {
    const text = 'PORT 3000 of 127.0.0.1 is taken by another program. Set PORT to a free one.';
    expect(checksOf('machine').refused('PORT', text)).toEqual({
      area: 'machine',
      name: 'PORT',
      status: 'fail',
      found: 'PORT 3000 of 127.0.0.1 is taken by another program.',
      fix: 'Set PORT to a free one.',
    });
    const question = 'PostgreSQL at a:1 did not answer in one try: refused. Is it running?';
    expect(checksOf('database').refused('connection', question).fix).toBe('Is it running?');
    const quoted =
      'It owns the tables. "npm run db:roles" makes two (docs/OPERATIONS.md, "Two roles").';
    expect(checksOf('database').refused('role', quoted).fix).toMatch(
      /^"npm run db:roles" makes two/,
    );
  });
});
