import { connect, createServer, type Server } from 'node:net';
import { SandboxNode, type SandboxAccount } from 'crowdwiz-sandbox/node';
import { FakeTelegram } from 'crowdwiz-sandbox/telegram';
import {
  gatewayEnvironment,
  GatewayProcess,
  waitUntil,
  type WaitBounds,
} from 'crowdwiz-testkit/world';
import { findFreePort } from 'crowdwiz-sandbox/free-port';
import { createEmptyTestDatabase, type TestDatabase } from '../../support/database';

export const GATEWAY_NAME = 'start-gateway';
/** Throw-away secrets, made for these tests; no answer may contain them. */
export const CODE_SECRET = 'throw-away-code-secret-of-the-start-tests';
export const ADMIN_KEY = 'throw-away-admin-key-of-the-start-tests';
const GATEWAY_FUNDS_UNITS = 1_000_000_000n;
const BLOCKS_BEFORE = 20;
const BLOCK_INTERVAL_MILLISECONDS = 300;
/** Of each thing that is waited for. */
export const PATIENCE: WaitBounds = { timeoutMilliseconds: 60_000, everyMilliseconds: 50 };
/** Of one test with several starts, on a machine that is busy with other things. */
export const TEST_TIMEOUT_MILLISECONDS = 180_000;
const ANSWERS_WITHIN_MILLISECONDS = 5_000;
const ENDED = /^\(the gateway's process ended: (.*)\)$/;

export interface Readiness {
  readonly status: number;
  /** What is not right, by component. */
  readonly error: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** How a gateway that does not stay alive ended. */
export interface Ending {
  readonly exit: string;
  /** Everything that it wrote. */
  readonly output: string;
}

/** A chain, a Telegram and a database, over which gateways are started as `npm start` starts them. */
export class StartScene {
  private readonly gateways: GatewayProcess[] = [];

  private constructor(
    readonly node: SandboxNode,
    readonly telegram: FakeTelegram,
    readonly database: TestDatabase,
    readonly hotWallet: SandboxAccount,
  ) {}

  static async open(): Promise<StartScene> {
    const database = await createEmptyTestDatabase();
    const node = await SandboxNode.start({
      genesisTime: new Date(Date.now() - (BLOCKS_BEFORE + 5) * 1_000),
    });
    const hotWallet = node.createAccount(GATEWAY_NAME, undefined, GATEWAY_FUNDS_UNITS);
    node.produceBlocks(BLOCKS_BEFORE);
    node.produceEvery(BLOCK_INTERVAL_MILLISECONDS);
    return new StartScene(node, await FakeTelegram.start(), database, hotWallet);
  }

  async close(): Promise<void> {
    await this.killAll();
    await this.telegram.stop();
    await this.node.stop();
    await this.database.drop();
  }

  /** Ends what a failed test may have left running. */
  async killAll(): Promise<void> {
    for (const gateway of this.gateways.splice(0)) {
      await gateway.kill9();
      gateway.dispose();
    }
  }

  /** A gateway that is right in everything but what `changes` say; launched, not waited for. */
  async launch(changes: Readonly<Record<string, string>> = {}): Promise<GatewayProcess> {
    const port = await findFreePort();
    const gateway = new GatewayProcess({ ...this.environment(port), ...changes }, port);
    this.gateways.push(gateway);
    gateway.launch();
    return gateway;
  }

  /** Starts a gateway that is expected to end by itself. */
  async launchToItsEnd(changes: Readonly<Record<string, string>>): Promise<Ending> {
    const gateway = await this.launch(changes);
    return endOf(gateway);
  }

  /** What a gateway is told that is right in everything. */
  environment(port: number): Record<string, string> {
    return gatewayEnvironment({
      database: this.database,
      node: { url: this.node.url, chainId: this.node.chain.chainId },
      hotWallet: this.hotWallet,
      telegram: this.telegram,
      adminKey: ADMIN_KEY,
      port,
      codeSecret: CODE_SECRET,
    });
  }
}

export async function endOf(gateway: GatewayProcess): Promise<Ending> {
  const look = () => ENDED.exec(gateway.logs.at(-1) ?? '');
  const exit = await waitUntil('the gateway ends', look, PATIENCE);
  return { exit: exit[1] ?? '', output: gateway.logs.join('\n') };
}

/** Null while nothing listens. */
export async function askReady(gateway: GatewayProcess): Promise<Readiness | null> {
  const answer = await ask(gateway, '/health/ready', { 'X-Api-Key': ADMIN_KEY });
  if (answer === null) return null;
  const { error } = (await answer.json()) as { error?: Readiness['error'] };
  return { status: answer.status, error: error ?? {} };
}

/** The status alone; null while nothing listens. */
export async function askLive(gateway: GatewayProcess): Promise<number | null> {
  const answer = await ask(gateway, '/health/live');
  await answer?.arrayBuffer();
  return answer?.status ?? null;
}

async function ask(
  gateway: GatewayProcess,
  path: string,
  headers: Record<string, string> = {},
): Promise<Response | null> {
  const signal = AbortSignal.timeout(ANSWERS_WITHIN_MILLISECONDS);
  try {
    return await fetch(gateway.baseUrl + path, { signal, headers });
  } catch (error) {
    // An answer that takes too long is a failure; otherwise nothing listens there yet.
    if (signal.aborted) throw error;
    return null;
  }
}

/** Waits until the gateway says that exactly these components are not right. */
export async function untilNotReady(
  gateway: GatewayProcess,
  components: readonly string[],
): Promise<Readiness> {
  let last: Readiness | null = null;
  try {
    const look = async () => {
      last = await askReady(gateway);
      const found = Object.keys(last?.error ?? {});
      return last?.status === 503 && found.sort().join() === [...components].sort().join() && last;
    };
    return await waitUntil(`not ready: ${components.join(', ')}`, look, PATIENCE);
  } catch (error) {
    throw new Error(`${String(error)}; last: ${JSON.stringify(last)}\n${tailOf(gateway)}`, {
      cause: error,
    });
  }
}

export async function untilLogged(gateway: GatewayProcess, pattern: RegExp): Promise<string> {
  const look = () => gateway.logs.find((line) => pattern.test(line));
  return waitUntil(`a log line ${pattern}`, look, PATIENCE);
}

function tailOf(gateway: GatewayProcess): string {
  return gateway.logs.slice(-5).join('\n');
}

/** The same database under another address. */
export function databaseAt({ url, ownerUrl }: TestDatabase, port: number): Record<string, string> {
  const at = (text: string): string => {
    const moved = new URL(text);
    moved.port = String(port);
    return moved.toString();
  };
  return { DATABASE_URL: at(url), DATABASE_OWNER_URL: at(ownerUrl) };
}

/** Passes a port on to the database's own. Resolves once it listens. */
export async function openWayTo(database: TestDatabase, port: number): Promise<Server> {
  const { hostname, port: target } = new URL(database.url);
  const server = createServer((socket) => {
    const onward = connect(Number(target), hostname);
    for (const each of [socket, onward]) {
      each.on('error', () => {
        socket.destroy();
        onward.destroy();
      });
    }
    socket.pipe(onward).pipe(socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return server;
}
