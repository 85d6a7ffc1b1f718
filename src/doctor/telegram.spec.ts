import type { BotExamination } from '../adapters/telegram';
import type { GatewayConfig } from '../platform/config';
import { type BotFound, judgeBot } from './telegram';

const BOT: BotExamination = {
  username: 'my_bot',
  webhookOrigin: null,
  isOurWebhook: false,
  pendingUpdates: 0,
  lastError: null,
};
const HOOKED = { ...BOT, webhookOrigin: 'https://gateway.example', isOurWebhook: true };

function judge(found: BotFound, { webhook = false, proxy = false } = {}) {
  const telegram = { webhook: webhook ? {} : null, proxy: proxy ? {} : null };
  const config = { telegram, roles: ['bot'] };
  return judgeBot(found, config as unknown as Pick<GatewayConfig, 'telegram' | 'roles'>);
}

const wrongOf = (checks: ReturnType<typeof judge>) =>
  checks.filter(({ status }) => status !== 'ok').map(({ name, status }) => `${status} ${name}`);

describe('the doctor about Telegram', () => {
  it('finds nothing where nothing is wrong', () => {
    expect(wrongOf(judge(BOT))).toEqual([]);
    expect(wrongOf(judge(HOOKED, { webhook: true }))).toEqual([]);
    expect(wrongOf(judge(BOT, { webhook: true }))).toEqual([]);
    for (const roles of [['bot'], ['api']] as const) {
      expect(judgeBot(null, { telegram: null, roles })).toMatchObject([{ status: 'ok' }]);
    }
  });

  it('tells a token that is refused, and a Telegram that cannot be reached', () => {
    expect(wrongOf(judge({ isRefused: true, reason: '' }))).toEqual(['fail TELEGRAM_BOT_TOKEN']);
    const away = { isRefused: false, reason: 'Telegram cannot be reached: ECONNREFUSED' };
    expect(judge(away)[0]?.fix).toContain('set TELEGRAM_PROXY');
    expect(judge(away, { proxy: true })[0]?.fix).toContain('Check TELEGRAM_PROXY');
  });

  it('warns of a webhook that a start would take away', () => {
    expect(wrongOf(judge(HOOKED))).toEqual(['warn TELEGRAM_MODE']);
    const other = { ...HOOKED, isOurWebhook: false };
    expect(wrongOf(judge(other, { webhook: true }))).toEqual(['warn TELEGRAM_WEBHOOK_URL']);
  });

  it('warns of calls that fail, and of updates that nobody fetches', () => {
    const lastError = { message: 'Wrong response: 502', at: new Date(0) };
    const [check] = judge({ ...HOOKED, lastError }, { webhook: true }).slice(1);
    expect(check?.found).toContain('Wrong response: 502');
    expect(wrongOf(judge({ ...BOT, pendingUpdates: 500 }))).toEqual(['warn updates']);
  });
});
