import { randomUUID } from 'node:crypto';
import {
  LONGEST_WAIT_SECONDS,
  TelegramStore,
} from 'crowdwiz-gateway/internal/adapters/telegram/telegram-store';
import { ContractHarness } from '../contract-harness';
import type { MakeStores } from '../contract-stores';
import { LEASE_SECONDS, message, NOON, outboxFixtures } from '../fixtures/telegram-fixtures';

/** Whatever waits is due by then. */
const MUCH_LATER_SECONDS = 100_000;

const later = (seconds: number): Date => new Date(NOON.getTime() + seconds * 1000);

/** `TelegramStore`: chats, and the queue of messages of each. */
export function describeTelegramStoreContract(name: string, make: MakeStores): void {
  describe(name, () => {
    let harness: ContractHarness;
    let store: TelegramStore;

    beforeAll(async () => {
      harness = await ContractHarness.open(make);
      store = harness.get(TelegramStore);
    });

    afterEach(async () => {
      const now = later(MUCH_LATER_SECONDS);
      for (let left = await take(now); left.length > 0; left = await take(now)) {
        for (const { id } of left) await store.drop(id, 'the end of a test', NOON);
      }
    });

    afterAll(() => harness.close());

    const { newChat, enqueue, take, claim } = outboxFixtures(() => ({ harness, store }));

    const show = (chatId: string, id: string): Promise<void> =>
      harness.unitOfWork.run(() => {
        const about = { ...message(`about ${id}`), withdrawal: { id, part: 'state' } as const };
        store.enqueue(chatId, [about], NOON);
        return Promise.resolve();
      });

    const takeOf = async (chatId: string, now = NOON) =>
      (await take(now)).filter((claimed) => claimed.chatId === chatId);

    it('keeps a chat as it was saved, also beyond 32 bits', async () => {
      const chat = await newChat({
        locale: 'en',
        conversation: { step: 'account_name', lastAccountName: 'anna' },
      });
      expect(await store.find(chat.chatId)).toEqual(chat);
      await harness.unitOfWork.run(() => store.save({ ...chat, locale: 'ru', isBlocked: true }));
      expect(await store.find(chat.chatId)).toEqual({ ...chat, locale: 'ru', isBlocked: true });
      expect(await store.find('1')).toBeNull();
    });

    it('gives a chat to another customer, who has none, and to nobody by saving it', async () => {
      const [chat, taken] = [await newChat(), await newChat()];
      const customerId = await harness.newCustomer();
      const save = (given: typeof chat) => harness.unitOfWork.run(() => store.save(given));
      const move = (to: string) => harness.unitOfWork.run(() => store.moveTo(chat.chatId, to));
      await save({ ...chat, customerId });
      expect(await store.find(chat.chatId)).toEqual(chat);
      await move(customerId);
      expect(await store.find(chat.chatId)).toEqual({ ...chat, customerId });
      await expect(move(taken.customerId)).rejects.toMatchObject(
        harness.refusal('telegram_chat_of_customer'),
      );
      await expect(newChat({ customerId })).rejects.toMatchObject(
        harness.refusal('telegram_chat_of_customer'),
      );
      await expect(store.moveTo(chat.chatId, customerId)).rejects.toThrow('needs a unit of work');
    });

    it('refuses to write outside a unit of work', async () => {
      const chat = await newChat();
      await expect(store.save(chat)).rejects.toThrow('needs a unit of work');
      expect(() => {
        store.enqueue(chat.chatId, [], NOON);
      }).toThrow('needs a unit of work');
    });

    it('gives out the first message of each chat alone, until it is settled', async () => {
      const [anna, boris] = [await newChat(), await newChat()];
      await enqueue(anna.chatId, 'a1', 'a2');
      await enqueue(boris.chatId, 'b1');
      const first = await take(NOON);
      expect(first.map((claimed) => claimed.message.html)).toEqual(['a1', 'b1']);
      expect(await claim(NOON)).toEqual([]);
      await store.markDelivered(first[0]!.id, NOON);
      expect(await claim(NOON)).toEqual(['a2']);
      await store.drop(first[1]!.id, 'no use', NOON);
      expect(await claim(later(1))).toEqual([]);
    });

    it('gives a message out again when its lease ended unsettled', async () => {
      const anna = await newChat();
      await enqueue(anna.chatId, 'a1');
      expect(await claim(NOON)).toEqual(['a1']);
      expect(await claim(later(LEASE_SECONDS - 1))).toEqual([]);
      const again = await take(later(LEASE_SECONDS), { limit: 1 });
      expect(again).toMatchObject([{ attempts: 1, message: { html: 'a1' } }]);
    });

    it('holds a whole chat back while its first message is postponed', async () => {
      const anna = await newChat();
      await enqueue(anna.chatId, 'a1', 'a2');
      const [head] = await take(NOON);
      await store.postpone(head!, later(300));
      expect(await claim(later(299))).toEqual([]);
      expect(await claim(later(300))).toEqual(['a1']);
    });

    it('gives out what was put off while the clock was ahead, once the clock is right', async () => {
      const [anna, boris] = [await newChat(), await newChat()];
      await enqueue(anna.chatId, 'a1', 'a2');
      await enqueue(boris.chatId, 'b1');
      const [first, second] = await take(NOON);
      await store.postpone(first!, later(LONGEST_WAIT_SECONDS + 1));
      await store.postpone(second!, later(LONGEST_WAIT_SECONDS));
      expect(await claim(NOON)).toEqual(['a1']);
      // Its lease is of today: nobody else takes it meanwhile.
      expect(await claim(later(1))).toEqual([]);
    });

    it('leaves alone the chats that rest', async () => {
      const [anna, boris] = [await newChat(), await newChat()];
      await enqueue(anna.chatId, 'a1');
      await enqueue(boris.chatId, 'b1');
      const others = await take(NOON, { exceptChats: [anna.chatId] });
      expect(others.map(({ message: { html } }) => html)).toEqual(['b1']);
      expect(await claim(NOON)).toEqual(['a1']);
    });

    it('goes on after the chat that had its turn', async () => {
      const chats = [await newChat(), await newChat(), await newChat()];
      for (const { chatId } of chats) await enqueue(chatId, chatId);
      const [first, second, third] = chats.map(({ chatId }) => chatId);
      const next = await take(NOON, { afterChat: first!, limit: 1 });
      expect(next.map(({ chatId }) => chatId)).toEqual([second]);
      expect(await claim(NOON)).toEqual([first, third]);
    });

    it('lets nobody give back what another has claimed since', async () => {
      const anna = await newChat();
      await enqueue(anna.chatId, 'a1');
      const [frozen] = await take(NOON);
      const [taken] = await take(later(LEASE_SECONDS));
      expect(taken?.id).toBe(frozen?.id);
      await store.postpone(frozen!, NOON);
      expect(await claim(later(LEASE_SECONDS))).toEqual([]);
      await store.postpone(taken!, later(LEASE_SECONDS));
      expect(await claim(later(LEASE_SECONDS))).toEqual(['a1']);
    });

    it('gives no message to two of ten pumps at once', async () => {
      for (let chat = 0; chat < 30; chat += 1) await enqueue((await newChat()).chatId, `m${chat}`);
      const taken = await Promise.all(Array.from({ length: 10 }, () => claim(NOON, 7)));
      const all = taken.flat();
      expect(new Set(all).size).toBe(all.length);
      for (let rest = await claim(NOON); rest.length > 0; rest = await claim(NOON))
        all.push(...rest);
      expect(all).toHaveLength(30);
    });

    it('queues for a customer in the language of the chat, unless the bot is blocked', async () => {
      const texts = { ru: message('по-русски'), en: message('in English') };
      const [russian, english] = [await newChat(), await newChat({ locale: 'en' })];
      const blocked = await newChat({ isBlocked: true });
      const nobody = { customerId: '00000000-0000-4000-8000-000000000000' };
      await harness.unitOfWork.run(() => {
        for (const { customerId } of [russian, english, blocked, nobody]) {
          store.enqueueForCustomer(customerId, texts, NOON);
        }
        return Promise.resolve();
      });
      expect(await claim(NOON)).toEqual(['по-русски', 'in English']);
      expect(await claim(later(LEASE_SECONDS))).toHaveLength(2);
    });

    it('keeps the order of what is written in one unit of work, by either way', async () => {
      const anna = await newChat({ locale: 'en' });
      await harness.unitOfWork.run(async () => {
        const texts = { ru: message('нет'), en: message('2') };
        store.enqueue(anna.chatId, [message('1')], NOON);
        await harness.unitOfWork.run(() => {
          store.enqueueForCustomer(anna.customerId, texts, NOON);
          return Promise.resolve();
        });
        const undone = harness.unitOfWork.run(() => {
          store.enqueue(anna.chatId, [message('never')], NOON);
          return Promise.reject(new Error('undone'));
        });
        await expect(undone).rejects.toThrow('undone');
        store.enqueue(anna.chatId, [message('3')], NOON);
      });
      const found: string[] = [];
      for (let count = 0; count < 3; count += 1) {
        const [head] = await take(NOON, { limit: 1 });
        await store.markDelivered(head!.id, NOON);
        found.push(head!.message.html);
      }
      expect(found).toEqual(['1', '2', '3']);
      expect(await claim(NOON)).toEqual([]);
    });

    it('drops all that waits for a chat that is blocked, and nothing else', async () => {
      const [anna, boris] = [await newChat(), await newChat()];
      await enqueue(anna.chatId, 'a1', 'a2');
      await enqueue(boris.chatId, 'b1');
      await store.block(anna.chatId, 'x'.repeat(2_000), NOON);
      expect(await claim(NOON)).toEqual(['b1']);
      expect((await store.find(anna.chatId))?.isBlocked).toBe(true);
      expect((await store.find(boris.chatId))?.isBlocked).toBe(false);
    });

    it('knows by which message a chat shows a withdrawal, once that is written down', async () => {
      const [anna, boris] = [await newChat(), await newChat()];
      const [one, other] = [randomUUID(), randomUUID()];
      for (const id of [one, one, other]) await show(anna.chatId, id);
      const [first] = await takeOf(anna.chatId);
      expect(first?.shownAs).toBeNull();
      await store.markShown(first!, 9_007_199_254, NOON);
      const [again] = await takeOf(anna.chatId);
      expect(again).toMatchObject({ shownAs: 9_007_199_254, message: { html: `about ${one}` } });
      await store.markDelivered(again!.id, NOON);
      await show(boris.chatId, one);
      expect((await take(NOON)).map(({ shownAs }) => shownAs)).toEqual([null, null]);
    });

    it('shows a withdrawal by the newest message, until that cannot be changed or it has ended', async () => {
      const { chatId } = await newChat();
      const id = randomUUID();
      for (let count = 0; count < 5; count += 1) await show(chatId, id);
      const next = async () => (await takeOf(chatId))[0]!;
      await store.markShown(await next(), 1, NOON);
      await store.markShown(await next(), 2, NOON);
      const unchangeable = await next();
      expect(unchangeable.shownAs).toBe(2);
      await store.forgetShown(unchangeable, NOON);
      const anew = await next();
      expect(anew).toMatchObject({ id: unchangeable.id, shownAs: null, attempts: 1 });
      await store.markShown(anew, 3, NOON);
      const last = await next();
      expect(last.shownAs).toBe(3);
      await store.endShown(last, NOON);
      expect(await next()).toMatchObject({ shownAs: null });
    });

    it('keeps nothing of whoever comes too late: what another has settled or claimed since', async () => {
      const { chatId } = await newChat();
      const id = randomUUID();
      for (let count = 0; count < 3; count += 1) await show(chatId, id);
      const [frozen] = await takeOf(chatId);
      const [taken] = await takeOf(chatId, later(LEASE_SECONDS));
      await store.forgetShown(frozen!, NOON);
      await store.markShown(taken!, 1, NOON);
      await store.markShown(frozen!, 2, NOON);
      const [next] = await takeOf(chatId);
      expect(next?.shownAs).toBe(1);
      await takeOf(chatId, later(LEASE_SECONDS));
      await store.forgetShown(next!, NOON);
      expect(await takeOf(chatId, later(2 * LEASE_SECONDS))).toMatchObject([{ shownAs: 1 }]);
    });

    it('forgets what was shown long ago', async () => {
      const { chatId } = await newChat();
      const id = randomUUID();
      for (let count = 0; count < 3; count += 1) await show(chatId, id);
      await store.markShown((await takeOf(chatId))[0]!, 1, NOON);
      await store.prune(NOON, 1_000);
      const [kept] = await takeOf(chatId);
      expect(kept?.shownAs).toBe(1);
      await store.markDelivered(kept!.id, NOON);
      await store.prune(later(1), 1_000);
      expect(await takeOf(chatId)).toMatchObject([{ shownAs: null }]);
    });

    it('drops what waits for a chat, and nothing else', async () => {
      const [anna, boris] = [await newChat(), await newChat()];
      await enqueue(anna.chatId, 'a1', 'a2');
      await enqueue(boris.chatId, 'b1');
      await store.dropWaiting(anna.chatId, 'x'.repeat(2_000), NOON);
      await enqueue(anna.chatId, 'a3');
      expect((await claim(NOON)).sort()).toEqual(['a3', 'b1']);
      expect((await store.find(anna.chatId))?.isBlocked).toBe(false);
    });

    it('knows the groups that were written to', async () => {
      expect(await store.groupWasWrittenTo('-100777')).toBe(false);
      await enqueue('-100777', 'private chats only');
      expect(await store.groupWasWrittenTo('-100777')).toBe(true);
    });

    it('prunes what is finished and old, never what still waits', async () => {
      const anna = await newChat();
      await enqueue(anna.chatId, 'old and delivered', 'old and waiting');
      const [head] = await take(NOON, { limit: 1 });
      await store.markDelivered(head!.id, NOON);
      await store.prune(later(50), 1_000);
      expect(await claim(later(LEASE_SECONDS))).toEqual(['old and waiting']);
    });
  });
}
