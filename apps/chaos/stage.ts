import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deriveKeys, type SandboxAccount } from 'crowdwiz-sandbox/node';
import { FakeTelegram } from 'crowdwiz-sandbox/telegram';
import {
  AdminClient,
  BooksReader,
  CustomerWallet,
  gatewayEnvironment,
  GATEWAY_ACCOUNT_NAME,
  runBackwards,
  WalletConnection,
  WorldCustomer,
  type Undo,
} from 'crowdwiz-testkit/world';
import { findFreePort } from 'crowdwiz-sandbox/free-port';
import { DatabaseVictim } from './victims/database-victim';
import { GatewayVictim } from './victims/gateway-victim';
import { NodeVictim, type NodeStarted } from './victims/node-victim';
import type { Tally } from '../shared/tally';

const CUSTOMER_COUNT = 12;
export const BLOCK_INTERVAL_MILLISECONDS = 200;
const STRANGER_NAME = 'chaos-stranger';
const FUNDING_UNITS = 10_000_000_000n;
/** So that the chain's clock is about ours when the gateway comes. */
const GENESIS_BEFORE_MILLISECONDS = 20_000;
const FIRST_PERSON_ID = 5_001;
const HURRIED: Readonly<Record<string, string>> = {
  LOG_LEVEL: 'warn',
  SCAN_INTERVAL_SECONDS: '1',
  // Short, in chain time that runs ahead of the clock: some payments die and are proven expired.
  TRANSACTION_LIFETIME_SECONDS: '30',
  APPROVAL_ABOVE: '12',
  LIMIT_WITHDRAWAL_COUNT_PER_CUSTOMER_PER_DAY: 'none',
  LIMIT_CODES_PER_CUSTOMER_PER_DAY: 'none',
  LIMIT_CODES_PER_CUSTOMER_AND_ACCOUNT_PER_DAY: 'none',
};

/** Everything that takes part: three processes to be killed, and in this one Telegram and people. */
export class Stage {
  private constructor(
    readonly gateway: GatewayVictim,
    readonly database: DatabaseVictim,
    readonly node: NodeVictim,
    readonly books: BooksReader,
    readonly admin: AdminClient,
    readonly hotWallet: SandboxAccount,
    readonly customers: readonly WorldCustomer[],
    readonly stranger: CustomerWallet,
    /** Sees the chain as a wallet does. */
    readonly chain: WalletConnection,
    readonly journalFile: string,
    readonly telegram: FakeTelegram,
    private readonly undo: Undo[],
  ) {}

  /** Starts everything; what is started already is taken down when something fails. */
  static async set(tally: Tally, tell: (what: string) => void): Promise<Stage> {
    const undo: Undo[] = [];
    try {
      return await Stage.build(tally, tell, undo);
    } catch (error) {
      await runBackwards(undo);
      throw error;
    }
  }

  /** Leaves nothing behind; may be called twice. */
  clear(): Promise<void> {
    return runBackwards(this.undo);
  }

  private static async build(
    tally: Tally,
    tell: (what: string) => void,
    undo: Undo[],
  ): Promise<Stage> {
    tell('PostgreSQL');
    const database = await DatabaseVictim.create();
    undo.push(() => database.dispose());
    tell('a CrowdWiz node');
    const folder = await mkdtemp(join(tmpdir(), 'crowdwiz-chaos-'));
    undo.push(() => rm(folder, { recursive: true, force: true }));
    const journalFile = join(folder, 'blocks');
    const names = Array.from({ length: CUSTOMER_COUNT }, (_, index) => `chaos-wallet-${index + 1}`);
    const node = await nodeOf(journalFile, [GATEWAY_ACCOUNT_NAME, STRANGER_NAME, ...names]);
    undo.push(() => node.kill9());
    const started = await node.startAndTell();
    tell('Telegram');
    const telegram = await FakeTelegram.start();
    undo.push(() => telegram.stop());
    const chain = new WalletConnection(started.url);
    undo.push(() => chain.close());
    const hotWallet = accountIn(started, GATEWAY_ACCOUNT_NAME);
    const walletOf = (name: string) =>
      new CustomerWallet(chain, accountIn(started, name), started.chainId);
    const customers = names.map((name, index) => {
      const id = FIRST_PERSON_ID + index;
      const person = { id, firstName: name, username: `person_${id}`, languageCode: 'en' };
      return new WorldCustomer(person, walletOf(name), telegram);
    });
    tell('the gateway');
    const port = await findFreePort();
    const adminKey = `chaos-${randomBytes(12).toString('hex')}`;
    const environment = {
      ...gatewayEnvironment({
        database: database.urls,
        node: started,
        hotWallet,
        telegram,
        adminKey,
        port,
      }),
      ...HURRIED,
    };
    const gateway = new GatewayVictim(environment, port, tally);
    undo.push(() => gateway.dispose());
    await gateway.start();
    await gateway.process.untilReady();
    const books = new BooksReader(database.urls.url);
    undo.push(() => books.close());
    const admin = new AdminClient(gateway.process.baseUrl, adminKey);
    const stranger = walletOf(STRANGER_NAME);
    return new Stage(
      ...([gateway, database, node, books, admin, hotWallet, customers, stranger] as const),
      ...([chain, journalFile, telegram, undo] as const),
    );
  }
}

async function nodeOf(journalFile: string, names: readonly string[]): Promise<NodeVictim> {
  return new NodeVictim({
    port: await findFreePort(),
    journalFile,
    genesisTimeMilliseconds: Date.now() - GENESIS_BEFORE_MILLISECONDS,
    blockIntervalMilliseconds: BLOCK_INTERVAL_MILLISECONDS,
    accounts: names.map((name) => ({ name, fundingUnits: FUNDING_UNITS })),
  });
}

function accountIn({ accounts }: NodeStarted, name: string): SandboxAccount {
  const account = accounts.find((each) => each.name === name);
  if (account === undefined) throw new Error(`the chain has no account ${name}`);
  return { ...account, keys: deriveKeys(name) };
}
