import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'pg';
import type { FakeTelegram } from 'crowdwiz-sandbox/telegram';
import { waitUntil } from 'crowdwiz-testkit/world';
import type { BenchOptions, BenchRow } from './bench-row';
import { countOf, openClient, type BenchPostgres } from './gateway/bench-database';
import { GatewayBeside } from './gateway/gateway-beside';
import { atMost, BenchBroken, type Measurement } from './measurement';
import { median, percentile } from './statistics';

const SECONDS = { full: 25, quick: 5 };
const DEPOSITS_PER_SECOND = 8;
const CUSTOMERS = 40;
const FIRST_PERSON = 5_000;
const UNITS = 200_000n;
const TRANSACTION_ID = /[0-9a-f]{40}/;
const TOLD_WITHIN_MILLISECONDS = 150_000;

/** From the moment a deposit's block is irreversible to the moment its customer is notified in Telegram. */
export class LatencyRow implements BenchRow {
  readonly name = 'latency';

  constructor(private readonly postgres: BenchPostgres) {}

  async measure(options: BenchOptions): Promise<readonly Measurement[]> {
    const announced = await this.delays(options, true);
    const unannounced = await this.delays(options, false);
    return [
      {
        ...shared('told, with block notices, p99', percentile(announced, 0.99), 2),
        notes: [
          `${announced.length} deposits, ${DEPOSITS_PER_SECOND} a second, a block a second; p50 is ` +
            `${median(announced).toFixed(3)} s; counted until the Bot API has the message`,
        ],
      },
      {
        ...shared('told, without notices, p99', percentile(unannounced, 0.99), 60),
        notes: [
          `${unannounced.length} deposits while the node forgets to tell of its blocks; p50 is ` +
            `${median(unannounced).toFixed(3)} s; a look at each node's head every 3 s stands in, ` +
            'and the scan each 60 s behind it',
        ],
      },
    ];
  }

  /** Seconds of each deposit. */
  private async delays(
    { isQuick, say }: BenchOptions,
    announcesBlocks: boolean,
  ): Promise<readonly number[]> {
    const database = await this.postgres.freshDatabase();
    const accounts = Array.from({ length: CUSTOMERS }, (_, index) => `teller-number${index}`);
    const beside = await GatewayBeside.start({ database, accounts, announcesBlocks });
    const client = await openClient(database.ownerUrl);
    try {
      await introduce(beside, client);
      const seconds = SECONDS[isQuick ? 'quick' : 'full'];
      const notices = announcesBlocks ? 'with' : 'without';
      say(`${seconds * DEPOSITS_PER_SECOND} deposits ${notices} block notices`);
      const sent = await depositFor(seconds, beside);
      return await toldAfter(beside, sent);
    } finally {
      await client.end();
      await beside.stop();
    }
  }
}

function shared(work: string, value: number, seconds: number) {
  return { work, value, unit: 's', limit: null, target: atMost(seconds) };
}

/** Everybody says /start, and is linked as if a code had been confirmed. */
async function introduce({ telegram, chain }: GatewayBeside, client: Client): Promise<void> {
  const accounts = chain.accounts.slice(1);
  accounts.forEach((_, index) => {
    const id = FIRST_PERSON + index;
    telegram.sendText({ id, firstName: `Person ${index}`, languageCode: 'en' }, '/start');
  });
  const everybodyIsKnown = async () =>
    (await countOf(client, 'SELECT count(*) FROM telegram_chat')) === accounts.length;
  await waitUntil('everybody is registered', everybodyIsKnown, { everyMilliseconds: 100 });
  await client.query(
    `INSERT INTO link (id, customer_id, account_id, account_name, verified_at, verified_at_block,
       authority_fingerprint)
     SELECT gen_random_uuid(), chat.customer_id, account.id, account.name, now(), 0, account.keys
     FROM unnest($1::text[], $2::text[], $4::text[])
       WITH ORDINALITY AS account (id, name, keys, number)
     JOIN telegram_chat chat ON chat.chat_id = $3::bigint + account.number - 1`,
    [
      accounts.map(({ id }) => id),
      accounts.map(({ name }) => name),
      FIRST_PERSON,
      accounts.map(({ authorityFingerprint }) => authorityFingerprint),
    ],
  );
}

/** Ids of the deposits that were sent, evenly over so many seconds. */
async function depositFor(seconds: number, { node, chain }: GatewayBeside): Promise<string[]> {
  const hotWallet = chain.accounts[0]?.id ?? '';
  const sent: string[] = [];
  for (let index = 0; index < seconds * DEPOSITS_PER_SECOND; index += 1) {
    sent.push(...(await node.order('depositNow', 1, hotWallet, UNITS)));
    await delay(1000 / DEPOSITS_PER_SECOND);
  }
  return sent;
}

async function toldAfter(
  { node, telegram }: GatewayBeside,
  sent: readonly string[],
): Promise<readonly number[]> {
  const told = await waitUntil(
    'every deposit is told',
    () => {
      const times = toldTimes(telegram);
      return sent.every((id) => times.has(id)) && times;
    },
    { timeoutMilliseconds: TOLD_WITHIN_MILLISECONDS, everyMilliseconds: 250 },
  );
  const irreversible = new Map(await node.order('irreversibleTimes'));
  return sent.map((id) => {
    const [from, to] = [irreversible.get(id), told.get(id)];
    if (from === undefined || to === undefined) {
      throw new BenchBroken(`deposit ${id} was told before it was irreversible`);
    }
    return (to - from) / 1000;
  });
}

/** Only the message about the credit names the transaction; the first one counts. */
function toldTimes(telegram: FakeTelegram): Map<string, number> {
  const times = new Map<string, number>();
  for (let index = 0; index < CUSTOMERS; index += 1) {
    for (const { text, sentAt } of telegram.sent(FIRST_PERSON + index)) {
      const id = TRANSACTION_ID.exec(text)?.[0];
      if (id !== undefined && !times.has(id)) times.set(id, sentAt);
    }
  }
  return times;
}
