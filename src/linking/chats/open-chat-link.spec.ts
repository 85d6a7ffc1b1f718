import { ContractClock } from 'crowdwiz-testkit/contracts';
import { InMemory } from 'crowdwiz-testkit/memory';
import { Assets, newId } from '../../kernel';
import { ChatLinks } from '../ports/chat-links';
import { Customers } from '../ports/customers';
import { LinkRequests } from '../ports/link-requests';
import { generateChatToken, looksLikeChatToken } from './chat-link';
import { MakeChatLink } from './make-chat-link';
import { OpenChatLink } from './open-chat-link';

const LIFETIME_SECONDS = 900;

/** Of each customer the chat is known here, and not by the bot's store. */
describe('a link by which a chat becomes a customer’s', () => {
  let stores: InMemory;
  let clock: ContractClock;
  let chats: Map<string, string>;

  const customer = async (reference: string): Promise<string> => {
    const found = await stores.get(Customers).findOrCreate(reference);
    return found.customer.id;
  };
  const made = async (customerId: string, lifetimeSeconds = LIFETIME_SECONDS) => {
    const link = await stores.get(MakeChatLink).execute({ customerId, lifetimeSeconds });
    return link.token;
  };
  const opened = async (token: string, chatId: string, presentCustomerId: string | null = null) => {
    try {
      const command = { token, chatId, presentCustomerId };
      const customerId = await stores.get(OpenChatLink).execute(command);
      chats.set(customerId, chatId);
      return customerId;
    } catch (error) {
      return (error as { code?: string }).code;
    }
  };

  beforeEach(async () => {
    clock = new ContractClock();
    chats = new Map();
    stores = InMemory.of(clock, Assets.withPoints('DEMO', 2));
    const links = stores.get(ChatLinks);
    jest.spyOn(links, 'chatOf').mockImplementation((id) => Promise.resolve(chats.get(id) ?? null));
    await links.noteBotName('demo_bot');
  });

  it('is made for a customer who is there and has no chat, once the bot has a name', async () => {
    const anna = await customer('service:anna');
    const command = { customerId: anna, lifetimeSeconds: LIFETIME_SECONDS };
    const link = await stores.get(MakeChatLink).execute(command);
    expect(link).toEqual({
      id: link.id,
      botName: 'demo_bot',
      token: link.token,
      expiresAt: new Date(clock.now().getTime() + LIFETIME_SECONDS * 1000),
    });
    expect(looksLikeChatToken(link.token)).toBe(true);
    await expect(made(newId())).rejects.toMatchObject({ code: 'customer_unknown' });
    chats.set(anna, '7');
    await expect(made(anna)).rejects.toMatchObject({ code: 'customer_has_chat' });
    const nameless = InMemory.of(clock, Assets.withPoints('DEMO', 2));
    const { customer: boris } = await nameless.get(Customers).findOrCreate('service:boris');
    const asked = nameless
      .get(MakeChatLink)
      .execute({ customerId: boris.id, lifetimeSeconds: LIFETIME_SECONDS });
    await expect(asked).rejects.toMatchObject({ code: 'bot_unknown' });
  });

  it('gives a new chat to its customer, and tells so', async () => {
    const anna = await customer('service:anna');
    expect(await opened(await made(anna), '7')).toBe(anna);
    expect(stores.events()).toEqual([{ type: 'chat_bound', customerId: anna, chatId: '7' }]);
  });

  it('works once, and does no harm where the same chat opens it again, however late', async () => {
    const anna = await customer('service:anna');
    const token = await made(anna);
    await opened(token, '7');
    clock.moveBySeconds(100 * LIFETIME_SECONDS);
    expect(await opened(token, '7', anna)).toBe(anna);
    expect(await opened(token, '8')).toBe('chat_link_used');
    expect(stores.events()).toHaveLength(1);
  });

  it('is opened by one of two chats at once', async () => {
    const token = await made(await customer('service:anna'));
    const outcomes = await Promise.all([opened(token, '7'), opened(token, '8')]);
    expect(outcomes.filter((each) => each === 'chat_link_used')).toHaveLength(1);
    expect(stores.events()).toHaveLength(1);
  });

  it('expires, and is told from one that never was', async () => {
    const token = await made(await customer('service:anna'));
    clock.moveBySeconds(LIFETIME_SECONDS - 1);
    expect(await opened(generateChatToken(), '7')).toBe('chat_link_unknown');
    clock.moveBySeconds(1);
    expect(await opened(token, '7')).toBe('chat_link_expired');
    expect(stores.events()).toEqual([]);
  });

  it('gives no second chat to a customer', async () => {
    const anna = await customer('service:anna');
    const [one, other] = [await made(anna), await made(anna)];
    await opened(one, '7');
    expect(await opened(other, '8')).toBe('customer_has_chat');
  });

  it('takes a chat in which nothing was done, and no other one', async () => {
    const [anna, boris] = [await customer('service:anna'), await customer('service:boris')];
    const present = await customer('telegram:7');
    const busy = await customer('telegram:8');
    await stores.get(LinkRequests).create({
      ...{ id: newId(), customerId: busy, accountId: '1.2.5', accountName: 'alice' },
      ...{ method: 'code_to_account', state: 'requested', createdAt: clock.now(), proof: null },
      ...{ codeHash: null, codeExpiresAt: null, authorityFingerprint: null, attempts: 0 },
      requestedAtBlock: null,
    });
    const token = await made(anna);
    expect(await opened(token, '8', busy)).toBe('chat_has_customer');
    // Nothing was used up by the refusal.
    expect(await opened(token, '7', present)).toBe(anna);
    // What the service has given stays, though nothing was done with it.
    expect(await opened(await made(boris), '7', anna)).toBe('chat_has_customer');
  });
});
