import { inspect } from 'node:util';
import { StillClock } from '../../../test/support/clocks';
import type { Notice } from '../../alarms';
import { type ReceiverAnswer, type WebhookMessage, WebhookSender } from '../../webhooks';
import { OpsReceiver, OpsWebhook } from './ops-webhook';

const AT = new Date('2026-03-01T12:00:00Z');
const RECEIVER = new OpsReceiver('https://pager.example/secret-path', 'whsec_of-the-tests');
const NOTICE: Notice = {
  ...{ id: 'notice', phase: 'raised', kind: 'foreign_spending', severity: 'page', at: AT },
  shown: [{ id: 'a', subject: 'tx', summary: 'It was spent.', firstAt: AT, count: 1 }],
  alarmIds: ['a', 'b'],
};

class Sender extends WebhookSender {
  readonly sent: WebhookMessage[] = [];
  answer: Partial<ReceiverAnswer> = { status: 204 };

  override refusalOf(): string | null {
    return null;
  }

  override send(message: WebhookMessage): Promise<ReceiverAnswer> {
    this.sent.push(message);
    const answer = { milliseconds: 1, status: null, answer: null, error: null, ...this.answer };
    return Promise.resolve(answer);
  }
}

describe('the webhook of the operators', () => {
  let sender: Sender;
  let webhook: OpsWebhook;

  beforeEach(() => {
    sender = new Sender();
    webhook = new OpsWebhook(RECEIVER, sender, new StillClock(AT));
  });

  it('is sent what the alarm says, under the id of the notice', async () => {
    expect(await webhook.send(NOTICE)).toEqual({ outcome: 'told' });
    const [{ url, id, at, secrets, body }] = sender.sent as [WebhookMessage];
    expect([url, id, at, secrets]).toEqual([RECEIVER.url, 'notice', AT, [RECEIVER.secret]]);
    const time = AT.toISOString();
    expect(JSON.parse(body)).toEqual({
      type: 'alarm.raised',
      timestamp: time,
      data: {
        ...{ kind: 'foreign_spending', severity: 'page', triggeredBy: 'thief', count: 2 },
        alarms: [{ id: 'a', subject: 'tx', summary: 'It was spent.', firstAt: time, count: 1 }],
      },
    });
  });

  it.each<[string, Partial<ReceiverAnswer>, boolean, string]>([
    ['is away', { error: 'No answer came within 15 seconds.' }, false, 'No answer came'],
    ['is busy', { status: 503 }, false, 'answers 503'],
    ['wants no more', { status: 410 }, false, 'answers 410'],
    ['refuses it', { status: 400 }, true, 'answers 400'],
  ])(
    'that %s is told so again, and as often as that makes sense',
    async (_what, given, isRefused, words) => {
      sender.answer = given;
      const sending = await webhook.send(NOTICE);
      expect(sending).toMatchObject({ outcome: 'failed', isRefused, retryAfterSeconds: null });
      expect(JSON.stringify(sending)).toContain(words);
      expect(JSON.stringify(sending)).not.toContain('secret-path');
    },
  );

  it('shows its address and its secret to nobody', () => {
    const shown = inspect(RECEIVER) + JSON.stringify(RECEIVER);
    expect(shown).not.toMatch(/secret-path|whsec/);
  });
});
