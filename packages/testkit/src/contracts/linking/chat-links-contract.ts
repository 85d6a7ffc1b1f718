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
