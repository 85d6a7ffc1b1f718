import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type INestApplicationContext, Logger } from '@nestjs/common';
import { curveLibrary } from '../adapters/crowdwiz';
import { Database } from '../adapters/postgres';
import { MoneyClock } from '../kernel';
import { GatewayConfig } from '../platform/config';
import { LimitBook, RateBook, rateInForce } from '../terms';
import { ChainHealth } from '../wallet';
import { type StartFacts, startLines } from './start-lines';

/** Says in the log what has started. Never throws: a gateway that runs is not ended by its greeting. */
export async function announceStart(
  application: INestApplicationContext,
  databaseUrl: string,
): Promise<void> {
  const logger = new Logger('Gateway');
  try {
    for (const { text, isDoubt } of startLines(await factsOf(application, databaseUrl))) {
      if (isDoubt) logger.warn(text);
      else logger.log(text);
    }
  } catch (error) {
    logger.warn(`What has started cannot be told: ${String(error)}`);
  }
}

async function factsOf(
  application: INestApplicationContext,
  databaseUrl: string,
): Promise<StartFacts> {
  const get = <T>(type: abstract new (...given: never[]) => T): T =>
    application.get<T>(type, { strict: false });
  const config = get(GatewayConfig);
  const health = get(ChainHealth);
  const { deposit, withdrawal } = await get(RateBook).schedule();
  const now = get(MoneyClock).likely();
  const row = await get(Database).row<{ version: string; role: string }>(
    `SELECT split_part(current_setting('server_version'), ' ', 1) AS version, current_user AS role`,
  );
  return {
    version: versionOfPackage(),
    config,
    databaseUrl,
    database: row ?? { version: 'unknown', role: 'unknown' },
    identity: await health.checkIdentity(),
    nodes: health.nodes(),
    rates: {
      deposit: rateInForce(deposit, now).rate.text,
      withdrawal: rateInForce(withdrawal, now).rate.text,
    },
    limits: await get(LimitBook).current(),
    curve: curveLibrary(),
  };
}

function versionOfPackage(): string {
  const text = readFileSync(join(__dirname, '../../package.json'), 'utf8');
  const { version } = JSON.parse(text) as { version?: string };
  return version ?? 'unknown';
}
