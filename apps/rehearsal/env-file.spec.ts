import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { UsageError } from '../shared/command-line';
import { keepSettings, requireOwnFile } from './env-file';
import { readRehearsalOptions } from './options';

const SETTINGS = {
  PORT: '3000',
  CHAIN_NODES: 'ws://127.0.0.1:8090',
  DATABASE_URL: 'postgres://gateway:password@127.0.0.1:5433/gateway_sandbox',
  ADMIN_API_KEY: 'sandbox-one',
};

describe('the .env of the sandbox', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'crowdwiz-gateway-rehearsal-'));
    path = join(folder, '.env');
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('is written for its owner alone, and says that its keys are throw-away', () => {
    expect(keepSettings(path, SETTINGS, false)).toBe('written');
    const text = readFileSync(path, 'utf8');
    expect(parseEnv(text)).toEqual(SETTINGS);
    expect(text).toContain('# Throw-away');
    expect(statSync(path).mode & 0o077).toBe(0);
  });

  it('is kept where it fits, with what somebody has added', () => {
    keepSettings(path, SETTINGS, false);
    writeFileSync(path, readFileSync(path, 'utf8').replace('PORT=3000', 'PORT=3001'));
    expect(keepSettings(path, { ...SETTINGS, ADMIN_API_KEY: 'sandbox-two' }, false)).toBe('kept');
    expect(parseEnv(readFileSync(path, 'utf8'))).toEqual({ ...SETTINGS, PORT: '3001' });
  });

  it('is replaced by --force alone', () => {
    keepSettings(path, SETTINGS, false);
    const other = { ...SETTINGS, CHAIN_NODES: 'ws://127.0.0.1:9999' };
    expect(() => keepSettings(path, other, false)).toThrow(/CHAIN_NODES differs.*--force/);
    expect(parseEnv(readFileSync(path, 'utf8'))).toEqual(SETTINGS);
    expect(keepSettings(path, other, true)).toBe('written');
    expect(parseEnv(readFileSync(path, 'utf8'))).toEqual(other);
    expect(statSync(path).mode & 0o077).toBe(0);
  });

  it('of somebody else is left alone', () => {
    writeFileSync(path, 'GATEWAY_ACTIVE_KEY=precious\n');
    expect(() => {
      requireOwnFile(path, false);
    }).toThrow(UsageError);
    expect(readFileSync(path, 'utf8')).toBe('GATEWAY_ACTIVE_KEY=precious\n');
    requireOwnFile(path, true);
    requireOwnFile(join(folder, 'another'), false);
    expect(existsSync(join(folder, 'another'))).toBe(false);
  });
});

describe('the options of the sandbox', () => {
  it('have fixed ports, which can be set', () => {
    expect(readRehearsalOptions([], {}, '/somewhere')).toEqual({
      nodePort: 8090,
      telegramPort: 8081,
      postgresPort: 5433,
      gatewayPort: 3000,
      envFile: join('/somewhere', '.env'),
      force: false,
      database: null,
    });
    const words = ['--node-port', '1', '--gateway-port', '65535', '--env', 'x', '--force'];
    expect(readRehearsalOptions(words, {}, '/')).toMatchObject({
      nodePort: 1,
      gatewayPort: 65_535,
      envFile: 'x',
      force: true,
    });
  });

  it('take a database of the environment', () => {
    const one = readRehearsalOptions([], { DATABASE_URL: 'postgres://a/b' }, '/');
    expect(one.database).toEqual({ url: 'postgres://a/b', ownerUrl: 'postgres://a/b' });
    const two = { DATABASE_URL: 'postgres://a/b', DATABASE_OWNER_URL: 'postgres://o@a/b' };
    expect(readRehearsalOptions([], two, '/').database?.ownerUrl).toBe('postgres://o@a/b');
  });

  it.each([[['--node-port', '70000']], [['--node-port', 'x']], [['--forse']]])(
    'refuse %j with the usage',
    (words) => {
      expect(() => readRehearsalOptions(words, {}, '/')).toThrow(/npm run sandbox/);
    },
  );
});
