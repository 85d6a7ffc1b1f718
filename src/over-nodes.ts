import { setTimeout as delay } from 'node:timers/promises';
import type { INestApplicationContext, NestApplicationOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { compose, type GatewayOptions, refusalOf } from './composition';
import { ReconcileModule } from './composition/reconcile.module';
import { DomainError } from './kernel';
import type { GatewayConfig } from './platform/config';
import { CommandLogger } from './run-command';

const NODES_WAIT_MILLISECONDS = 30_000;
const RETRY_MILLISECONDS = 500;

type NestOptions = Pick<NestApplicationOptions, 'abortOnError' | 'logger'>;

/** Work of a command with the parts of a gateway, whether or not that runs; closes them. Throws `CompositionRefused`. */
export async function overNodes<Result>(
  config: GatewayConfig,
  options: GatewayOptions,
  work: (application: INestApplicationContext) => Promise<Result>,
): Promise<Result> {
  const url = config.database.url?.reveal();
  if (url === undefined) throw new Error('set DATABASE_URL.');
  const nestOptions: NestOptions = { abortOnError: false, logger: new CommandLogger() };
  const root = ReconcileModule.forRoot(config, url, {}, compose(config, options));
  const application = await NestFactory.createApplicationContext(root, nestOptions).catch(
    (error: unknown) => {
      throw refusalOf(error);
    },
  );
  try {
    return await work(application);
  } finally {
    await application.close();
  }
}

/**
 * Asks again for half a minute: nodes take a moment to be connected. So does it for a result that is no answer yet,
 * which is given in the end. Throws `DomainError` where no node answers in time.
 */
export async function whenNodesAnswer<Result>(
  ask: () => Promise<Result>,
  isAnswer: (result: Result) => boolean = () => true,
): Promise<Result> {
  const deadline = performance.now() + NODES_WAIT_MILLISECONDS;
  for (;;) {
    try {
      const result = await ask();
      if (isAnswer(result) || performance.now() > deadline) return result;
    } catch (error) {
      const isAway = error instanceof DomainError && error.code === 'chain_unavailable';
      if (!isAway || performance.now() > deadline) throw error;
    }
    await delay(RETRY_MILLISECONDS);
  }
}
