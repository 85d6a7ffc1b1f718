import type { NestApplicationOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { compose, type GatewayOptions, refusalOf } from './composition';
import { ReconcileModule } from './composition/reconcile.module';
import { DomainError } from './kernel';
import type { GatewayConfig } from './platform/config';
import { CommandLogger } from './run-command';
import { ReconcileChain, type ReconcileReport } from './scan';

const NODES_WAIT_MILLISECONDS = 30_000;
const RETRY_MILLISECONDS = 500;

type NestOptions = Pick<NestApplicationOptions, 'abortOnError' | 'logger'>;

/** Whether it only looks, and who books why. */
export interface ReconcileWords {
  readonly apply: boolean;
  readonly by: string;
  readonly reason: string;
}

/**
 * After the chain has gone back: names what it does not hold any more and, with `apply`, books it. A team gives
 * the options with which its gateway starts, so that its listeners hear of it and its classes stand behind ports.
 * The gateway may run or not. Throws `CompositionRefused`, and `DomainError` where no node answers in time.
 */
export async function reconcileChain(
  config: GatewayConfig,
  words: ReconcileWords,
  options: GatewayOptions = {},
): Promise<ReconcileReport> {
  const url = config.database.url?.reveal();
  if (url === undefined) throw new Error('set DATABASE_URL.');
  const composition = compose(config, options);
  const nestOptions: NestOptions = { abortOnError: false, logger: new CommandLogger() };
  const root = ReconcileModule.forRoot(config, url, {}, composition);
  const application = await NestFactory.createApplicationContext(root, nestOptions).catch(
    (error: unknown) => {
      throw refusalOf(error);
    },
  );
  try {
    return await whenNodesAnswer(application.get(ReconcileChain, { strict: false }), words);
  } finally {
    await application.close();
  }
}

/** Nodes take a moment to be connected. */
async function whenNodesAnswer(
  reconciling: ReconcileChain,
  words: ReconcileWords,
): Promise<ReconcileReport> {
  const deadline = performance.now() + NODES_WAIT_MILLISECONDS;
  for (;;) {
    try {
      const report = await reconciling.execute(words);
      if (report.outcome !== 'busy' || performance.now() > deadline) return report;
    } catch (error) {
      const isAway = error instanceof DomainError && error.code === 'chain_unavailable';
      if (!isAway || performance.now() > deadline) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MILLISECONDS));
  }
}
