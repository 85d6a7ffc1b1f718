import { randomBytes } from 'node:crypto';
import {
  ChainHealth,
  ConfirmLink,
  CWD,
  GatewayCycle,
  Money,
  readGatewayConfig,
  RegisterCustomer,
  RequestLink,
  type GatewayConfig,
} from 'crowdwiz-gateway';
import { SandboxNode, type SandboxAccount } from 'crowdwiz-sandbox/node';
import { waitUntil } from 'crowdwiz-sandbox/wait-until';
import { Client } from 'pg';
import { gatewayEnvironment } from '../world/gateway-environment';
import { runBackwards, type Undo } from '../world/undo';
import { startThrowAwayPostgres } from '../world/sandbox-database';
import { newestMessage } from './newest-message';

const HOT_WALLET_NAME = 'points-gateway';
const HOT_WALLET_FUNDS = Money.parse('100000', CWD);
const ACCOUNT_FUNDS = '1000';
/** Enough that some blocks are irreversible before the gateway comes. */
const BLOCKS_BEFORE = 15;
/** A deposit is irreversible after a few looks. */
const BLOCKS_BETWEEN_LOOKS = 3;
const LOOK_EVERY_MILLISECONDS = 10;
/** A gateway learns of a block a moment after it was made. */
const HEAD_WITHIN = { timeoutMilliseconds: 1_000, everyMilliseconds: 2 };
const TIMEOUT_MILLISECONDS = 120_000;

/** What `bootGateway` gives, or a team's own Nest application with a gateway in it. */
export interface RunningGateway {
  readonly application: {
    get<T>(token: abstract new (...parameters: never[]) => T, options: { strict: false }): T;
  };
}

export interface LinkedCustomer {
  readonly customerId: string;
  readonly account: SandboxAccount;
}

/**
 * What a gateway needs around it, for the tests of whoever builds on it: a node and a PostgreSQL of its own,
 * on 127.0.0.1. Blocks are made by `until` alone, and the gateway keeps up with them: no test waits for a clock,
 * and none depends on how fast a machine is. One for each process.
 */
export class GatewaySandbox {
  private gateway: RunningGateway | null = null;

  private constructor(
    readonly node: SandboxNode,
    /** The gateway's own account. */
    readonly hotWallet: SandboxAccount,
    /** As a start reads it. Keys and secrets are throw-away. */
    readonly environment: Readonly<Record<string, string>>,
    private readonly sql: Client,
    private readonly undo: Undo[],
  ) {}

  /** `variables` count before what the sandbox sets. */
  static async start(variables: Readonly<Record<string, string>> = {}): Promise<GatewaySandbox> {
    const undo: Undo[] = [];
    try {
      return await GatewaySandbox.build(variables, undo);
    } catch (error) {
      await runBackwards(undo);
      throw error;
    }
  }

  private static async build(
    variables: Readonly<Record<string, string>>,
    undo: Undo[],
  ): Promise<GatewaySandbox> {
    const postgres = await startThrowAwayPostgres();
    undo.push(() => postgres.stop());
    const { url, ownerUrl } = postgres.database;
    const node = await SandboxNode.start();
    undo.push(() => node.stop());
    const hotWallet = node.createAccount(HOT_WALLET_NAME, undefined, HOT_WALLET_FUNDS.units);
    node.produceBlocks(BLOCKS_BEFORE);
    const sql = new Client({ connectionString: ownerUrl });
    await sql.connect();
    undo.push(() => sql.end());
    const environment = {
      ...gatewayEnvironment({
        database: { url, ownerUrl },
        node: { url: node.url, chainId: node.chain.chainId },
        hotWallet,
        adminKey: `throw-away-${randomBytes(12).toString('hex')}`,
      }),
      LOG_LEVEL: 'fatal',
      ...variables,
    };
    return new GatewaySandbox(node, hotWallet, environment, sql, undo);
  }

  /** The settings of a gateway in this sandbox. */
  config(variables: Readonly<Record<string, string>> = {}): GatewayConfig {
    return readGatewayConfig({ ...this.environment, ...variables });
  }

