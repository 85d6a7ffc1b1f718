import { LONGEST_WAIT_SECONDS } from 'crowdwiz-gateway/internal/adapters/telegram/telegram-store';
import { UpdateStore } from 'crowdwiz-gateway/internal/adapters/telegram/update-store';
import { ContractHarness } from '../contract-harness';
import type { MakeStores } from '../contract-stores';
import { BOT, inboxFixtures, LEASE_SECONDS, NOON, OTHER_BOT } from '../fixtures/telegram-fixtures';

const MUCH_LATER_SECONDS = 100_000;
const [ANNA, BORIS, CLARA] = ['9007199254740001', '9007199254740002', '9007199254740003'] as const;
const A_GROUP = '-100777';

const later = (seconds: number): Date => new Date(NOON.getTime() + seconds * 1000);

/** `UpdateStore`: the inbox of the bot. */
export function describeUpdateStoreContract(name: string, make: MakeStores): void {
  describe(name, () => {
    let harness: ContractHarness;
    let store: UpdateStore;
    let nextId = 500_000_000;

    beforeAll(async () => {
      harness = await ContractHarness.open(make);
      store = harness.get(UpdateStore);
    });

    /** To another bot nothing of these is of use. */
    afterEach(() => store.prune('7003', later(MUCH_LATER_SECONDS), 5_000));

    afterAll(() => harness.close());

    const { pending, claim, texts, finish } = inboxFixtures(() => ({ harness, store }));

    /** Texts as `chat text`, all delivered in one batch. */
    const receive = (...updates: readonly [chatId: string, text: string][]): Promise<void> =>
      store.receive(
        BOT,
        updates.map(([chatId, text]) => pending((nextId += 1), chatId, text)),
        [],
        NOON,
      );

    it('gives each chat its oldest update alone, and the next one when that is finished', async () => {
      await receive([BORIS, 'b1'], [ANNA, 'a1'], [ANNA, 'a2'], [A_GROUP, 'g1'], [ANNA, 'a3']);
      const claimed = await claim();
      expect(claimed).toMatchObject([
        { chatId: A_GROUP, attempts: 0, content: Buffer.from('g1') },
        { chatId: ANNA, content: Buffer.from('a1') },
        { chatId: BORIS, content: Buffer.from('b1') },
      ]);
      expect(await texts()).toEqual([]);
      expect(await finish(claimed[1]!.updateId)).toBe(true);
      expect(await texts()).toEqual(['a2']);
    });

    it('goes on after the chat that had its turn, and leaves out those whose turn it is', async () => {
      await receive([ANNA, 'a1'], [BORIS, 'b1'], [CLARA, 'c1']);
      expect(await texts({ afterChat: ANNA, limit: 1 })).toEqual(['b1']);
      expect(await texts({ exceptChats: [ANNA] })).toEqual(['c1']);
      expect(await texts({ afterChat: CLARA })).toEqual([]);
      expect(await texts()).toEqual(['a1']);
    });

    it('serves nobody later because one chat has a thousand', async () => {
      await receive(...Array.from({ length: 1_000 }, (_, n): [string, string] => [ANNA, `a${n}`]));
      await receive([BORIS, 'b1']);
      expect(await texts()).toEqual(['a0', 'b1']);
    });

    it('keeps an update that comes again as it is, within a batch and later', async () => {
      const [one, other] = [pending(1, ANNA, 'first'), pending(1, ANNA, 'again')];
      await store.receive(BOT, [one, other], [{ updateId: 2, outcome: 'ignored' }], NOON);
      expect(await texts()).toEqual(['first']);
      await finish(1);
      await store.receive(
        BOT,
        [other, pending(2, ANNA, 'other')],
        [{ updateId: 1, outcome: 'x' }],
        NOON,
      );
      expect(await texts({ now: later(LEASE_SECONDS) })).toEqual([]);
      // Finished, both of them.
      expect(await store.prune(BOT, later(1), 10)).toBe(2);
    });

    it('takes no update of another bot for one that was seen, and gives it to nobody else', async () => {
      await store.receive(BOT, [pending(1, ANNA, 'first bot')], [], NOON);
      await store.receive(OTHER_BOT, [pending(1, ANNA, 'other bot')], [], NOON);
      expect(await texts()).toEqual(['first bot']);
      expect(await texts({ botId: OTHER_BOT })).toEqual(['other bot']);
      await finish(1);
      const rest = { botId: OTHER_BOT, now: later(LEASE_SECONDS) };
      expect(await texts(rest)).toEqual(['other bot']);
      // Nobody here can read what waits for the other bot.
      expect(await store.prune(BOT, later(1), 10)).toBe(2);
    });

    it('keeps an update pending whose transaction failed', async () => {
      await receive([ANNA, 'a1']);
      const [claimed] = await claim();
      const failing = harness.unitOfWork.run(async () => {
        await store.finish(BOT, claimed!.updateId, 'done');
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      expect(await texts({ now: later(LEASE_SECONDS) })).toEqual(['a1']);
    });

    it('gives an update out again when its lease ended', async () => {
      await receive([ANNA, 'a1'], [ANNA, 'a2']);
      await claim();
      expect(await claim({ now: later(LEASE_SECONDS - 1) })).toEqual([]);
      const again = await claim({
        now: later(LEASE_SECONDS),
        leaseSeconds: LONGEST_WAIT_SECONDS + 1,
      });
      expect(again).toMatchObject([{ attempts: 1, content: Buffer.from('a1') }]);
      // That lease was taken while the clock was ahead.
      expect(await texts({ now: NOON })).toEqual(['a1']);
    });

    it('gives no update to two of ten relays at once', async () => {
      const chats = Array.from({ length: 30 }, (_, index) => String(9_100_000 + index));
      await receive(...chats.map((chat): [string, string] => [chat, chat]));
      const taken = await Promise.all(Array.from({ length: 10 }, () => texts({ limit: 7 })));
      const all = taken.flat();
      expect(new Set(all).size).toBe(all.length);
      for (let rest = await texts(); rest.length > 0; rest = await texts()) all.push(...rest);
      expect(all.sort()).toEqual(chats);
    });

    it('prunes what is finished and old, never what still waits', async () => {
      await receive([ANNA, 'old and waiting']);
      await store.receive(BOT, [], [{ updateId: 1, outcome: 'old' }], NOON);
      await store.receive(BOT, [], [{ updateId: 2, outcome: 'new' }], later(100));
      expect(await store.prune(BOT, later(50), 1_000)).toBe(1);
      expect(await store.prune(BOT, later(1_000), 1_000)).toBe(1);
      expect(await texts()).toEqual(['old and waiting']);
    });
  });
}
