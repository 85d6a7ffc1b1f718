import { readUpdate, type BotUpdate } from './read-update';

const privateChat = { id: 501, type: 'private' };
const person = { id: 501, is_bot: false, first_name: 'Anna', language_code: 'en' };

function message(content: Record<string, unknown>, chat: unknown = privateChat): unknown {
  return { update_id: 7, message: { message_id: 3, date: 1, chat, from: person, ...content } };
}

function kindOf(raw: unknown): string {
  const update = readUpdate(raw);
  if (update === null) return 'null';
  return update.kind === 'unsupported' || update.kind === 'ignored'
    ? `${update.kind}:${update.what}`
    : update.kind;
}

describe('reading an update', () => {
  it('reads a text with its chat and language', () => {
    expect(readUpdate(message({ text: '/start' }))).toEqual<BotUpdate>({
      kind: 'text',
      updateId: 7,
      chatId: '501',
      languageCode: 'en',
      text: '/start',
    });
  });

  it('reads a pressed button', () => {
    const pressed = {
      update_id: 8,
      callback_query: {
        id: '99',
        from: person,
        data: 'account',
        message: { message_id: 5, date: 0, chat: privateChat },
      },
    };
    expect(readUpdate(pressed)).toMatchObject({
      kind: 'button',
      button: { data: 'account', callbackId: '99', messageId: 5 },
    });
  });

  it('reads a button that was pressed in a group with who pressed it', () => {
    const pressed = (from: object) => ({
      update_id: 8,
      callback_query: {
        ...{ id: '99', from, data: 'x' },
        message: { message_id: 5, date: 0, chat: { id: -5, type: 'supergroup' } },
      },
    });
    const button = { data: 'x', callbackId: '99', messageId: 5 };
    const read = { kind: 'group_button', updateId: 8, chatId: '-5', button } as const;
    expect(readUpdate(pressed(person))).toEqual<BotUpdate>({
      ...read,
      person: { id: '501', name: 'Anna' },
    });
    expect(readUpdate(pressed({ is_bot: false }))).toEqual<BotUpdate>({
      ...read,
      person: { id: 'of update 8', name: 'of update 8' },
    });
  });

  it.each([
    [{ sticker: {} }, 'unsupported:sticker'],
    [{ photo: [], caption: '/start' }, 'unsupported:photo'],
    [{ voice: {} }, 'unsupported:voice'],
    [{ video_note: {} }, 'unsupported:video'],
    [{ document: {} }, 'unsupported:file'],
    [{ location: {} }, 'unsupported:location'],
    [{ contact: {} }, 'unsupported:contact'],
    [{ dice: {} }, 'unsupported:other_media'],
    [{ text: 'ABCD-EFGH', forward_origin: { type: 'user' } }, 'unsupported:forwarded'],
    [{ text: '/unlink', forward_date: 1 }, 'unsupported:forwarded'],
    [{ pinned_message: {} }, 'ignored:service_message'],
  ])('%j is %s', (content, kind) => {
    expect(kindOf(message(content))).toBe(kind);
  });

  it('serves no groups, but notices being called there', () => {
    const group = { id: -5, type: 'supergroup' };
    expect(kindOf(message({ text: '/start' }, group))).toBe('group_call');
    expect(kindOf(message({ text: 'hello' }, group))).toBe('ignored:group_message');
  });

  it.each([
    [
      { update_id: 1, edited_message: { message_id: 1, chat: privateChat, text: 'x' } },
      'unsupported:edited',
    ],
    [{ update_id: 1, channel_post: { message_id: 1 } }, 'ignored:other_update'],
    [{ update_id: 1, message: null }, 'ignored:unreadable'],
    [{ update_id: 1, message: { chat: { id: 'x' } } }, 'ignored:unreadable'],
    [{ update_id: 1 }, 'ignored:other_update'],
    [{ update_id: 'one' }, 'null'],
    ['nonsense', 'null'],
    [null, 'null'],
    [message({ text: 'x', from: { is_bot: true } }), 'ignored:from_a_bot'],
  ])('%j is %s', (raw, kind) => {
    expect(kindOf(raw)).toBe(kind);
  });

  it('takes out of a text what the database could not keep', () => {
    const update = readUpdate(message({ text: 'a\u0000b\ud800c' }));
    expect(update).toMatchObject({ text: 'ab\ufffdc' });
  });
});