  /**
   * From now on `until` lets this gateway do its work after each block. Resolves with the same, once it has found
   * the node.
   */
  async follow<Running extends RunningGateway>(gateway: Running): Promise<Running> {
    this.gateway = gateway;
    const health = this.find(ChainHealth);
    const isHealthy = () => health.nodes().some(({ state }) => state === 'healthy');
    await this.until('a connection to the node', isHealthy);
    return gateway;
  }

  /** Makes blocks and looks, again and again, until there is something. Rejects after two minutes. */
  until<T>(
    what: string,
    look: () => T | null | undefined | false | Promise<T | null | undefined | false>,
  ): Promise<T> {
    const next = async () => {
      // On a slow machine the chain would fall behind the clock, and its node count as stale.
      for (let made = 0; made < BLOCKS_BETWEEN_LOOKS; made += 1) this.node.produceBlock(new Date());
      await this.keepUp();
      return look();
    };
    const bounds = {
      timeoutMilliseconds: TIMEOUT_MILLISECONDS,
      everyMilliseconds: LOOK_EVERY_MILLISECONDS,
    };
    return waitUntil(what, next, bounds);
  }

  private async keepUp(): Promise<void> {
    if (this.gateway === null) return;
    const health = this.find(ChainHealth);
    const head = this.node.chain.headNumber;
    const isKnown = () => health.nodes().some(({ headNumber }) => headNumber === head);
    await waitUntil(`block ${head} at the gateway`, isKnown, HEAD_WITHIN).catch(() => undefined);
    await this.find(GatewayCycle).run();
  }

  private find<T>(token: abstract new (...parameters: never[]) => T): T {
    if (this.gateway === null) throw new Error('Name the gateway that runs: see `follow`');
    return this.gateway.application.get(token, { strict: false });
  }

  /** An account of a customer, with its wallet's keys and so much CWD. */
  account(name: string, cwd = ACCOUNT_FUNDS): SandboxAccount {
    return this.node.createAccount(name, undefined, Money.parse(cwd, CWD).units);
  }

  /** The account sends so much CWD to the gateway; gives the transaction id. */
  deposit(from: SandboxAccount, cwd: string): string {
    const { units } = Money.parse(cwd, CWD);
    return this.node.transfer({ from, to: this.hotWallet.id, units });
  }

  /** What the account holds, as a decimal of CWD. */
  balanceOf({ id }: SandboxAccount): string {
    return Money.of(this.node.chain.state.balanceOf(id, '1.3.0'), CWD).toDecimal();
  }

  /** The newest message to the account, as its wallet decrypts it: a code of the gateway's. */
  messageTo(account: SandboxAccount): Promise<string> {
    return this.until(`a message to ${account.name}`, () =>
      newestMessage(this.node.chain, account),
    );
  }

  /** A new customer of the gateway that runs, whose account is linked. */
  async linkedCustomer(name: string): Promise<LinkedCustomer> {
    const account = this.account(name);
    const { customer } = await this.find(RegisterCustomer).execute(`sandbox:${name}`);
    const customerId = customer.id;
    const requestLink = this.find(RequestLink);
    const found = await requestLink.lookUp(account.name);
    await requestLink.execute({ customerId, account: found });
    const code = await this.messageTo(account);
    const confirmLink = this.find(ConfirmLink);
    const facts = await confirmLink.lookUp(customerId);
    const outcome = await confirmLink.execute({ customerId, code, facts });
    if (outcome.status === 'linked') return { customerId, account };
    throw new Error(`${name} is not linked: ${outcome.code}`);
  }

  /** Rows of the gateway's database, read as the owner of its tables. */
  async rows<Row>(statement: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    const { rows } = await this.sql.query(statement, [...parameters]);
    return rows as Row[];
  }

  /** Stops the node and removes the database. The gateway is stopped before that. */
  async stop(): Promise<void> {
    await runBackwards(this.undo);
  }
}
