import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Telegraf, TelegramError, Telegram } from 'telegraf';
import { message } from 'telegraf/filters';
import { FakeTelegram } from './fake-telegram';
import type { TelegramPerson } from './telegram-objects';

/** One pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABAQAAAAA3bvkkAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==',
  'base64',
);
const HTML = { parse_mode: 'HTML' } as const;
const anna: TelegramPerson = { id: 501, firstName: 'Anna', languageCode: 'ru' };

function client(telegram: FakeTelegram, token = telegram.token): Telegram {
  return new Telegram(token, { apiRoot: telegram.apiRoot });
}

async function refusal(work: Promise<unknown>): Promise<{ code: number; description: string }> {
  try {
    await work;
  } catch (error) {
    if (error instanceof TelegramError) {
      return { code: error.code, description: error.description };
    }
    throw error;
  }
  throw new Error('it was accepted');
}

/** telegraf's types do not know such buttons yet. */
function sendCopyButton(api: Telegram, text: string): Promise<unknown> {
  const button: object = { text: 'Copy', copy_text: { text } };
  const inline_keyboard = [[button as { text: string; callback_data: string }]];
  return api.sendMessage(anna.id, 'hi', { reply_markup: { inline_keyboard } });
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('the condition did not come true within 5 s');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('the sandbox Telegram, spoken to by telegraf', () => {
  let telegram: FakeTelegram;
  let stopBot: (() => Promise<void>) | undefined;

  beforeEach(async () => {
    telegram = await FakeTelegram.start();
  });

  afterEach(async () => {
    await stopBot?.();
    stopBot = undefined;
    await telegram.stop();
  });

  function launch(prepare: (bot: Telegraf) => void): { ended: Promise<void> } {
    const bot = new Telegraf(telegram.token, { telegram: { apiRoot: telegram.apiRoot } });
    prepare(bot);
    const ended = bot.launch();
    stopBot = async () => {
      bot.stop();
      await ended;
    };
    return { ended };
  }

  it('carries a command, an answer with buttons, a press and an edit', async () => {
    launch((bot) => {
      bot.start((context) =>
        context.reply('<b>Hello</b> &amp; welcome', {
          parse_mode: 'HTML',
          reply_markup: { inline_keyboard: [[{ text: 'Deposit', callback_data: 'deposit' }]] },
        }),
      );
      bot.action('deposit', async (context) => {
        await context.answerCbQuery('Here it is');
        await context.editMessageText('Send CWD here');
      });
    });
    telegram.sendText(anna, '/start');
    const hello = await telegram.waitForMessage(anna.id, (message) => message.text !== '');
    expect(hello).toMatchObject({ text: 'Hello & welcome', method: 'sendMessage' });
    expect(hello.html).toBe('<b>Hello</b> &amp; welcome');
    expect(() => telegram.press(anna, 'Withdraw')).toThrow('no button "Withdraw"');

    telegram.press(anna, 'Deposit');
    const edited = await telegram.waitForMessage(anna.id, ({ text }) => text === 'Send CWD here');
    expect(edited).toMatchObject({ method: 'editMessageText', messageId: hello.messageId });
    expect(telegram.callbackAnswers).toMatchObject([{ text: 'Here it is', showAlert: false }]);
    expect(telegram.conversation(anna.id)).toMatchObject([
      { author: 'person', text: '/start' },
      { author: 'bot', text: 'Send CWD here', isEdited: true, inlineKeyboard: [] },
    ]);
  });

  it('shows what a button copies, which nobody can press', async () => {
    telegram.sendText(anna, 'hi');
    await sendCopyButton(client(telegram), 'my-gateway1');
    const [sent] = telegram.sent(anna.id);
    expect(sent?.inlineKeyboard).toEqual([
      [{ text: 'Copy', copyText: 'my-gateway1', callbackData: undefined, url: undefined }],
    ]);
    expect(() => telegram.press(anna, 'Copy')).toThrow('no button "Copy"');
  });

  it('waits in the long poll instead of answering at once', async () => {
    const seen: string[] = [];
    launch((bot) =>
      bot.on(message('text'), (context) => {
        seen.push(context.message.text);
      }),
    );
    await until(() => telegram.calls('getUpdates').length === 1);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(telegram.calls('getUpdates')).toHaveLength(1);
    telegram.sendText(anna, 'one');
    await until(() => seen.length === 1);
    await until(() => telegram.calls('getUpdates').length === 2);
    expect(telegram.pendingUpdateCount).toBe(0);
  });

  it('keeps updates until they are acknowledged, and can deliver one again', async () => {
    const raw = client(telegram);
    const update = telegram.sendText(anna, 'kept');
    const poll = (offset: number) => raw.callApi('getUpdates', { offset, timeout: 0 });
    await expect(poll(0)).resolves.toMatchObject([{ update_id: update.update_id }]);
    await expect(poll(0)).resolves.toMatchObject([{ update_id: update.update_id }]);
    await expect(poll(update.update_id + 1)).resolves.toEqual([]);
    telegram.redeliver(update.update_id);
    await expect(poll(update.update_id + 1)).resolves.toEqual([update]);
    await expect(poll(update.update_id + 1)).resolves.toEqual([]);
  });

  it('delivers stickers, photos, edits, forwards, groups and a blocked bot', async () => {
    const { people } = telegram;
    people.sendSticker(anna);
    people.sendPhoto(anna, 'look');
    people.forward(anna, '/withdraw');
    people.editText(anna, 1, '/start');
    people.sendGroupText(anna, -900, '/start@crowdwiz_gateway_bot');
    people.setBlocked(anna, true);
    const updates = await client(telegram).callApi('getUpdates', { offset: 0, timeout: 0 });
    expect(updates).toMatchObject([
      { message: { sticker: {} } },
      { message: { photo: [{}], caption: 'look' } },
      { message: { forward_origin: { type: 'hidden_user' }, entities: [{ length: 9 }] } },
      { edited_message: { message_id: 1, text: '/start' } },
      { message: { chat: { type: 'group' }, entities: [{ type: 'bot_command', length: 27 }] } },
      { my_chat_member: { new_chat_member: { status: 'kicked' } } },
    ]);
    expect(await refusal(client(telegram).sendMessage(anna.id, 'anybody there?'))).toEqual({
      code: 403,
      description: 'Forbidden: bot was blocked by the user',
    });
  });

  it('lets people in a group press what the bot wrote there, once it was added', async () => {
    const { people } = telegram;
    const api = client(telegram);
    expect((await refusal(api.sendMessage(-900, 'hi'))).description).toContain('chat not found');
    people.addBotToGroup(anna, -900);
    const rows = [[{ text: 'Yes', callback_data: 'yes' }]];
    await api.sendMessage(-900, 'Well?', { reply_markup: { inline_keyboard: rows } });
    people.pressInGroup(anna, -900, 'Yes');
    const updates = await api.callApi('getUpdates', { offset: 0, timeout: 0 });
    expect(updates).toMatchObject([
      { my_chat_member: { chat: { id: -900 }, new_chat_member: { status: 'member' } } },
      { callback_query: { data: 'yes', from: { id: anna.id }, message: { chat: { id: -900 } } } },
    ]);
  });

  describe('refuses what Telegram refuses', () => {
    beforeEach(() => {
      telegram.sendText(anna, 'hi');
    });

    it.each<[string, (api: Telegram) => Promise<unknown>, string]>([
      ['a stranger', (api) => api.sendMessage(502, 'hi'), 'chat not found'],
      ['an empty text', (api) => api.sendMessage(anna.id, ' '), 'message text is empty'],
      ['a long text', (api) => api.sendMessage(anna.id, 'x'.repeat(4097)), 'message is too long'],
      [
        'broken HTML',
        (api) => api.sendMessage(anna.id, '<b>hi', { parse_mode: 'HTML' }),
        `can't parse entities: Can't find end tag corresponding to start tag "b"`,
      ],
      [
        'an unknown tag',
        (api) => api.sendMessage(anna.id, 'a <br> b', { parse_mode: 'HTML' }),
        `can't parse entities: Unsupported start tag "br" at byte offset 2`,
      ],
      [
        'long callback data',
        (api) =>
          api.sendMessage(anna.id, 'hi', {
            reply_markup: { inline_keyboard: [[{ text: 'a', callback_data: 'я'.repeat(33) }]] },
          }),
        'BUTTON_DATA_INVALID',
      ],
      [
        'a button that copies nothing',
        (api) => sendCopyButton(api, ''),
        'BUTTON_COPY_TEXT_INVALID',
      ],
      [
        'a button that copies too much',
        (api) => sendCopyButton(api, 'x'.repeat(257)),
        'BUTTON_COPY_TEXT_INVALID',
      ],
      [
        'a button without a purpose',
        (api) =>
          api.sendMessage(anna.id, 'hi', {
            reply_markup: { inline_keyboard: [[{ text: 'a', callback_data: '' }]] },
          }),
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
      ],
      [
        'an unknown button press',
        (api) => api.answerCbQuery('1'),
        'query is too old and response timeout expired or query ID is invalid',
      ],
      [
        'a bad command',
        (api) => api.setMyCommands([{ command: 'Bad Name', description: 'x' }]),
        'BOT_COMMAND_INVALID',
      ],
      [
        'a webhook without TLS elsewhere',
        (api) => api.setWebhook('http://gateway.example/hook'),
        'bad webhook: An HTTPS URL must be provided for webhook',
      ],
      [
        'an edit of nothing',
        (api) => api.editMessageText(anna.id, 99, undefined, 'x'),
        'message to edit not found',
      ],
    ])('%s', async (_name, call, reason) => {
      expect(await refusal(call(client(telegram)))).toEqual({
        code: 400,
        description: `Bad Request: ${reason}`,
      });
    });

    it('malformed reply markup', async () => {
      const response = await fetch(`${telegram.apiRoot}/bot${telegram.token}/sendMessage`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ chat_id: anna.id, text: 'hi', reply_markup: '{"inline' }),
      });
      expect(response.status).toBe(400);
      expect(await response.json()).toEqual({
        ok: false,
        error_code: 400,
        description: "Bad Request: can't parse reply keyboard markup JSON object",
      });
    });

    it('an edit that changes nothing', async () => {
      const api = client(telegram);
      const { message_id } = await api.sendMessage(anna.id, 'same');
      const { description } = await refusal(
        api.editMessageText(anna.id, message_id, undefined, 'same'),
      );
      expect(description).toContain('message is not modified');
    });

    it('an edit of what a person wrote, has deleted, or of a picture', async () => {
      const api = client(telegram);
      const edit = async (messageId: number) =>
        (await refusal(api.editMessageText(anna.id, messageId, undefined, 'x'))).description;
      const [line] = telegram.conversation(anna.id);
      expect(await edit(line?.messageId ?? 0)).toBe("Bad Request: message can't be edited");
      const { message_id: deleted } = await api.sendMessage(anna.id, 'a');
      telegram.people.deleteForAll(anna, deleted);
      expect(await edit(deleted)).toBe('Bad Request: message to edit not found');
      const picture = await api.sendPhoto(
        anna.id,
        { source: PNG },
        { caption: 'ж <b>b</b>', ...HTML },
      );
      const {
        photo: [size],
        caption,
      } = picture;
      expect([size?.width, size?.height, caption]).toEqual([1, 1, 'ж b']);
      expect(telegram.sent(anna.id).at(-1)).toMatchObject({ method: 'sendPhoto', photo: PNG });
      expect(await edit(picture.message_id)).toBe(
        'Bad Request: there is no text in the message to edit',
      );
    });

    it('what is no picture, and too much below one', async () => {
      const send = async (source: Buffer, caption: string) =>
        (await refusal(client(telegram).sendPhoto(anna.id, { source }, { caption }))).description;
      expect(await send(Buffer.from('no PNG'), '')).toBe('Bad Request: IMAGE_PROCESS_FAILED');
      expect(await send(PNG, 'я'.repeat(1_025))).toBe('Bad Request: message caption is too long');
    });

    it('an unknown token, and an unknown method', async () => {
      expect(await refusal(client(telegram, '1:wrong').getMe())).toEqual({
        code: 401,
        description: 'Unauthorized',
      });
      expect(await refusal(client(telegram).callApi('logOut', {}))).toMatchObject({ code: 404 });
    });

    it('nothing of 4096 characters', async () => {
      await client(telegram).sendMessage(anna.id, 'я'.repeat(4096));
      expect(telegram.sent(anna.id)).toHaveLength(1);
    });
  });

  describe('fails on demand', () => {
    beforeEach(() => {
      telegram.sendText(anna, 'hi');
    });

    it('with 429 and the seconds to wait, once', async () => {
      telegram.addFault({ kind: 'too-many-requests', retryAfterSeconds: 3, chatId: anna.id });
      const api = client(telegram);
      await expect(api.sendMessage(anna.id, 'a')).rejects.toMatchObject({
        code: 429,
        parameters: { retry_after: 3 },
      });
      await api.sendMessage(anna.id, 'a');
      expect(telegram.sent(anna.id)).toHaveLength(1);
    });

    it('with a lost reply, after the message has gone out', async () => {
      telegram.addFault({ kind: 'reply-lost', method: 'sendMessage' });
      await expect(client(telegram).sendMessage(anna.id, 'a')).rejects.toThrow('socket hang up');
      expect(telegram.sent(anna.id)).toHaveLength(1);
    });

    it('with an answer that comes late, after the message has gone out', async () => {
      telegram.addFault({ kind: 'reply-delayed', milliseconds: 600_000, method: 'sendMessage' });
      const call = client(telegram).sendMessage(anna.id, 'a');
      await until(() => telegram.sent(anna.id).length === 1);
      await telegram.stop();
      await expect(call).rejects.toThrow('socket hang up');
    });

    it('with a lost connection, before the message has gone out', async () => {
      telegram.addFault({ kind: 'connection-lost' });
      await expect(client(telegram).sendMessage(anna.id, 'a')).rejects.toThrow('socket hang up');
      expect(telegram.sent(anna.id)).toHaveLength(0);
    });

    it('with 401 or 409 in the middle of polling, which ends the bot', async () => {
      telegram.addFault({ kind: 'conflict', method: 'getUpdates' });
      const { ended } = launch(() => undefined);
      stopBot = undefined;
      await expect(ended).rejects.toMatchObject({ code: 409 });
      telegram.addFault({ kind: 'unauthorized' });
      expect(await refusal(client(telegram).getMe())).toMatchObject({ code: 401 });
    });

    it('with a delay', async () => {
      telegram.addFault({ kind: 'delayed', milliseconds: 80 });
      const startedAt = performance.now();
      await client(telegram).getMe();
      expect(performance.now() - startedAt).toBeGreaterThan(70);
    });

    it('by being down, and comes back where it was', async () => {
      const apiRoot = telegram.apiRoot;
      await telegram.goDown();
      await expect(client(telegram).getMe()).rejects.toThrow('ECONNREFUSED');
      await telegram.comeBack();
      expect(telegram.apiRoot).toBe(apiRoot);
      await expect(client(telegram).getMe()).resolves.toMatchObject({ is_bot: true });
    });
  });

  it('ends the older of two polls with 409', async () => {
    const poll = () => client(telegram).callApi('getUpdates', { offset: 0, timeout: 5 });
    const first = refusal(poll());
    await until(() => telegram.calls('getUpdates').length === 1);
    const second = poll();
    expect(await first).toMatchObject({ code: 409 });
    telegram.sendText(anna, 'hi');
    await expect(second).resolves.toHaveLength(1);
  });

  it('posts to a webhook with its secret, until it is accepted', async () => {
    const received: { secret: unknown; text: string }[] = [];
    const bot = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const update = JSON.parse(Buffer.concat(chunks).toString()) as {
          message: { text: string };
        };
        const secret = request.headers['x-telegram-bot-api-secret-token'];
        received.push({ secret, text: update.message.text });
        response.statusCode = received.length === 1 ? 500 : 200;
        const reply = { method: 'sendMessage', chat_id: anna.id, text: 'by reply' };
        response.end(received.length === 2 ? JSON.stringify(reply) : '');
      });
    });
    await new Promise<void>((resolve) => bot.listen(0, '127.0.0.1', resolve));
    try {
      const url = `http://127.0.0.1:${(bot.address() as AddressInfo).port}/hook`;
      const api = client(telegram);
      await api.setWebhook(url, { secret_token: 'a-secret' });
      telegram.sendText(anna, 'first');
      telegram.sendText(anna, 'second');
      await telegram.waitForMessage(anna.id, ({ text }) => text === 'by reply');
      await until(() => received.length === 3);
      expect(received.map(({ text }) => text)).toEqual(['first', 'first', 'second']);
      expect(received.every(({ secret }) => secret === 'a-secret')).toBe(true);
      await until(() => telegram.pendingUpdateCount === 0);
      expect(await api.getWebhookInfo()).toMatchObject({ url, pending_update_count: 0 });
      expect(await refusal(api.callApi('getUpdates', { offset: 0 }))).toMatchObject({ code: 409 });
      await api.deleteWebhook();
      await expect(api.callApi('getUpdates', { offset: 0 })).resolves.toEqual([]);
    } finally {
      bot.closeAllConnections();
      await new Promise((resolve) => bot.close(resolve));
    }
  });

  it('says what was written instead of the message that a test waits for', async () => {
    telegram.sendText(anna, 'hi');
    await client(telegram).sendMessage(anna.id, 'something else');
    await expect(
      telegram.waitForMessage(anna.id, ({ text }) => text === 'x', { timeoutMilliseconds: 20 }),
    ).rejects.toThrow('the bot wrote: "something else"');
  });
});
