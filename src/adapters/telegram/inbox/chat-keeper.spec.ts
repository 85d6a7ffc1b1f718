import { ContractClock } from 'crowdwiz-testkit/contracts';
import { InMemory } from 'crowdwiz-testkit/memory';
import { Assets, UnitOfWork } from '../../../kernel';
import { ChatLinks, Customers, MakeChatLink, UnbindChat } from '../../../linking';
import type { PrivateUpdate } from '../conversation/read-update';
import { TelegramStore, type TelegramChat } from '../telegram-store';
import { ChatKeeper } from './chat-keeper';

const updateOf = (chatId: string): PrivateUpdate => ({ updateId: 1, chatId, languageCode: 'en' });

describe('whose a chat is', () => {
  let stores: InMemory;

  /** As an update of the chat finds it. */
  const enter = (chatId: string, token: string | null = null): Promise<TelegramChat> =>
    stores.get(UnitOfWork).run(async () => {
      const known = await stores.get(TelegramStore).lock(chatId);
      return stores.get(ChatKeeper).enter(updateOf(chatId), known, token);
    });
  const linkFor = async (reference: string) => {
    const { customer } = await stores.get(Customers).findOrCreate(reference);
    const command = { customerId: customer.id, lifetimeSeconds: 900 };
    return {
      customerId: customer.id,
      token: (await stores.get(MakeChatLink).execute(command)).token,
    };
  };
  const kept = (chatId: string) => stores.get(TelegramStore).find(chatId);

  beforeEach(async () => {
    stores = InMemory.of(new ContractClock(), Assets.withPoints('DEMO', 2));
    await stores.get(ChatLinks).noteBotName('demo_bot');
  });

  it('is its own customer’s where no link was opened', async () => {
    const { customerId } = await enter('7');
    expect((await stores.get(Customers).findByReference('telegram:7'))?.id).toBe(customerId);
    expect((await enter('7')).customerId).toBe(customerId);
  });

  it('is the customer’s of the link, and no customer is made for it', async () => {
    const { customerId, token } = await linkFor('service:anna');
    expect(await enter('7', token)).toMatchObject({ customerId, locale: 'en' });
    expect(await kept('7')).toMatchObject({ customerId });
    expect(await stores.get(Customers).findByReference('telegram:7')).toBeNull();
    expect(await enter('7', token)).toMatchObject({ customerId });
  });

  it('changes with an unused chat, whose open question is forgotten', async () => {
    const chat = await enter('7');
    const conversation = { step: 'account_name', lastAccountName: 'alice' } as const;
    const store = stores.get(TelegramStore);
    await stores.get(UnitOfWork).run(() => store.save({ ...chat, conversation, locale: 'ru' }));
    const { customerId, token } = await linkFor('service:anna');
    expect(await enter('7', token)).toMatchObject({
      ...{ customerId, locale: 'ru', conversation: { step: 'idle', lastAccountName: null } },
    });
    expect(await kept('7')).toMatchObject({ customerId });
  });

  it('stays as it was where the link does not hold, and a stranger stays one', async () => {
    const { token } = await linkFor('service:anna');
    await enter('7', token);
    const { customerId } = await enter('8');
    for (const chatId of ['8', '9']) {
      await expect(enter(chatId, token)).rejects.toMatchObject({ code: 'chat_link_used' });
    }
    expect(await kept('8')).toMatchObject({ customerId });
    expect(await kept('9')).toBeNull();
    expect(await stores.get(Customers).findByReference('telegram:9')).toBeNull();
  });

  it('is a new customer’s after it was taken from its own', async () => {
    const { customerId } = await enter('7');
    const take = (id: string) =>
      stores.get(UnbindChat).execute({ customerId: id, by: 'anna', reason: 'stolen' });
    await take(customerId);
    expect(await kept('7')).toBeNull();
    const { customerId: second } = await enter('7');
    expect(second).not.toBe(customerId);
    expect((await stores.get(Customers).findByReference('telegram:7:2'))?.id).toBe(second);
    expect((await enter('7')).customerId).toBe(second);
    await take(second);
    const { customerId: third } = await enter('7');
    expect((await stores.get(Customers).findByReference('telegram:7:3'))?.id).toBe(third);
    expect((await enter('77')).customerId).not.toBe(third);
    expect(await stores.get(Customers).findByReference('telegram:77')).not.toBeNull();
  });

  it('comes back to its customer by a new link alone', async () => {
    const { customerId, token } = await linkFor('service:anna');
    await enter('7', token);
    await stores.get(UnbindChat).execute({ customerId, by: 'anna', reason: 'stolen' });
    await expect(enter('7', token)).rejects.toMatchObject({ code: 'chat_link_used' });
    expect((await enter('7')).customerId).not.toBe(customerId);
    expect((await enter('7', (await linkFor('service:anna')).token)).customerId).toBe(customerId);
  });

  it('is decided once where two open a link at the same moment', async () => {
    const { customerId, token } = await linkFor('service:anna');
    const outcomes = await Promise.allSettled([enter('7', token), enter('8', token)]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const owners = [await kept('7'), await kept('8')].map((chat) => chat?.customerId);
    expect(owners.filter((owner) => owner === customerId)).toHaveLength(1);
  });
});
