import type { MessageCodes } from '../../../linking';
import type { BotApi } from '../connection/bot-api';
import { BotApiFailure } from '../connection/bot-api-failure';
import { TelegramSecrets } from '../connection/telegram-secrets';
import { TelegramOptions } from '../telegram-options';
import type { ClaimedMessage } from '../telegram-store';
import type { WithdrawalPart } from './outgoing-message';
import { SendMessage } from './send-message';

const SHOWN = 41;
const NEW = 42;

interface Call {
  readonly method: string;
  readonly payload: object;
}

function sender(failure: Error | null = null) {
  const calls: Call[] = [];
  const api = {
    call: (method: string, payload: object) => {
      calls.push({ method, payload });
      return failure ? Promise.reject(failure) : Promise.resolve({ message_id: NEW });
    },
  };
  const codes: Partial<MessageCodes> = { of: () => 'ABCD' };
  const secrets = new TelegramSecrets(new TelegramOptions({ token: '1:secret-of-this-test' }));
  const send = new SendMessage(api as unknown as BotApi, codes as MessageCodes, secrets);
  return { send, calls };
}

function claimed(part: WithdrawalPart['part'] | null, shownAs: number | null): ClaimedMessage {
  const withdrawal = part && { withdrawal: { id: 'w', part } };
  const message = { html: 'text', buttons: [], isQuiet: true, ...withdrawal };
  return { id: '1', chatId: '77', attempts: 0, shownAs, message };
}

describe('a message of the outbox', () => {
  it.each([
    ['news', null, null, 'sendMessage'],
    ['news, whatever is shown', null, SHOWN, 'sendMessage'],
    ['the first state of a withdrawal', 'state', null, 'sendMessage'],
    ['a later state', 'state', SHOWN, 'editMessageText'],
    ['the end, where it was shown', 'end', SHOWN, 'editMessageText'],
  ] as const)('is one call: %s', async (_what, part, shownAs, method) => {
    const { send, calls } = sender();
    const sent = await send.execute(claimed(part, shownAs));
    expect(calls.map((call) => call.method)).toEqual([method]);
    const isNew = method === 'sendMessage';
    expect(sent).toEqual(isNew ? { outcome: 'sent', messageId: NEW } : { outcome: 'changed' });
    expect(calls[0]?.payload).toMatchObject(
      isNew
        ? { chat_id: 77, text: 'text', disable_notification: true }
        : { chat_id: 77, message_id: SHOWN, reply_markup: { inline_keyboard: [] } },
    );
  });

  it('is nothing where it would end what was never shown', async () => {
    const { send, calls } = sender();
    expect(await send.execute(claimed('end', null))).toEqual({ outcome: 'needless' });
    expect(calls).toEqual([]);
  });

  it.each([
    ['400: Bad Request: message is not modified: specified new message content', 'changed'],
    ['400: Bad Request: message to edit not found', 'unchangeable'],
    ["400: Bad Request: message can't be edited", 'unchangeable'],
    ['400: Bad Request: MESSAGE_ID_INVALID', 'unchangeable'],
  ])('knows what it means when a change is refused: %s', async (refusal, outcome) => {
    const { send } = sender(new BotApiFailure('bad_request', refusal));
    expect(await send.execute(claimed('state', SHOWN))).toMatchObject({ outcome });
  });

  it.each(['too_many_requests', 'forbidden', 'network', 'server'] as const)(
    'fails as a new one does when Telegram answers with %s',
    async (kind) => {
      const failure = new BotApiFailure(kind, 'why', 3);
      for (const shownAs of [null, SHOWN]) {
        const { send } = sender(failure);
        const sent = await send.execute(claimed('state', shownAs));
        expect(sent).toEqual({ outcome: 'failed', failure });
      }
    },
  );

  it('never throws, and says no secret', async () => {
    const { send } = sender(new Error('https://api/bot1:secret-of-this-test/sendMessage'));
    const sent = await send.execute(claimed(null, null));
    expect(JSON.stringify(sent)).not.toContain('secret-of-this-test');
    expect(sent).toMatchObject({ outcome: 'failed', failure: { kind: 'network' } });
  });

  it('is a picture where it is the QR code of something', async () => {
    const { send, calls } = sender();
    const { message, ...rest } = claimed(null, null);
    await send.execute({ ...rest, message: { ...message, qrOf: 'my-gateway1' } });
    expect(calls).toMatchObject([{ method: 'sendPhoto', payload: { caption: 'text' } }]);
  });
});
