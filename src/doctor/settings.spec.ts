import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { examineSettings } from './settings';

/** The number 1 as a private key: everybody knows it. */
const KEY = '5HpHagT65TZzG1PH3CSu63k8DbpvD8s5ip4nEB3kEsreAnchuDf';
const RIGHT = {
  CHAIN_NODES: 'wss://node.example/ws',
  GATEWAY_ACCOUNT: 'my-gateway1',
  GATEWAY_ACTIVE_KEY: KEY,
  GATEWAY_MEMO_KEY: KEY,
  DATABASE_URL: 'postgres://gateway:secret-password@db/gateway',
  CODE_SECRET: 'a-secret-of-more-than-thirty-two-characters',
};

describe('the doctor about settings', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'crowdwiz-gateway-doctor-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const examine = (changes: Record<string, string | undefined> = {}) =>
    examineSettings({ ...RIGHT, ...changes }, folder);
  const byName = (changes: Record<string, string | undefined>) =>
    Object.fromEntries(examine(changes).checks.map((check) => [check.name, check]));

  it('says that they are right, and repeats what the start warns of', () => {
    const checks = byName({});
    expect(checks['all']?.status).toBe('ok');
    expect(checks['GATEWAY_ACTIVE_KEY']).toMatchObject({ status: 'warn' });
    expect(checks['GATEWAY_ACTIVE_KEY']?.found).toContain('are the same key');
  });

  it('names each one that is wrong, with its fix, and shows no secret', () => {
    const { checks } = examine({ PORT: '70000', GATEWAY_MEMO_KEY: 'hunter2-hunter2' });
    const fails = checks.filter(({ status }) => status === 'fail');
    expect(fails.map(({ name }) => name).sort()).toEqual(['GATEWAY_MEMO_KEY', 'PORT']);
    expect(fails.every(({ fix }) => (fix ?? '').length > 10)).toBe(true);
    expect(JSON.stringify(checks)).not.toContain('hunter2');
  });

  it.each([
    ['a key that cannot be read', { GATEWAY_ACTIVE_KEY: 'x' }, ['wallet']],
    ['no nodes, and a quorum of two', { CHAIN_NODES: '', CHAIN_QUORUM: '2' }, ['chain', 'wallet']],
    [
      'production without what it needs',
      { NODE_ENV: 'production', DATABASE_URL: '' },
      ['database'],
    ],
    [
      'a webhook without an address',
      { TELEGRAM_MODE: 'webhook', TELEGRAM_BOT_TOKEN: '1:x' },
      ['telegram'],
    ],
    [
      'nothing at all',
      Object.fromEntries(Object.keys(RIGHT).map((name) => [name, ''])),
      ['chain', 'wallet'],
    ],
  ])('leaves the other areas to be looked at: %s', (_, changes, areas) => {
    const { config, wrongAreas } = examine(changes);
    expect(config).not.toBeNull();
    expect([...wrongAreas].sort()).toEqual(areas);
  });

  it('warns of a .env that others can read', () => {
    const path = join(folder, '.env');
    writeFileSync(path, '');
    chmodSync(path, 0o644);
    expect(byName({})['.env']).toMatchObject({ status: 'warn', fix: `Run: chmod 600 ${path}` });
    chmodSync(path, 0o600);
    expect(byName({})['.env']).toMatchObject({ status: 'ok' });
  });
});
