import type { AddressInfo } from 'node:net';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import type { StoredBlock } from './chain/block';
import { BlockTimer } from './chain/block-timer';
import { SandboxChain, type BlockApplied, type ForkOptions, type ForkResult } from './chain/chain';
import type { SandboxChainOptions } from './chain/chain-options';
import { findFreePort } from '../free-port';
import { NodeFaults } from './faults';
import { Connection } from './rpc/connection';
import {
  SandboxWallet,
  type AccountKeys,
  type SandboxAccount,
  type TransferRequest,
} from './sandbox-wallet';
import { seedAccounts, type SeedAccounts } from './seed';
import type { SignedTransaction } from './wire/signed-transaction';

export interface SandboxNodeOptions extends SandboxChainOptions {
  /** Default: a free port. */
  readonly port?: number;
  /** Default: 127.0.0.1. */
  readonly host?: string;
  /** Serve this chain, which other nodes may serve too; default: a chain of its own. */
  readonly chain?: SandboxChain;
  /** A block every so often; absent: blocks are made by `produceBlock` alone. */
  readonly blockIntervalMilliseconds?: number;
  /** Accounts to register in the first block, as a testnet file lists them. */
  readonly seedAccounts?: SeedAccounts;
  /** Minor units of CWD for each of them; default 50,000 CWD. */
  readonly seedFundingUnits?: (name: string) => bigint;
  /** Where blocks made by the interval take their time from; default: the system's clock. */
  readonly clock?: () => Date;
}

const LOOPBACK = '127.0.0.1';
/** Nodes are replaced in no time, and their chain has stood still for a moment. */
const SNAPSHOT_PAUSE_MILLISECONDS = 6_000;
/** More blocks than any witness order needs to make one irreversible. */
const BLOCKS_TO_IRREVERSIBLE_MAXIMUM = 60;

/** A CrowdWiz node in a box: JSON-RPC over WebSocket in front, a chain in memory behind. */
export class SandboxNode {
  readonly faults = new NodeFaults();
  readonly wallet: SandboxWallet;
  /** The seeded accounts by name; "faucet" is always there. */
  readonly accounts: Map<string, SandboxAccount>;
  private readonly connections = new Map<WebSocket, Connection>();
  private server: WebSocketServer | undefined;
  private timer: BlockTimer | undefined;
  private stopListening: (() => void) | undefined;
  private boundPort = 0;
  private lastToldBlock = 0;

  constructor(
    readonly chain: SandboxChain = new SandboxChain(),
    private readonly host: string = LOOPBACK,
  ) {
    this.wallet = new SandboxWallet(chain);
    this.accounts = new Map([[this.wallet.faucet.name, this.wallet.faucet]]);
  }

  /** Starts a node that answers; with `blockIntervalMilliseconds` blocks are coming, too. */
  static async start(options: SandboxNodeOptions = {}): Promise<SandboxNode> {
    const chain = options.chain ?? new SandboxChain({ ...options, ...startTime(options) });
    const node = new SandboxNode(chain, options.host);
    if (options.seedAccounts !== undefined) {
      const seeded = seedAccounts(chain, options.seedAccounts, options.seedFundingUnits);
      for (const [name, account] of seeded) node.accounts.set(name, account);
    }
    await node.listen(options.port);
    if (options.blockIntervalMilliseconds !== undefined) {
      node.produceEvery(options.blockIntervalMilliseconds, options.clock);
    }
    return node;
  }

  /** Opens the port (0: a free one) and begins to follow the chain. */
  async listen(wanted = 0): Promise<void> {
    const port = wanted === 0 ? await findFreePort(this.host) : wanted;
    const server = new WebSocketServer({
      host: this.host,
      port,
      perMessageDeflate: false,
      verifyClient: () => !this.faults.refusesConnections,
    });
    server.on('connection', (socket) => {
      this.accept(socket);
    });
    await new Promise<void>((resolve, reject) => {
      server.once('listening', resolve);
      server.once('error', reject);
    });
    this.server = server;
    this.boundPort = (server.address() as AddressInfo).port;
    this.stopListening = this.chain.listen({
      onBlock: (event) => {
        this.tellBlock(event);
      },
      onPending: (transaction) => {
        for (const connection of this.connections.values()) connection.onPending(transaction);
      },
      onGoneBack: () => {
        this.lastToldBlock = 0;
        this.closeConnections();
      },
    });
  }

  private accept(socket: WebSocket): void {
    const connection = new Connection(socket, this.chain, this.faults);
    this.connections.set(socket, connection);
    socket.on('message', (data) => {
      connection.receive(textOfFrame(data));
    });
    socket.on('close', () => {
      this.connections.delete(socket);
    });
    // A client that goes away in the middle of a frame is no concern of ours.
    socket.on('error', () => {
      socket.terminate();
    });
  }

