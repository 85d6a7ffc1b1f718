import { existsSync } from 'node:fs';
import { readFile, rename, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { passwordFile, prepareDataHome, readOrCreatePassword } from './data-home';
import { EmbeddedPostgresError } from './embedded-postgres-error';
import { hasErrorCode } from './error-code';
import { disownDeadPostmaster, findPostmaster, type Postmaster } from './postmaster';
import { runProgram } from './run-program';
import { chooseServerAccount, type ServerAccount } from './server-account';
import { createDatabase, dropDatabase, withClient, type DatabaseUrls } from './server-databases';
import { prepareServerPrograms, type ServerPrograms } from './server-programs';
import { leaveToOthers, noteUser } from './server-users';
import { withStartLock } from './start-lock';

export interface EmbeddedPostgresOptions {
  /** Folder of the server's data, password and log; the server's account must be able to enter it. */
  home: string;
  /** Off only for tests: without fsync a power cut loses the data. */
  durable: boolean;
  /** Where a server that has to be started listens; default: a free port, another one each time. */
  port?: number;
}

/** A PostgreSQL of our own on 127.0.0.1, alive until `stop` even when this process dies. */
export interface EmbeddedPostgres {
  /** Superuser's connection string, password included, for the database "postgres". */
  readonly adminUrl: string;
  readonly port: number;
  readonly pid: number;
  /** Creates the database unless it exists, and both roles of the gateway. */
  createDatabase(name: string, options?: { template?: string }): Promise<DatabaseUrls>;
  /** Drops the database, open connections included; a missing one is no error. */
  dropDatabase(name: string): Promise<void>;
  /**
   * Stops the server and waits for it, unless another process has started or taken over the same one and still
   * lives; harmless when it is stopped already.
   */
  stop(): Promise<void>;
}

interface Installation {
  home: string;
  dataFolder: string;
  logFile: string;
  account: ServerAccount | undefined;
  password: string;
  durable: boolean;
  port: number | undefined;
}

const SUPERUSER = 'postgres';
/** SQLSTATE invalid_password. */
const PASSWORD_REFUSED = '28P01';
/** Tests connect a thousand times, each time with a password of 24 random bytes: nobody guesses it. */
const CHEAP_PASSWORDS = 'scram_iterations=1';
const START_ATTEMPTS = 10;
const START_RETRY_MILLISECONDS = 300;
const ANSWER_WITHIN_MILLISECONDS = 20_000;

/** Starts the server of a home, or takes over the one that runs there already. */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const home = resolve(options.home);
  const account = chooseServerAccount();
  await prepareDataHome(home, account);
  return withStartLock(home, async () => {
    const installation: Installation = {
      home,
      dataFolder: join(home, 'data'),
      logFile: join(home, 'postgres.log'),
      account,
      password: await readOrCreatePassword(home, account),
      durable: options.durable,
      port: options.port,
    };
    const running = await findPostmaster(installation.dataFolder);
    if (running && (await answers(installation, running))) {
      await noteUser(home);
      return handleOf(installation, running);
    }
    const started = await startServer(installation);
    if (!(await answers(installation, started))) {
      throw new EmbeddedPostgresError(
        `PostgreSQL ended at once in ${home}: ${await lastLogLines(installation)}`,
      );
    }
    await noteUser(home);
    return handleOf(installation, started);
  });
}

/** For this process; the server goes on while another one uses it. */
async function leaveServer({ home, account }: Installation): Promise<void> {
  await withStartLock(home, async () => {
    if (!(await leaveToOthers(home))) await stopServer(home, account);
  });
}

/** Stops the server of a home, whoever started it; harmless when none runs. */
export async function stopEmbeddedPostgres(home: string): Promise<void> {
  const absoluteHome = resolve(home);
  await withStartLock(absoluteHome, () => stopServer(absoluteHome, chooseServerAccount()));
}

async function startServer(installation: Installation): Promise<Postmaster> {
  const programs = await prepareServerPrograms(installation.home, installation.account);
  await initialise(installation, programs);
  if (existsSync(installation.logFile)) {
    await rename(installation.logFile, `${installation.logFile}.previous`);
  }
  for (let attempt = 1; attempt <= START_ATTEMPTS; attempt += 1) {
    await disownDeadPostmaster(installation.dataFolder);
    const port = installation.port ?? (await findFreePort());
    await runProgram(programs.pgCtl, startArguments(installation, port), {
      account: installation.account,
      leavesDaemon: true,
    });
    const postmaster = await findPostmaster(installation.dataFolder);
    if (postmaster) return postmaster;
    // The port was taken meanwhile, or children of a killed server are still leaving: both pass.
    await delay(START_RETRY_MILLISECONDS);
  }
  throw new EmbeddedPostgresError(
    `PostgreSQL did not start in ${installation.home}: ${await lastLogLines(installation)}`,
  );
}

