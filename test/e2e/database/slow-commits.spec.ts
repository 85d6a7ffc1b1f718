import { Client } from 'pg';
import { OutgoingTransactions } from '../../../src/wallet';
import { GatewayHarness } from '../../support/gateway-harness';
import { COMMIT_SECONDS, slowCommitsOf } from '../../support/postgres/slow-commits';
import { TelegramHarness } from '../telegram/telegram-harness';

/** Far more than a test waits: what comes sooner was not found by a look that comes by itself. */
const NEVER_SECONDS = 3_600;
/** After the commit; a guess of milliseconds would be over before it. */
const PROMPTLY_MILLISECONDS = 1_000 * COMMIT_SECONDS;

describe('a gateway whose commits take a second', () => {
  let gateway: GatewayHarness;
  let customerId: string;

  beforeAll(async () => {
    gateway = await GatewayHarness.start({ SCAN_INTERVAL_SECONDS: String(NEVER_SECONDS) });
    const linked = await gateway.linked('slow-wallet');
    ({ customerId } = linked);
    gateway.deposit(linked.account, 10_000_000n);
    await gateway.settle();
    gateway.letItBeginRounds();
    await gateway.round();
  });

  afterAll(() => gateway.stop());

  it('left a withdrawal to the next block: the round came before the commit', async () => {
    await gateway.asSuperuser(...slowCommitsOf('withdrawal_requested'));
    const asked = performance.now();
    const { id } = await gateway.withdraw(customerId, '1000');
    const committed = performance.now();
    expect(committed - asked).toBeGreaterThan(900 * COMMIT_SECONDS);
    const outgoing = gateway.get(OutgoingTransactions);
    await gateway.until(async () => (await outgoing.latestFor('withdrawal', id)) !== null);
    expect(performance.now() - committed).toBeLessThan(PROMPTLY_MILLISECONDS);
  });
});

describe('a bot whose commits take a second', () => {
  let bot: TelegramHarness;
  const anna = { id: 9_801, firstName: 'Anna', languageCode: 'en' };

  beforeAll(async () => {
    const outboxPollMilliseconds = 1_000 * NEVER_SECONDS;
    bot = await TelegramHarness.start({ timings: { outboxPollMilliseconds } });
    await bot.ask(anna, '/start', /./);
  });

  afterAll(() => bot.stop());

  it('left a message to the next look of its own: it had looked before the commit', async () => {
    const admin = new Client({ connectionString: bot.database.adminUrl });
    await admin.connect();
    for (const statement of slowCommitsOf('points_adjusted')) await admin.query(statement);
    await admin.end();
    const asked = performance.now();
    await bot.givePoints(anna, '5');
    const heard = performance.now() - asked;
    expect(heard).toBeGreaterThan(900 * COMMIT_SECONDS);
    expect(heard).toBeLessThan(1_000 * COMMIT_SECONDS + PROMPTLY_MILLISECONDS);
  });
});
