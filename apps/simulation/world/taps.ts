import { setTimeout as delay } from 'node:timers/promises';
import type { Telegraf } from 'telegraf';
import type { DataSource, QueryRunner } from 'typeorm';
import type { PostgresSession } from 'crowdwiz-gateway/internal/adapters/postgres/connection/postgres-session';
import { BotApi } from 'crowdwiz-gateway/internal/adapters/telegram/connection/bot-api';
import { UpdateHandler } from 'crowdwiz-gateway/internal/adapters/telegram/inbox/update-handler';
import { ChainReader } from 'crowdwiz-gateway/internal/scan/index';
import {
  ChainAccounts,
  FeeSchedule,
  TransactionBroadcaster,
  TransactionBuilder,
} from 'crowdwiz-gateway/internal/wallet/index';
import type { DeedKind, Life, Place } from './life';

export type CutDatabase = () => Promise<void>;

type Get = <T>(token: abstract new (...given: never[]) => T) => T;
type Deed = Exclude<DeedKind, 'die'>;
type Method = (...given: unknown[]) => unknown;

/** SQLSTATE serialization_failure. */
const SERIALIZATION_FAILURE = '40001';

/** Every statement and every commit of the gateway comes by the life. */
export function tapDatabase(dataSource: DataSource, life: Life, cut: CutDatabase): void {
  const create = dataSource.createQueryRunner.bind(dataSource);
  dataSource.createQueryRunner = (mode) => tapRunner(create(mode), life, cut);
}

function tapRunner(runner: QueryRunner, life: Life, cut: CutDatabase): QueryRunner {
  const query = runner.query.bind(runner) as Method;
  const start = runner.startTransaction.bind(runner);
  const commit = runner.commitTransaction.bind(runner);
  const rollBack = runner.rollbackTransaction.bind(runner);
  let depth = 0;
  Reflect.set(runner, 'query', async (...given: unknown[]) => {
    await carryOut(await life.pass('before a statement'), cut);
    return query(...given);
  });
  runner.startTransaction = async (level) => {
    await carryOut(await life.pass('before a statement'), cut);
    await start(level);
    depth += 1;
  };
  runner.commitTransaction = async () => {
    // A savepoint that ends is no commit.
    if (depth > 1) {
      await commit();
      depth -= 1;
      return;
    }
    const deed = await life.pass('before a commit');
    depth = 0;
    if (deed === 'refuse-commit') {
      await rollBack();
      throw databaseFailure('could not serialize access', SERIALIZATION_FAILURE);
    }
    if (deed === 'cut-database') await cut();
    await commit();
    if (deed === 'lose-commit-reply') {
      await cut();
      throw databaseFailure('Connection terminated unexpectedly', 'ECONNRESET');
    }
    await carryOut(await life.pass('after a commit'), cut);
  };
  runner.rollbackTransaction = async () => {
    await rollBack();
    depth = Math.max(0, depth - 1);
  };
  return runner;
}

/** The ports behind which the chain is: what is asked, and what is sent. */
export function tapPorts(get: Get, life: Life, cut: CutDatabase): void {
  const asking: Places = {
    before: 'before a question to the chain',
    after: 'after an answer of the chain',
  };
  const sending: Places = { before: 'before a broadcast', after: 'after a broadcast' };
  const tap = (target: object, names: readonly string[], places: Places) => {
    for (const name of names) tapMethod(target, name, places, life, cut);
  };
  tap(get(ChainReader), ['position', 'blocks', 'history', 'sequenceAt', 'balance'], asking);
  tap(get(ChainAccounts), ['findByName', 'findByIds', 'hotWallet', 'headNumber'], asking);
  tap(get(FeeSchedule), ['required'], asking);
  tap(get(TransactionBuilder), ['build'], asking);
  tap(get(TransactionBroadcaster), ['broadcast'], sending);
}

interface Places {
  readonly before: Place;
  readonly after: Place;
}

function tapMethod(
  target: object,
  name: string,
  { before, after }: Places,
  life: Life,
  cut: CutDatabase,
): void {
  const original: unknown = Reflect.get(target, name);
  if (typeof original !== 'function') throw new Error(`There is no method ${name} to tap`);
  Reflect.set(target, name, async (...given: unknown[]) => {
    await carryOut(await life.pass(before), cut);
    const answer: unknown = await Reflect.apply(original, target, given);
    await carryOut(await life.pass(after), cut);
    return answer;
  });
}

/** A dead gateway opens no connection any more: else its loops would knock at a database that is gone. */
export function tapSession(session: PostgresSession, life: Life): void {
  const current = session.current.bind(session);
  session.current = () => life.whileAlive(current);
}

/** Messages that leave, and updates that come. A dead gateway polls no more. */
export function tapTelegram(bot: Telegraf | null, get: Get, life: Life): void {
  if (bot === null) return;
  const callApi = bot.telegram.callApi.bind(bot.telegram);
  bot.telegram.callApi = (method, payload, calling) =>
    life.whileAlive(() => callApi(method, payload, calling));
  const noCut = () => Promise.resolve();
  const talking = {
    before: 'before a call to Telegram',
    after: 'after a reply of Telegram',
  } as const;
  tapMethod(get(BotApi), 'call', talking, life, noCut);
  const hearing = {
    before: 'before an update is handled',
    after: 'after an update was handled',
  } as const;
  tapMethod(get(UpdateHandler), 'handle', hearing, life, noCut);
}

async function carryOut(deed: Deed | null, cut: CutDatabase): Promise<void> {
  if (deed === null) return;
  // What is meant for a commit and comes elsewhere is a cut all the same.
  await cut();
  await delay(0);
}

/** As the driver would report it. */
function databaseFailure(message: string, code: string): Error {
  return Object.assign(new Error(message), { code });
}
