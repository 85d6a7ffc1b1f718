import { setTimeout as delay } from 'node:timers/promises';
import type { NestApplicationOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { ConnectionOptions } from 'crowdwiz-gateway/crowdwiz';
import { ReconcileModule } from 'crowdwiz-gateway/internal/composition/reconcile.module';
import { DomainError, type Clock } from 'crowdwiz-gateway/internal/kernel/index';
import { readGatewayConfig } from 'crowdwiz-gateway/internal/platform/config/index';
import {
  ReconcileChain,
  type ReconcileCommand,
  type ReconcileReport,
} from 'crowdwiz-gateway/internal/scan/index';

type NestOptions = Pick<NestApplicationOptions, 'logger' | 'abortOnError'>;

/** Where a command of an operator runs. */
export interface CommandPlace {
  readonly environment: Readonly<Record<string, string>>;
  readonly databaseUrl: string;
  readonly connection: Partial<ConnectionOptions>;
  readonly clock: Clock;
}

const TRIES_MAXIMUM = 20;
const PAUSE_MILLISECONDS = 25;

/**
 * `npm run chain:reconcile`, in this process: with the settings of the gateway, beside it.
 * @throws {DomainError} `chain_unavailable` when no node answers.
 */
export async function runReconcile(
  command: ReconcileCommand,
  { environment, databaseUrl, connection, clock }: CommandPlace,
): Promise<ReconcileReport> {
  const surroundings = { clock, chainConnection: connection };
  const module = ReconcileModule.forRoot(readGatewayConfig(environment), databaseUrl, surroundings);
  const options: NestOptions = { abortOnError: false, logger: false };
  const application = await NestFactory.createApplicationContext(module, options);
  try {
    return await patiently(application.get(ReconcileChain, { strict: false }), command);
  } finally {
    await application.close();
  }
}

/** Nodes take a moment to be connected, and a gateway may read just then. */
async function patiently(
  chain: ReconcileChain,
  command: ReconcileCommand,
): Promise<ReconcileReport> {
  for (let tries = 1; ; tries += 1) {
    const isLast = tries >= TRIES_MAXIMUM;
    try {
      const report = await chain.execute(command);
      if (report.outcome !== 'busy' || isLast) return report;
    } catch (error) {
      const isAway = error instanceof DomainError && error.code === 'chain_unavailable';
      if (!isAway || isLast) throw error;
    }
    await delay(PAUSE_MILLISECONDS);
  }
}
