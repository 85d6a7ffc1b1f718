import { randomBytes } from 'node:crypto';
import { SandboxNode, type SandboxAccount } from 'crowdwiz-sandbox/node';
import { ServerPair } from 'crowdwiz-sandbox/postgres';
import { FakeTelegram } from 'crowdwiz-sandbox/telegram';
import {
  AdminClient,
  BooksReader,
  CustomerWallet,
  gatewayEnvironment,
  GatewayProcess,
  GATEWAY_ACCOUNT_NAME,
  runBackwards,
  WalletConnection,
  WorldCustomer,
  type Undo,
} from 'crowdwiz-testkit/world';
import { findFreePort } from 'crowdwiz-sandbox/free-port';
import type { DrillForm } from './options';

/** Whoever is called so has a payout that is in this state when the primary is killed. */
export const LOST_STATES = ['included', 'pending', 'expired'] as const;
export type LostState = (typeof LOST_STATES)[number];

const BLOCK_INTERVAL_MILLISECONDS = 200;
const BLOCKS_BEFORE = 15;
const GENESIS_BEFORE_MILLISECONDS = 20_000;
const FUNDING_UNITS = 10_000_000_000n;
const FIRST_PERSON_ID = 7_001;
const DATABASE = 'gateway_drill';
const HURRIED: Readonly<Record<string, string>> = {
  SCAN_INTERVAL_SECONDS: '1',
  // In chain time, which runs five times as fast as the clock.
  TRANSACTION_LIFETIME_SECONDS: '30',
  APPROVAL_ABOVE: '1000',
  LIMIT_WITHDRAWAL_COUNT_PER_CUSTOMER_PER_DAY: 'none',
};

export interface StageOptions {
  readonly form: DrillForm;
  readonly unguarded: boolean;
  readonly tell: (what: string) => void;
}

/** Two places for a database, a node, Telegram and people, and a gateway that knows both places. */
export class Stage {
  private constructor(
    readonly pair: ServerPair,
    readonly node: SandboxNode,
    readonly telegram: FakeTelegram,
    readonly gateway: GatewayProcess,
    readonly admin: AdminClient,
    readonly hotWallet: SandboxAccount,
    /** Their large withdrawals wait for an operator. */
    readonly people: Readonly<Record<LostState, WorldCustomer>>,
    /** Who goes on depositing and withdrawing. */
    readonly busy: WorldCustomer,
    readonly codeSecret: string,
    private readonly readers: Readonly<Record<'first' | 'second', BooksReader>>,
    private readonly undo: Undo[],
  ) {}

  /** Starts everything; what is started already is taken down when something fails. */
  static async set(options: StageOptions): Promise<Stage> {
    const undo: Undo[] = [];
    try {
      return await Stage.build(options, undo);
    } catch (error) {
      await runBackwards(undo);
      throw error;
    }
  }

  /** Leaves nothing behind; may be called twice. */
  clear(): Promise<void> {
    return runBackwards(this.undo);
  }

  books(place: 'first' | 'second'): BooksReader {
    return this.readers[place];
  }

  private static async build(options: StageOptions, undo: Undo[]): Promise<Stage> {
    const { form, unguarded, tell } = options;
    tell('starting PostgreSQL');
    const pair = await ServerPair.start(DATABASE);
    undo.push(() => pair.dispose());
    if (form !== 'copy') await pair.startStandby();
    if (form === 'synchronous') await pair.waitForStandby();
    tell('starting a CrowdWiz node, Telegram and the gateway');
    const node = await SandboxNode.start({
      genesisTime: new Date(Date.now() - GENESIS_BEFORE_MILLISECONDS),
    });
    undo.push(() => node.stop());
    const hotWallet = node.createAccount(GATEWAY_ACCOUNT_NAME, undefined, FUNDING_UNITS);
    const telegram = await FakeTelegram.start();
    undo.push(() => telegram.stop());
    const chain = new WalletConnection(node.url);
    undo.push(() => chain.close());
    const [included, pending, expired, busy] = ['included', 'pending', 'expired', 'busy'].map(
      (name, index) => {
        const account = node.createAccount(`drill-${name}`, undefined, FUNDING_UNITS);
        const wallet = new CustomerWallet(chain, account, node.chain.chainId);
        const id = FIRST_PERSON_ID + index;
        const person = { id, firstName: name, username: `person_${id}`, languageCode: 'en' };
        return new WorldCustomer(person, wallet, telegram);
      },
    ) as [WorldCustomer, WorldCustomer, WorldCustomer, WorldCustomer];
    node.produceBlocks(BLOCKS_BEFORE);
    node.produceEvery(BLOCK_INTERVAL_MILLISECONDS);
    const port = await findFreePort();
    const adminKey = `drill-${randomBytes(12).toString('hex')}`;
    const environment: Record<string, string> = {
      ...gatewayEnvironment({
        ...{ database: pair.both(), hotWallet, telegram, adminKey, port },
        node: { url: node.url, chainId: node.chain.chainId },
      }),
      ...HURRIED,
      GUARDS_OFF: unguarded ? 'unknown-spending,database-history' : 'none',
    };
    const gateway = new GatewayProcess(environment, port);
    undo.push(async () => {
      // Its database may be gone, and with it an end in good order.
      await gateway.kill9();
      gateway.dispose();
    });
    await gateway.start();
    const readers = {
      first: new BooksReader(pair.url('first')),
      second: new BooksReader(pair.url('second')),
    };
    undo.push(async () => {
      await Promise.all([readers.first.close(), readers.second.close()]);
    });
    const admin = new AdminClient(gateway.baseUrl, adminKey);
    const codeSecret = environment['CODE_SECRET'] ?? '';
    return new Stage(
      ...([pair, node, telegram, gateway, admin, hotWallet] as const),
      { included, pending, expired },
      ...([busy, codeSecret, readers, undo] as const),
    );
  }
}
