import type { DatabaseUrls } from 'crowdwiz-embedded-postgres';
import { FakeTelegram } from 'crowdwiz-sandbox/telegram';
import { findFreePort } from 'crowdwiz-sandbox/free-port';
import { GatewayProcess } from 'crowdwiz-testkit/world';
import { NodeProcess } from '../node/node-process';
import type { NodeAnswer } from '../node/node-work';
import { GATEWAY_NAME, benchEnvironment } from './environment';

export interface BesideOptions {
  readonly database: DatabaseUrls;
  /** Accounts besides the gateway's, with funds. */
  readonly accounts: readonly string[];
  /** False: the node forgets to tell of its blocks. */
  readonly announcesBlocks: boolean;
}

const FUNDING_UNITS = 10_000_000_000n;
const BLOCK_MILLISECONDS = 1_000;

/** The gateway as `npm start` runs it, with a node and a Telegram beside it, each by the clock. */
export class GatewayBeside {
  private constructor(
    readonly gateway: GatewayProcess,
    readonly node: NodeProcess,
    readonly chain: NodeAnswer,
    readonly telegram: FakeTelegram,
  ) {}

  static async start(options: BesideOptions): Promise<GatewayBeside> {
    const { database, accounts, announcesBlocks } = options;
    const { node, started } = await NodeProcess.start({
      blocksBeforeNow: 0,
      accounts: [GATEWAY_NAME, ...accounts],
      fundingUnits: FUNDING_UNITS,
    });
    if (announcesBlocks) await node.order('produceEvery', BLOCK_MILLISECONDS);
    else await node.order('produceUnannounced');
    const telegram = await FakeTelegram.start();
    const port = await findFreePort();
    const environment = benchEnvironment({
      database,
      chain: started,
      telegram,
      scanIntervalSeconds: 60,
      port,
    });
    const gateway = new GatewayProcess(environment, port);
    const beside = new GatewayBeside(gateway, node, started, telegram);
    try {
      await gateway.start();
      return beside;
    } catch (error) {
      await beside.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    await this.gateway.stop();
    this.gateway.dispose();
    await this.telegram.stop();
    await this.node.stop();
  }
}
