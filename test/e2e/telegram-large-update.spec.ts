import { FakeTelegram } from 'crowdwiz-sandbox/telegram';
import { HttpHarness } from './admin/admin-harness';

const SECRET = 'throw-away-webhook-secret-of-the-tests';
const UPDATE_BYTES = 100_000;

describe('a webhook', () => {
  let telegram: FakeTelegram;
  let http: HttpHarness;

  beforeAll(async () => {
    telegram = await FakeTelegram.start();
    http = await HttpHarness.start({
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.apiRoot,
      TELEGRAM_MODE: 'webhook',
      TELEGRAM_WEBHOOK_URL: 'https://gateway.example/hook',
      TELEGRAM_WEBHOOK_SECRET: SECRET,
    });
  });

  afterAll(async () => {
    await http.stop();
    await telegram.stop();
  });

  it('takes an update of 100 kB, and no body of that size is taken elsewhere', async () => {
    const chat = { id: 7_001, type: 'private' };
    const quoted = { message_id: 1, date: 0, chat, text: 'x'.repeat(UPDATE_BYTES) };
    const from = { id: 7_001, is_bot: false, first_name: 'Anna' };
    const message = {
      message_id: 2,
      date: 0,
      chat,
      from,
      text: '/start',
      reply_to_message: quoted,
    };
    const update = { update_id: 5, message };
    const headers = { 'x-telegram-bot-api-secret-token': SECRET };
    const taken = await http.ask('POST', '/hook', update, headers);
    expect(taken.status).toBe(200);
    const refused = await http.ask('POST', '/hook', update, {
      'x-telegram-bot-api-secret-token': 'x',
    });
    expect(refused.status).toBe(403);
    const elsewhere = await http.admin('POST', '/halt', update);
    expect(elsewhere.status).toBe(413);
  });
});
