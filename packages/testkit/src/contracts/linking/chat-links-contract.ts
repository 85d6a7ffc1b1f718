import { createHash, randomUUID } from 'node:crypto';
import { TelegramStore } from 'crowdwiz-gateway/internal/adapters/telegram/telegram-store';
import {
  Books,
  credit,
  customerUncreditedAccount,
  CUSTODY,
  debit,
  entry,
} from 'crowdwiz-gateway/internal/ledger/index';
import {
  type ChatLink,
  ChatLinks,
  LinkRequests,
  Links,
} from 'crowdwiz-gateway/internal/linking/index';
import { ContractHarness } from '../contract-harness';
import type { MakeStores } from '../contract-stores';
import { linkingFixtures } from '../fixtures/linking-fixtures';
import { outboxFixtures } from '../fixtures/telegram-fixtures';

const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();

/** `ChatLinks`, over chats, links, requests and books. */
export function describeChatLinksContract(name: string, make: MakeStores): void {
  describe(name, () => {
    let harness: ContractHarness;
    let chatLinks: ChatLinks;
    let store: TelegramStore;

    beforeAll(async () => {
      harness = await ContractHarness.open(make);
      chatLinks = harness.get(ChatLinks);
      store = harness.get(TelegramStore);
    });

    afterAll(() => harness.close());

    const { newChat } = outboxFixtures(() => ({ harness, store }));
    const { link, newAccountId, request } = linkingFixtures(() => ({ harness }));

    async function created(change: Partial<ChatLink> = {}): Promise<ChatLink> {
      const now = harness.clock.now();
      const given: ChatLink = {
        ...{ id: randomUUID(), customerId: await harness.newCustomer() },
        ...{ tokenHash: hashOf(randomUUID()), createdAt: now, openedBy: null },
        cancelledAt: null,
        expiresAt: new Date(now.getTime() + 60_000),
        ...change,
      };
      await chatLinks.create(given);
      return given;
    }

    it('is found by the hash of its token alone, which is of one link', async () => {
      const given = await created();
      expect(await chatLinks.findByToken(given.tokenHash)).toEqual(given);
      expect(await chatLinks.findByToken(hashOf('another'))).toBeNull();
      await expect(created({ tokenHash: given.tokenHash })).rejects.toMatchObject(
        harness.refusal('chat_link_token_once'),
      );
    });

    it('is opened by one of many chats at once, and stays so', async () => {
      const given = await created();
      const open = (chatId: number) =>
        harness.unitOfWork.run(() => chatLinks.open(given.id, String(chatId), harness.clock.now()));
      const opened = await Promise.all(Array.from({ length: 8 }, (_, index) => open(index + 1)));
      expect(opened.filter(Boolean)).toHaveLength(1);
      const openedBy = String(opened.indexOf(true) + 1);
      expect(await chatLinks.findByToken(given.tokenHash)).toEqual({ ...given, openedBy });
      expect(await open(99)).toBe(false);
      expect(await chatLinks.open(randomUUID(), '1', harness.clock.now())).toBe(false);
    });

    it('is not opened where that was undone', async () => {
      const given = await created();
      const undone = harness.unitOfWork.run(async () => {
        await chatLinks.open(given.id, '7', harness.clock.now());
        throw new Error('undone');
      });
      await expect(undone).rejects.toThrow('undone');
      expect(await chatLinks.findByToken(given.tokenHash)).toEqual(given);
    });

    it('is cancelled by one of many at once, stays so, and is opened by nobody', async () => {
      const given = await created();
      const at = harness.clock.now();
      const cancel = () => harness.unitOfWork.run(() => chatLinks.cancel([given.id], at));
      const counts = await Promise.all(Array.from({ length: 8 }, cancel));
      expect(counts.filter((count) => count === 1)).toHaveLength(1);
      expect(await chatLinks.find(given.id)).toEqual({ ...given, cancelledAt: at });
      expect(await chatLinks.open(given.id, '7', at)).toBe(false);
      const opened = await created();
      await chatLinks.open(opened.id, '7', at);
      expect(await chatLinks.cancel([opened.id, 'no id'], at)).toBe(0);
      expect(await chatLinks.find('no id')).toBeNull();
    });

    it('is opened or cancelled, whichever comes first', async () => {
      const given = await created();
      const at = harness.clock.now();
      const [isOpened, count] = await Promise.all([
        harness.unitOfWork.run(() => chatLinks.open(given.id, '7', at)),
        harness.unitOfWork.run(() => chatLinks.cancel([given.id], at)),
      ]);
      expect(count).toBe(isOpened ? 0 : 1);
    });

    it('is listed with the customer’s others while it can be opened, and ends with them', async () => {
      const customerId = await harness.newCustomer();
      const links = [await created({ customerId }), await created({ customerId })];
      const [first, second] = links.map(({ id }) => id);
      const others = [await created({ customerId }), await created({ customerId })];
      const other = await created();
      const now = harness.clock.now();
      await chatLinks.open(others[0]!.id, '7', now);
      await chatLinks.cancel([others[1]!.id], now);
      const idsOf = async (limit: number, cursor: string | null) => {
        const { items, nextCursor } = await chatLinks.listOpen(customerId, now, { limit, cursor });
        return { ids: items.map(({ id }) => id), nextCursor };
      };
      const page = await idsOf(1, null);
      expect(page.ids).toEqual([second]);
      expect(await idsOf(1, page.nextCursor)).toEqual({ ids: [first], nextCursor: null });
      const asked = chatLinks.listOpen(customerId, now, { limit: 1, cursor: 'x' });
      await expect(asked).rejects.toThrow(RangeError);
      const end = links[0]!.expiresAt;
      expect((await chatLinks.listOpen(customerId, end, { limit: 9, cursor: null })).items).toEqual(
        [],
      );
      expect(await chatLinks.cancelOpenOf(customerId, now)).toBe(2);
      expect(await chatLinks.cancelOpenOf(customerId, now)).toBe(0);
      expect((await idsOf(9, null)).ids).toEqual([]);
      expect((await chatLinks.find(other.id))?.cancelledAt).toBeNull();
    });

    it('is cancelled with the customer’s others also when it has expired by this clock', async () => {
      const customerId = await harness.newCustomer();
      const { id, expiresAt } = await created({ customerId });
      expect(await chatLinks.cancelOpenOf(customerId, expiresAt)).toBe(0);
      expect((await chatLinks.find(id))?.cancelledAt).toEqual(expiresAt);
      // A process whose clock is behind.
      expect(await chatLinks.open(id, '8', harness.clock.now())).toBe(false);
    });

    it('releases a chat once, which is unknown afterwards, and counts the bot’s own owners', async () => {
      const { chatId, customerId } = await newChat();
      const at = harness.clock.now();
      const release = () =>
        harness.unitOfWork.run(async () => {
          const locked = await chatLinks.lockChatOf(customerId);
          if (locked === null) return null;
          await chatLinks.release({ customerId, chatId: locked, at });
          return locked;
        });
      expect(await chatLinks.ownersTakenFrom(chatId)).toBe(0);
      const taken = await Promise.all([release(), release(), release()]);
      expect(taken.filter((each) => each !== null)).toEqual([chatId]);
      expect([await chatLinks.chatOf(customerId), await chatLinks.customerOf(chatId)]).toEqual([
        null,
        null,
      ]);
      expect(await store.find(chatId)).toBeNull();
      expect(await chatLinks.ownersTakenFrom(chatId)).toBe(1);
      // A customer of the service is none of the bot's own.
      const given = await harness.newCustomer();
      const held = { chatId, customerId: given, locale: 'en', isBlocked: false } as const;
      const conversation = { step: 'idle', lastAccountName: null } as const;
      await harness.unitOfWork.run(async () => {
        await store.save({ ...held, conversation });
        // Not that of somebody else.
        await chatLinks.release({ customerId, chatId, at });
      });
      expect(await chatLinks.customerOf(chatId)).toBe(given);
      await harness.unitOfWork.run(() => chatLinks.release({ customerId: given, chatId, at }));
      expect(await chatLinks.customerOf(chatId)).toBeNull();
      expect(await chatLinks.ownersTakenFrom(chatId)).toBe(1);
    });

    it('keeps a chat where its release was undone', async () => {
      const { chatId, customerId } = await newChat();
      const undone = harness.unitOfWork.run(async () => {
        await chatLinks.release({ customerId, chatId, at: harness.clock.now() });
        throw new Error('undone');
      });
      await expect(undone).rejects.toThrow('undone');
      expect(await chatLinks.chatOf(customerId)).toBe(chatId);
      expect(await chatLinks.ownersTakenFrom(chatId)).toBe(0);
    });

    it('is forgotten long after its end, unless it was opened', async () => {
      const [old, opened, young] = [await created(), await created(), await created()];
      await chatLinks.open(opened.id, '7', harness.clock.now());
      const later = harness.clock.moveBySeconds(86_400);
      const now = await created();
      await chatLinks.forgetExpiredBefore(young.expiresAt);
      const known = async (each: ChatLink) =>
        (await chatLinks.findByToken(each.tokenHash)) !== null;
      expect(await known(old)).toBe(true);
      // A few go each time, the oldest first.
      for (let each = 0; each < 5; each += 1) await chatLinks.forgetExpiredBefore(later);
      expect([await known(old), await known(young)]).toEqual([false, false]);
      expect([await known(opened), await known(now)]).toEqual([true, true]);
    });

    it('knows whose a chat is, and which chat somebody has', async () => {
      const { chatId, customerId } = await newChat();
      expect(await chatLinks.chatOf(customerId)).toBe(chatId);
      expect(await chatLinks.customerOf(chatId)).toBe(customerId);
      expect(await chatLinks.chatOf(await harness.newCustomer())).toBeNull();
      expect(await chatLinks.chatOf('no id')).toBeNull();
      expect(await chatLinks.customerOf('1')).toBeNull();
    });

    it('keeps the name of the bot that was noted last', async () => {
      expect(await chatLinks.botName()).toBeNull();
      await chatLinks.noteBotName('first_bot');
      await chatLinks.noteBotName('second_bot');
      await chatLinks.noteBotName('second_bot');
      expect(await chatLinks.botName()).toBe('second_bot');
    });

    describe('a customer is untouched', () => {
      let customerId: string;

      beforeEach(async () => {
        customerId = await harness.newCustomer();
        expect(await chatLinks.isUntouched(customerId)).toBe(true);
      });

      it('until an account was linked, also where it is not any more', async () => {
        const given = link(customerId, newAccountId());
        await harness.get(Links).create(given);
        expect(await chatLinks.isUntouched(customerId)).toBe(false);
        await harness.get(Links).end(given.id, harness.clock.now(), 2_000);
        expect(await chatLinks.isUntouched(customerId)).toBe(false);
      });

      it('but for as long as a link is asked for', async () => {
        const given = request(customerId);
        await harness.get(LinkRequests).create(given);
        expect(await chatLinks.isUntouched(customerId)).toBe(false);
        await harness.get(LinkRequests).transition(given.id, 'requested', 'cancelled');
        expect(await chatLinks.isUntouched(customerId)).toBe(true);
      });

      it('until the books have anything of theirs, points or not', async () => {
        const lines = [
          debit(CUSTODY, harness.cwd(5)),
          credit(customerUncreditedAccount(customerId), harness.cwd(5)),
        ];
        const posted = entry(`${customerId}:cwd`, 'deposit', harness.clock.now(), lines);
        await harness.unitOfWork.run(() => harness.get(Books).post(posted ? [posted] : []));
        expect(await chatLinks.isUntouched(customerId)).toBe(false);
      });

      it('until a chat was given to them by a link', async () => {
        const { id } = await created({ customerId });
        expect(await chatLinks.isUntouched(customerId)).toBe(true);
        await chatLinks.open(id, '7', harness.clock.now());
        expect(await chatLinks.isUntouched(customerId)).toBe(false);
      });
    });
  });
}
