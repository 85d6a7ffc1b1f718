import { existsSync, lstatSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import {
  startEmbeddedPostgres,
  stopEmbeddedPostgres,
  type EmbeddedPostgres,
} from 'crowdwiz-embedded-postgres';
import { chooseServerAccount } from 'crowdwiz-embedded-postgres/internal/server-account';
import {
  findPlatformPackage,
  prepareServerPrograms,
} from 'crowdwiz-embedded-postgres/internal/server-programs';

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('the embedded PostgreSQL', () => {
  let parent: string;
  let home: string;

  beforeAll(() => {
    parent = mkdtempSync(join(tmpdir(), 'crowdwiz-gateway-embedded-'));
    home = join(parent, 'home');
    // What mkdtemp makes is private to root, and the server's account has to walk through it.
    if (process.getuid?.() === 0) rmSync(parent, { recursive: true });
  });

  afterAll(async () => {
    await stopEmbeddedPostgres(home);
    rmSync(parent, { recursive: true, force: true });
  });

  function start(): Promise<EmbeddedPostgres> {
    return startEmbeddedPostgres({ home, durable: true });
  }

  it('starts once when two starters race, and keeps data until the next start', async () => {
    const [first, second] = await Promise.all([start(), start()]);
    expect(second.pid).toBe(first.pid);
    expect(second.port).toBe(first.port);

    const { ownerUrl: url, ...others } = await first.createDatabase('embedded_test');
    await query(url, 'CREATE TABLE kept (value int)');
    await query(url, 'INSERT INTO kept VALUES (42)');
    expect(await first.createDatabase('embedded_test')).toEqual({ ownerUrl: url, ...others });

    await first.stop();
    await first.stop();
    await expect(query(url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');

    const again = await start();
    const { ownerUrl: newUrl } = await again.createDatabase('embedded_test');
    expect(await query(newUrl, 'SELECT value FROM kept')).toEqual([{ value: 42 }]);
  });

  it('is not taken away from another process that uses it, and ends with the last one', async () => {
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const gone = new Promise((resolve) => other.once('exit', resolve));
    try {
      const server = await start();
      // What the other one does when it starts, and what one that was killed has left behind.
      for (const pid of [other.pid, 2_147_483_646]) {
        writeFileSync(join(home, 'users', String(pid)), '');
      }
      await server.stop();
      expect(await query(server.adminUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
      const again = await start();
      expect(again.pid).toBe(server.pid);
      other.kill();
      await gone;
      await again.stop();
      await expect(query(server.adminUrl, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
    } finally {
      other.kill();
    }
  });

  it('starts again after its server was killed, with what was committed', async () => {
    const server = await start();
    const { ownerUrl: url } = await server.createDatabase('killed_test');
    await query(url, 'CREATE TABLE survivor AS SELECT 7 AS value');
    process.kill(server.pid, 'SIGKILL');

    const next = await start();
    expect(next.pid).not.toBe(server.pid);
    const { ownerUrl: newUrl } = await next.createDatabase('killed_test');
    expect(await query(newUrl, 'SELECT value FROM survivor')).toEqual([{ value: 7 }]);
    await next.dropDatabase('killed_test');
    await next.dropDatabase('killed_test');
  });

  it('takes over the lock of a starter that died', async () => {
    writeFileSync(join(home, 'start.lock'), '2147483646 died-while-starting');
    await expect(start()).resolves.toMatchObject({ port: expect.any(Number) as number });
    expect(existsSync(join(home, 'start.lock'))).toBe(false);
  });

  it('asks for the generated password, which only its owner can read', async () => {
    const server = await start();
    expect(statSync(join(home, 'password')).mode & 0o777).toBe(0o600);
    const wrong = new URL(server.adminUrl);
    wrong.password = 'guessed';
    await expect(query(wrong.toString(), 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
  });

  it('keeps its promise on durability', async () => {
    const server = await start();
    expect(await query(server.adminUrl, 'SHOW fsync')).toEqual([{ fsync: 'on' }]);
    await server.stop();
    await startEmbeddedPostgres({ home, durable: false });
    await expect(start()).rejects.toThrow('was started without fsync');
  });

  it('refuses a name that is not one', async () => {
    const server = await startEmbeddedPostgres({ home, durable: false });
    await expect(server.createDatabase('a"; DROP DATABASE postgres; --')).rejects.toThrow(
      'not a database name',
    );
  });

  it('repairs a package that was installed without its scripts, in a private folder', async () => {
    const packageFolder = mkdtempSync(join(tmpdir(), 'crowdwiz-gateway-package-'));
    try {
      const installed = findPlatformPackage();
      await cp(installed, packageFolder, {
        recursive: true,
        filter: (path) => !lstatSync(path).isSymbolicLink(),
      });
      const programs = await prepareServerPrograms(home, chooseServerAccount(), packageFolder);
      expect(programs.initdb.startsWith(home)).toBe(true);
      expect(programs.majorVersion).toBe('17');
      expect(await prepareServerPrograms(home, chooseServerAccount(), packageFolder)).toEqual(
        programs,
      );
    } finally {
      rmSync(packageFolder, { recursive: true, force: true });
    }
  });
});

describe('the account that the server runs under', () => {
  const accounts = 'root:x:0:0::/root:/bin/sh\nnobody:x:65534:65534::/:/bin/false\n';

  it('is the current one, unless that is root', () => {
    expect(chooseServerAccount(1000, () => accounts)).toBeUndefined();
    expect(chooseServerAccount(0, () => accounts)).toEqual({
      name: 'nobody',
      uid: 65534,
      gid: 65534,
    });
    expect(chooseServerAccount(0, () => `${accounts}node:x:1000:1001::/:/bin/sh`)).toMatchObject({
      uid: 1000,
      gid: 1001,
    });
  });

  it('is missed with a plain sentence', () => {
    expect(() => chooseServerAccount(0, () => 'root:x:0:0::/root:/bin/sh')).toThrow(
      'PostgreSQL does not run as root',
    );
  });
});
