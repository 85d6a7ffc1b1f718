import { setTimeout as delay } from 'node:timers/promises';
import type { NestApplicationOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type AnchorsOnChain, ReadAnchors } from './audit';
import { refusalOf } from './composition';
import { ReconcileModule } from './composition/reconcile.module';
import { DomainError } from './kernel';
import type { GatewayConfig } from './platform/config';
import { CommandLogger } from './run-command';

const NODES_WAIT_MILLISECONDS = 30_000;
const RETRY_MILLISECONDS = 500;

type NestOptions = Pick<NestApplicationOptions, 'abortOnError' | 'logger'>;

/** The heads of the operators' acts that the chain has. Throws `DomainError` where no node answers in time. */
export async function anchorsOnChain(config: GatewayConfig): Promise<AnchorsOnChain> {
  const url = config.database.url?.reveal();
  if (url === undefined) throw new Error('set DATABASE_URL.');
  const nestOptions: NestOptions = { abortOnError: false, logger: new CommandLogger() };
  const root = ReconcileModule.forRoot(config, url);
  const application = await NestFactory.createApplicationContext(root, nestOptions).catch(
    (error: unknown) => {
      throw refusalOf(error);
    },
  );
  try {
    return await whenNodesAnswer(application.get(ReadAnchors, { strict: false }));
  } finally {
    await application.close();
  }
}

/** Nodes take a moment to be connected. */
async function whenNodesAnswer(anchors: ReadAnchors): Promise<AnchorsOnChain> {
  const deadline = performance.now() + NODES_WAIT_MILLISECONDS;
  for (;;) {
    try {
      return await anchors.execute();
    } catch (error) {
      const isAway = error instanceof DomainError && error.code === 'chain_unavailable';
      if (!isAway || performance.now() > deadline) throw error;
      await delay(RETRY_MILLISECONDS);
    }
  }
}