  /** A node that lags tells of the block that it now sees instead. */
  private tellBlock(event: BlockApplied): void {
    const visible = this.faults.visibleHead(this.chain.headNumber);
    let told = event;
    if (visible !== event.block.number) {
      const block = this.chain.block(visible);
      if (block === undefined || visible === this.lastToldBlock) return;
      const nothing = { ids: [], objects: [], accounts: new Set<string>() };
      const changes = () => ({ created: nothing, changed: nothing, removed: nothing });
      told = { block, changes, historyComplete: true };
    }
    this.lastToldBlock = told.block.number;
    for (const connection of this.connections.values()) connection.onBlock(told);
  }

  /** Tells its clients of a transaction as if it waited here; the chain never hears of it. */
  announce(transaction: SignedTransaction): void {
    for (const connection of this.connections.values()) connection.onPending(transaction);
  }

  get url(): string {
    return `ws://${this.host}:${this.boundPort}`;
  }

  get connectionCount(): number {
    return this.connections.size;
  }

  /** Makes the next block; `at`: not before this time. */
  produceBlock(at?: Date): StoredBlock {
    return this.chain.produceBlock(at);
  }

  produceBlocks(count: number): void {
    for (let made = 0; made < count; made += 1) this.chain.produceBlock();
  }

  /**
   * Makes blocks until everything that is in a block now, or pending, is irreversible.
   * @throws {Error} when irreversibility stands still.
   */
  advanceToIrreversible(): number {
    const target = this.chain.headNumber + (this.chain.pendingTransactions.length > 0 ? 1 : 0);
    for (let made = 0; this.chain.irreversibleNumber < target; made += 1) {
      if (made > BLOCKS_TO_IRREVERSIBLE_MAXIMUM) throw new Error('irreversibility stands still');
      this.chain.produceBlock();
    }
    return this.chain.irreversibleNumber;
  }

  /** Makes a block whose time is that much after the head's: things expire. */
  skipTime(seconds: number): StoredBlock {
    return this.chain.produceBlock(new Date(this.chain.headTime.getTime() + seconds * 1000));
  }

  /** Registers and funds an account; a block is made, so that it exists at once. */
  createAccount(name: string, keys?: AccountKeys, fundingUnits?: bigint): SandboxAccount {
    const account = this.wallet.createAccount(name, keys, fundingUnits);
    this.chain.produceBlock();
    this.accounts.set(name, account);
    return account;
  }

  /** Transaction id of a transfer, which will be in the next block. */
  transfer(request: TransferRequest): string {
    return this.wallet.transfer(request);
  }

  /** A block every so many milliseconds, until `stop`. */
  produceEvery(milliseconds: number, clock: () => Date = () => new Date()): void {
    this.timer?.stop();
    this.timer = new BlockTimer(this.chain, milliseconds, clock);
    this.timer.start();
  }

  /** No more blocks by the interval until `resume`. */
  pause(): void {
    this.timer?.pause();
  }

  resume(): void {
    this.timer?.resume();
  }

  /** Takes reversible blocks back and builds a longer branch instead. */
  fork(options: ForkOptions): ForkResult {
    return this.chain.fork(options);
  }

  /**
   * Every node of the chain is replaced by a snapshot of this block. Gives what is gone. The chain goes
   * on from there with the next block, at the time that it had.
   */
  replaceBySnapshot(blockNumber: number): readonly StoredBlock[] {
    const at = new Date(this.chain.headTime.getTime() + SNAPSHOT_PAUSE_MILLISECONDS);
    const gone = this.chain.goBackTo(blockNumber);
    this.chain.produceBlock(at);
    return gone;
  }

  /** While stalled, blocks come and none becomes irreversible. */
  stallLib(stalled: boolean): void {
    this.chain.stallIrreversibility(stalled);
  }

  /** Makes a block, with which every account's history keeps only its newest operations. */
  pruneHistory(maximumOperationsPerAccount: number): void {
    this.chain.history.pruneAll(maximumOperationsPerAccount);
    this.chain.produceBlock();
  }

  /**
   * Sends a message to an account that does not exist. What comes after it in the same block gets no
   * entry in anybody's history, and the block's notices are lost.
   */
  makeHistoryHole(sender: SandboxAccount = this.wallet.faucet): string {
    return this.wallet.sendMessage(sender, '1.2.999999', 'nobody reads this');
  }

  /** Cuts every open connection without a goodbye. */
  closeConnections(): void {
    for (const socket of this.connections.keys()) socket.terminate();
  }

  /** The port is closed, as when the machine is off; blocks go on. */
  async goDown(): Promise<void> {
    this.stopListening?.();
    this.closeConnections();
    const { server } = this;
    this.server = undefined;
    if (server === undefined) return;
    await new Promise<void>((resolve) => {
      server.close(() => {
        resolve();
      });
    });
  }

  /** Opens the same port again. */
  async comeBack(): Promise<void> {
    await this.listen(this.boundPort);
  }

  async stop(): Promise<void> {
    this.timer?.stop();
    await this.goDown();
  }
}

/** A chain whose blocks follow a clock begins at that clock's time. */
function startTime({ clock, genesisTime }: SandboxNodeOptions): { genesisTime?: Date } {
  return genesisTime === undefined && clock !== undefined ? { genesisTime: clock() } : {};
}

function textOfFrame(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return Buffer.isBuffer(data) ? data.toString('utf8') : Buffer.from(data).toString('utf8');
}
