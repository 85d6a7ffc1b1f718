import { randomBytes } from 'node:crypto';
import type { DatabaseUrls } from 'crowdwiz-embedded-postgres';
import { SandboxNode, type SandboxAccount } from 'crowdwiz-sandbox/node';
import { FakeTelegram } from 'crowdwiz-sandbox/telegram';
import { AdminClient } from './admin-client';
import { BooksReader } from './books-reader';
import { WorldCustomer } from './customer';
import { CustomerWallet } from './customer-wallet';
import { findFreePort } from 'crowdwiz-sandbox/free-port';
import { gatewayEnvironment } from './gateway-environment';
import { GatewayProcess } from './gateway-process';
import { startThrowAwayPostgres } from './sandbox-database';
import { runBackwards, type Undo } from './undo';
import { WalletConnection } from './wallet-connection';
import {
  DEFAULT_PLAYERS,
  GATEWAY_ACCOUNT_NAME,
  GATEWAY_FUNDS,
  type PlayerOptions,
  type WorldOptions,
} from './world-options';

const BLOCK_INTERVAL_MILLISECONDS = 1_000;
/** Blocks before the gateway comes: enough that some are irreversible. */
const BLOCKS_BEFORE = 15;
const MILLISECONDS_PER_BLOCK = 1_000;

/** Everything that a gateway needs around it, on 127.0.0.1, and the gateway as a process of its own. */
export class World {
  private readonly customers = new Map<string, WorldCustomer>();

  private constructor(
    readonly node: SandboxNode,
    readonly telegram: FakeTelegram,
    readonly gateway: GatewayProcess,
    readonly admin: AdminClient,
    readonly books: BooksReader,
    /** How a wallet sees the chain. */
    readonly chain: WalletConnection,
    /** The hot wallet. */
    readonly hotWallet: SandboxAccount,
    /** In the order in which everything was started. */
    private readonly undo: Undo[],
  ) {}

  /** Starts everything but the gateway, which is ready to be started. */
  static async prepare(options: WorldOptions = {}): Promise<World> {
    const undo: Undo[] = [];
    try {
      return await World.build(options, undo);
    } catch (error) {
      await runBackwards(undo);
      throw error;
    }
  }

  /** A player by the short name. */
  customer(name: string): WorldCustomer {
    const customer = this.customers.get(name);
    if (customer === undefined) throw new Error(`there is no player "${name}"`);
    return customer;
  }

  get customerNames(): string[] {
    return [...this.customers.keys()];
  }

  /** Stops everything, in the opposite order; may be called twice. */
  async stop(): Promise<void> {
    await runBackwards(this.undo);
  }

  private static async build(options: WorldOptions, undo: Undo[]): Promise<World> {
    const tell = (what: string) => {
      options.signal?.throwIfAborted();
      options.onProgress?.(what);
    };
    tell('PostgreSQL');
    const database = options.database ?? (await ownDatabase(undo));
    tell('a CrowdWiz node');
    const node = await SandboxNode.start({
      genesisTime: new Date(Date.now() - (BLOCKS_BEFORE + 5) * MILLISECONDS_PER_BLOCK),
    });
    undo.push(() => node.stop());
    const hotWallet = node.createAccount(GATEWAY_ACCOUNT_NAME, undefined, GATEWAY_FUNDS.units);
    tell('Telegram');
    const telegram = await FakeTelegram.start();
    undo.push(() => telegram.stop());
    const chain = new WalletConnection(node.url);
    undo.push(() => chain.close());
    const adminKey = `sandbox-${randomBytes(12).toString('hex')}`;
    const port = await findFreePort();
    const environment = {
      ...gatewayEnvironment({
        ...{ database, hotWallet, telegram, adminKey, port },
        node: { url: node.url, chainId: node.chain.chainId },
      }),
      ...options.environment,
    };
    const gateway = new GatewayProcess(environment, port);
    undo.push(async () => {
      await gateway.stop();
      gateway.dispose();
    });
    const books = new BooksReader(database.url);
    undo.push(() => books.close());
    const admin = new AdminClient(gateway.baseUrl, adminKey);
    const world = new World(node, telegram, gateway, admin, books, chain, hotWallet, undo);
    world.addCustomers(options.players ?? DEFAULT_PLAYERS);
    node.produceBlocks(BLOCKS_BEFORE);
    node.produceEvery(options.blockIntervalMilliseconds ?? BLOCK_INTERVAL_MILLISECONDS);
    return world;
  }

  private addCustomers(players: Readonly<Record<string, PlayerOptions>>): void {
    for (const [name, { person, accountName, funds }] of Object.entries(players)) {
      const account = this.node.createAccount(accountName, undefined, funds.units);
      const wallet = new CustomerWallet(this.chain, account, this.node.chain.chainId);
      this.customers.set(name, new WorldCustomer(person, wallet, this.telegram));
    }
  }
}

/** Starts the whole world, the gateway included, and gives it once the gateway is ready. */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const world = await World.prepare(options);
  try {
    options.signal?.throwIfAborted();
    options.onProgress?.('the gateway');
    await world.gateway.start(options.signal);
    return world;
  } catch (error) {
    await world.stop();
    throw error;
  }
}

async function ownDatabase(undo: Undo[]): Promise<DatabaseUrls> {
  const postgres = await startThrowAwayPostgres();
  undo.push(() => postgres.stop());
  return postgres.database;
}
