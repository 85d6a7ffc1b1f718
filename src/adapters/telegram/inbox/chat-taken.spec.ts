import { ContractClock } from 'crowdwiz-testkit/contracts';
import { InMemory } from 'crowdwiz-testkit/memory';
import { Assets, newId, UnitOfWork } from '../../../kernel';
import {
  CancelChatLink,
  ChatLinks,
  Customers,
  LinkRequests,
  type LinkRequestState,
  MakeChatLink,
  OpenChatLink,
  UnbindChat,
} from '../../../linking';
import { TelegramStore } from '../telegram-store';

const WHY = { by: 'anna', reason: 'stolen' };

describe('a chat and the links to it are taken away', () => {
  let stores: InMemory;
  let clock: ContractClock;
  let customerId: string;

  const unbind = (id = customerId) =>
    stores.get(UnbindChat).execute({ customerId: id, by: 'anna', reason: 'stolen' });
  const made = () => stores.get(MakeChatLink).execute({ customerId, lifetimeSeconds: 900 });
  const open = (token: string, chatId: string) =>
    stores.get(OpenChatLink).execute({ token, chatId, presentCustomerId: null });
  const speaks = (chatId: string) =>
    stores.get(UnitOfWork).run(() =>
      stores.get(TelegramStore).save({
        ...{ chatId, customerId, locale: 'en', isBlocked: false },
        conversation: { step: 'idle', lastAccountName: null },
      }),
    );
  const cancel = (linkId: string, id = customerId) =>
    stores.get(CancelChatLink).execute({ customerId: id, linkId, ...WHY });

  beforeEach(async () => {
    clock = new ContractClock();
    stores = InMemory.of(clock, Assets.withPoints('DEMO', 2));
    await stores.get(ChatLinks).noteBotName('demo_bot');
    customerId = (await stores.get(Customers).findOrCreate('service:anna')).customer.id;
  });

  it('with the links that are open, once, by however many at once', async () => {
    const links = [await made(), await made()];
    await speaks('7');
    const outcomes = await Promise.all([unbind(), unbind(), unbind()]);
    expect(outcomes.filter(({ chatId }) => chatId === '7')).toHaveLength(1);
    expect(outcomes.reduce((sum, { cancelledLinks }) => sum + cancelledLinks, 0)).toBe(2);
    expect(await stores.get(ChatLinks).customerOf('7')).toBeNull();
    for (const { token } of links) {
      await expect(open(token, '7')).rejects.toMatchObject({ code: 'chat_link_cancelled' });
    }
    expect(stores.events()).toEqual([
      { type: 'chat_links_cancelled', customerId, count: 2, ...WHY },
      { type: 'chat_unbound', customerId, chatId: '7', ...WHY },
    ]);
    expect(await unbind()).toEqual({ chatId: null, cancelledLinks: 0 });
    expect(await open((await made()).token, '7')).toBe(customerId);
  });

  it('also where a link was open and no chat there yet', async () => {
    const { token } = await made();
    expect(await unbind()).toEqual({ chatId: null, cancelledLinks: 1 });
    await expect(open(token, '7')).rejects.toMatchObject({ code: 'chat_link_cancelled' });
    await expect(unbind(newId())).rejects.toMatchObject({ code: 'customer_unknown' });
  });

  const REQUESTED: readonly LinkRequestState[] = ['requested', 'awaiting_message'];
  it.each(REQUESTED)('with a request for an account’s link that is %s', async (state) => {
    await stores.get(LinkRequests).create({
      ...{ id: newId(), customerId, accountId: '1.2.5', accountName: 'alice', state },
      method: state === 'requested' ? 'code_to_account' : 'message_from_account',
      ...{ createdAt: clock.now(), proof: null, attempts: 0, requestedAtBlock: null },
      ...{ codeHash: null, codeExpiresAt: null, authorityFingerprint: null },
    });
    expect(await unbind()).toMatchObject({ chatId: null });
    expect(await stores.get(LinkRequests).openOfCustomer(customerId)).not.toBeNull();
    await speaks('7');
    await unbind();
    expect(await stores.get(LinkRequests).openOfCustomer(customerId)).toBeNull();
    expect(stores.events().map(({ type }) => type)).toEqual(['link_cancelled', 'chat_unbound']);
  });

  it('wholly or not at all', async () => {
    await made();
    await speaks('7');
    const undone = stores.get(UnitOfWork).run(async () => {
      await unbind();
      throw new Error('the process is gone');
    });
    await expect(undone).rejects.toThrow('the process is gone');
    expect(await stores.get(ChatLinks).chatOf(customerId)).toBe('7');
    expect(stores.events()).toEqual([]);
    expect(await unbind()).toEqual({ chatId: '7', cancelledLinks: 1 });
  });

  it('one link by itself, once, and not after it was opened', async () => {
    const [first, second] = [await made(), await made()];
    const cancelled = await cancel(first.id);
    expect(cancelled).toMatchObject({ id: first.id, cancelledAt: clock.now() });
    clock.moveBySeconds(60);
    expect(await cancel(first.id)).toEqual(cancelled);
    expect(stores.events()).toEqual([
      { type: 'chat_links_cancelled', customerId, count: 1, ...WHY },
    ]);
    await expect(open(first.token, '7')).rejects.toMatchObject({ code: 'chat_link_cancelled' });
    expect(await open(second.token, '7')).toBe(customerId);
    await expect(cancel(second.id)).rejects.toMatchObject({ code: 'chat_link_used' });
    const { customer } = await stores.get(Customers).findOrCreate('service:boris');
    for (const wrong of [cancel(newId()), cancel(first.id, customer.id)]) {
      await expect(wrong).rejects.toMatchObject({ code: 'chat_link_unknown' });
    }
    await expect(cancel(first.id, newId())).rejects.toMatchObject({ code: 'customer_unknown' });
  });
});
