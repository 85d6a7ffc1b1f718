import { curveLibrary } from '../adapters/crowdwiz';
import type { Environment, GatewayConfig } from '../platform/config';
import { SecretRedactor } from '../platform/logging';
import { judgeAccess } from './access';
import { findChain, judgeNodes } from './chain';
import { AREAS, type Area, type Check, checksOf } from './check';
import { findDatabase, judgeDatabase } from './database';
import { examinePort, judgeClocks, judgeCurve } from './machine';
import { examineSettings } from './settings';
import { findBot, judgeBot } from './telegram';
import { judgeWallet } from './wallet';

/**
 * Looks at everything that a gateway with these settings needs, and changes nothing: the database is asked
 * in transactions that can only read, nodes and Telegram only questions, and no updates are taken. A gateway
 * may run meanwhile. `folder`: where its .env is.
 */
export async function examine(environment: Environment, folder: string): Promise<readonly Check[]> {
  const { checks, config, wrongAreas } = examineSettings(environment, folder);
  if (config === null) {
    return withoutSecrets([...checks, ...skippedAreas(checks)], new SecretRedactor([]));
  }
  const found = await examineAll(config, wrongAreas);
  const redactor = new SecretRedactor(config.secrets, [config.chain.chainId]);
  return withoutSecrets([...checks, ...found], redactor);
}

async function examineAll(
  config: GatewayConfig,
  wrongAreas: ReadonlySet<Area>,
): Promise<readonly Check[]> {
  const isRight = (area: Area) => !wrongAreas.has(area);
  const [port, database, chain, bot] = await Promise.all([
    isRight('machine') ? examinePort(config.http) : null,
    isRight('database') ? findDatabase(config) : null,
    isRight('chain') ? findChain(config) : null,
    isRight('telegram') ? findBot(config) : undefined,
  ]);
  const known = database?.status === 'found' ? database.examination : null;
  const books = known?.books ?? null;
  const { clockToleranceSeconds } = config.chain;
  const clockDifference = known?.clockDifferenceMilliseconds ?? null;
  const byArea: Readonly<Record<Exclude<Area, 'settings'>, readonly Check[]>> = {
    machine: [
      ...(port === null ? [] : [port]),
      ...judgeClocks(chain?.time ?? null, clockDifference, clockToleranceSeconds),
      judgeCurve(curveLibrary()),
    ],
    database: database === null ? [] : judgeDatabase(database, config),
    chain: chain === null ? [] : judgeNodes(chain, config, books?.cursor?.historySequence ?? null),
    wallet: chain === null || !isRight('wallet') ? [] : judgeWallet(chain, books, config),
    telegram: bot === undefined ? [] : judgeBot(bot, config),
    access: isRight('access') ? judgeAccess(config) : [],
  };
  return (Object.keys(byArea) as (keyof typeof byArea)[]).flatMap((area) =>
    byArea[area].length === 0 ? [skippedArea(area)] : byArea[area],
  );
}

/** Where a setting is wrong that has no default, nothing else can be looked at. */
function skippedAreas(checks: readonly Check[]): readonly Check[] {
  const told = new Set(checks.map(({ area }) => area));
  return (Object.keys(AREAS) as Area[]).filter((area) => !told.has(area)).map(skippedArea);
}

function skippedArea(area: Area): Check {
  return checksOf(area).skipped('all', 'Not looked at: fix the settings first.');
}

/** What others say, such as a driver or a proxy, may repeat what they were given. */
function withoutSecrets(checks: readonly Check[], redactor: SecretRedactor): readonly Check[] {
  return checks.map((check) => ({
    ...check,
    found: redactor.redact(check.found),
    fix: check.fix && redactor.redact(check.fix),
  }));
}
