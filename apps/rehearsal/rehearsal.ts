import { randomBytes } from 'node:crypto';
import { defaultEmbeddedPostgresHome, EmbeddedPostgresError } from 'crowdwiz-embedded-postgres';
import { UsageError } from '../shared/command-line';
import { SandboxNode, type SandboxAccount } from 'crowdwiz-sandbox/node';
import { startSandboxPostgres } from 'crowdwiz-sandbox/postgres';
import { FakeTelegram } from 'crowdwiz-sandbox/telegram';
import {
  BooksReader,
  CustomerWallet,
  DEFAULT_PLAYERS,
  GATEWAY_ACCOUNT_NAME,
  GATEWAY_FUNDS,
  gatewayEnvironment,
  runBackwards,
  type Undo,
  WalletConnection,
  WorldCustomer,
} from 'crowdwiz-testkit/world';
import type { RehearsalOptions } from './options';

type Urls = NonNullable<RehearsalOptions['database']>;

const BLOCK_INTERVAL_MILLISECONDS = 1_000;
/** Enough that some are irreversible when the gateway comes. */
const BLOCKS_BEFORE = 15;
/** The blocks before take less time than that: the chain's time is never ahead of the clock. */
const GENESIS_AGO_MILLISECONDS = 60_000;
const DATABASE_NAME = 'gateway_sandbox';
const RESTARTED = 'A sandbox begins anew each time, and the books of an earlier one do not fit it.';

/** Everything that `npm start` needs around it, on ports that stay the same. */
export class Rehearsal {
  private constructor(
    readonly node: SandboxNode,
    readonly telegram: FakeTelegram,
    /** For the gateway's .env. */
    readonly settings: Readonly<Record<string, string>>,
    /** By a short name. */
    readonly customers: ReadonlyMap<string, WorldCustomer>,
    /** In the order in which everything was started. */
    private readonly undo: Undo[],
  ) {}

  /**
   * Rejects when the signal is aborted meanwhile; what was started already is stopped then.
   * @throws {UsageError} for a port that is taken, or a database that has books.
   */
  static async start(
    options: RehearsalOptions,
    { signal, onProgress }: { signal: AbortSignal; onProgress: (what: string) => void },
  ): Promise<Rehearsal> {
    const undo: Undo[] = [];
    const tell = (what: string): void => {
      signal.throwIfAborted();
      onProgress(what);
    };
    try {
      return await Rehearsal.build(options, undo, tell);
    } catch (error) {
      await runBackwards(undo);
      throw error;
    }
  }

  /** Stops everything, in the opposite order; may be called twice. */
  async stop(): Promise<void> {
    await runBackwards(this.undo);
  }

  private static async build(
    options: RehearsalOptions,
    undo: Undo[],
    tell: (what: string) => void,
  ): Promise<Rehearsal> {
    tell('a CrowdWiz node');
    const node = await startNode(options.nodePort);
    undo.push(() => node.stop());
    const hotWallet = node.createAccount(GATEWAY_ACCOUNT_NAME, undefined, GATEWAY_FUNDS.units);
    tell('Telegram');
    const telegram = await startTelegram(options.telegramPort);
    undo.push(() => telegram.stop());
    tell('PostgreSQL');
    const database = options.database ?? (await startPostgres(options.postgresPort, undo));
    await requireNoBooks(database.url);
    const chain = new WalletConnection(node.url);
    undo.push(() => chain.close());
    const customers = createCustomers(node, telegram, chain);
    node.produceBlocks(BLOCKS_BEFORE);
    node.produceEvery(BLOCK_INTERVAL_MILLISECONDS);
    const settings = settingsFor(options.gatewayPort, { node, telegram, database, hotWallet });
    return new Rehearsal(node, telegram, settings, customers, undo);
  }
}

async function startNode(port: number): Promise<SandboxNode> {
  const genesisTime = new Date(Date.now() - GENESIS_AGO_MILLISECONDS);
  return unlessTaken('--node-port', port, () => SandboxNode.start({ genesisTime, port }));
}

async function startTelegram(port: number): Promise<FakeTelegram> {
  return unlessTaken('--telegram-port', port, () => FakeTelegram.start({ port }));
}

async function unlessTaken<T>(option: string, port: number, start: () => Promise<T>): Promise<T> {
  try {
    return await start();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
    throw new UsageError(
      `Port ${port} cannot be used (${code}): perhaps a sandbox runs already. Choose another one by ${option}.`,
    );
  }
}

/** Beside that of the demo and of `npm start`; a server for each port, so that two sandboxes do not meet. */
async function startPostgres(port: number, undo: Undo[]): Promise<Urls> {
  const home = `${defaultEmbeddedPostgresHome()}-rehearsal-${port}`;
  try {
    const server = await startSandboxPostgres({
      ...{ home, port },
      database: DATABASE_NAME,
      isFresh: true,
    });
    undo.push(() => server.stop());
    return server.database;
  } catch (error) {
    if (!(error instanceof EmbeddedPostgresError)) throw error;
    throw new UsageError(
      `${error.message}\nIf the port is taken, choose another by --postgres-port.`,
    );
  }
}

async function requireNoBooks(url: string): Promise<void> {
  const books = new BooksReader(url);
  try {
    const [table] = await books.query<{ name: string | null }>(
      "SELECT to_regclass('scan_cursor')::text AS name",
    );
    if (typeof table?.name !== 'string') return;
    if ((await books.query('SELECT 1 FROM scan_cursor')).length === 0) return;
  } finally {
    await books.close();
  }
  throw new UsageError(
    `The database of DATABASE_URL has books already. ${RESTARTED} Give it an empty one.`,
  );
}

function createCustomers(
  node: SandboxNode,
  telegram: FakeTelegram,
  chain: WalletConnection,
): ReadonlyMap<string, WorldCustomer> {
  return new Map(
    Object.entries(DEFAULT_PLAYERS).map(([name, { person, accountName, funds }]) => {
      const account = node.createAccount(accountName, undefined, funds.units);
      const wallet = new CustomerWallet(chain, account, node.chain.chainId);
      return [name, new WorldCustomer(person, wallet, telegram)];
    }),
  );
}

function settingsFor(
  port: number,
  around: {
    readonly node: SandboxNode;
    readonly telegram: FakeTelegram;
    readonly database: Urls;
    readonly hotWallet: SandboxAccount;
  },
): Readonly<Record<string, string>> {
  const { node, ...others } = around;
  const environment = gatewayEnvironment({
    ...others,
    node: { url: node.url, chainId: node.chain.chainId },
    adminKey: `sandbox-${randomBytes(16).toString('hex')}`,
    port,
  });
  // Here a block takes as long as it says.
  delete environment['CHAIN_CLOCK_TOLERANCE_SECONDS'];
  // Receivers are tried out on the same machine.
  environment['WEBHOOK_PRIVATE_NETWORKS'] = '127.0.0.1,::1';
  return environment;
}