async function initialise(installation: Installation, programs: ServerPrograms): Promise<void> {
  const { home, dataFolder, account } = installation;
  const versionFile = join(dataFolder, 'PG_VERSION');
  if (existsSync(versionFile)) {
    const majorVersion = (await readFile(versionFile, 'utf8')).trim();
    if (majorVersion === programs.majorVersion) return;
    throw new EmbeddedPostgresError(
      `${dataFolder} was made by PostgreSQL ${majorVersion}, and this is ` +
        `${programs.majorVersion}: move it away, or set DATABASE_URL`,
    );
  }
  // Renamed only when whole: a killed initdb leaves a folder that looks initialised and is not.
  const unfinished = `${dataFolder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  const initdb = await runProgram(
    programs.initdb,
    [
      `--pgdata=${unfinished}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${passwordFile(home)}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-sync',
      ...(installation.durable ? [] : ['--set', CHEAP_PASSWORDS]),
    ],
    { account },
  );
  if (initdb.exitCode !== 0) {
    throw new EmbeddedPostgresError(
      `PostgreSQL could not be initialised in ${home}: ${initdb.output.trim()}`,
    );
  }
  await rename(unfinished, dataFolder);
}

function startArguments(installation: Installation, port: number): string[] {
  const switched = installation.durable ? 'on' : 'off';
  const settings = [
    'listen_addresses=127.0.0.1',
    'timezone=UTC',
    'log_timezone=UTC',
    'max_connections=200',
    `fsync=${switched}`,
    `synchronous_commit=${switched}`,
    `full_page_writes=${switched}`,
    ...(installation.durable ? [] : [CHEAP_PASSWORDS]),
  ];
  const serverOptions = [...settings.map((setting) => `-c ${setting}`), `-p ${port}`];
  // Windows has no socket folder; elsewhere only the loopback address may be used.
  if (process.platform !== 'win32') serverOptions.push("-k ''");
  return [
    'start',
    '--wait',
    '--timeout=60',
    `--pgdata=${installation.dataFolder}`,
    `--log=${installation.logFile}`,
    `--options=${serverOptions.join(' ')}`,
  ];
}

/**
 * Waits until the server answers with our password; false when it died instead, as one that was
 * killed a moment ago does. Throws when it does not keep the promise on durability.
 */
async function answers(installation: Installation, postmaster: Postmaster): Promise<boolean> {
  const deadline = performance.now() + ANSWER_WITHIN_MILLISECONDS;
  for (;;) {
    try {
      await checkDurability(installation, postmaster);
      return true;
    } catch (error) {
      const isFinal =
        error instanceof EmbeddedPostgresError || hasErrorCode(error, PASSWORD_REFUSED);
      if (isFinal || performance.now() > deadline) throw error;
    }
    const current = await findPostmaster(installation.dataFolder);
    if (current?.pid !== postmaster.pid) return false;
    await delay(START_RETRY_MILLISECONDS);
  }
}

async function checkDurability(installation: Installation, postmaster: Postmaster): Promise<void> {
  await withClient(adminUrlOf(installation, postmaster), async (client) => {
    const answer = await client.query<{ fsync: string }>('SHOW fsync');
    if (installation.durable && answer.rows[0]?.fsync !== 'on') {
      throw new EmbeddedPostgresError(
        `the server that runs in ${installation.home} was started without fsync: stop it first`,
      );
    }
  });
}

function handleOf(installation: Installation, postmaster: Postmaster): EmbeddedPostgres {
  const adminUrl = adminUrlOf(installation, postmaster);
  return {
    adminUrl,
    port: postmaster.port,
    pid: postmaster.pid,
    createDatabase: (name, { template } = {}) => createDatabase(adminUrl, name, template),
    dropDatabase: (name) => dropDatabase(adminUrl, name),
    stop: () => leaveServer(installation),
  };
}

async function stopServer(home: string, account: ServerAccount | undefined): Promise<void> {
  const dataFolder = join(home, 'data');
  if (!(await findPostmaster(dataFolder))) return;
  const programs = await prepareServerPrograms(home, account);
  const stopped = await runProgram(
    programs.pgCtl,
    ['stop', '--mode=fast', '--wait', '--timeout=60', `--pgdata=${dataFolder}`],
    { account },
  );
  if (stopped.exitCode !== 0 && (await findPostmaster(dataFolder))) {
    throw new EmbeddedPostgresError(`PostgreSQL did not stop: ${stopped.output.trim()}`);
  }
}

function adminUrlOf(installation: Installation, postmaster: Postmaster): string {
  const password = encodeURIComponent(installation.password);
  return `postgres://${SUPERUSER}:${password}@127.0.0.1:${postmaster.port}/postgres`;
}

async function lastLogLines(installation: Installation): Promise<string> {
  if (!existsSync(installation.logFile)) return 'it wrote no log';
  const lines = (await readFile(installation.logFile, 'utf8')).trim().split('\n');
  return lines.slice(-5).join(' | ');
}

function findFreePort(): Promise<number> {
  return new Promise((resolvePort, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address !== null && typeof address === 'object') resolvePort(address.port);
        else reject(new EmbeddedPostgresError('no free port on 127.0.0.1'));
      });
    });
  });
}
