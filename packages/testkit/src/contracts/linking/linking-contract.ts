import { randomUUID } from 'node:crypto';
import { type CustomerFilter, LinkRequests, Links } from 'crowdwiz-gateway/internal/linking/index';
import { ContractHarness } from '../contract-harness';
import type { MakeStores } from '../contract-stores';
import { linkingFixtures } from '../fixtures/linking-fixtures';

/** `Customers`, `Links` and `LinkRequests`. */
export function describeLinkingContract(name: string, make: MakeStores): void {
  describe(name, () => {
    let harness: ContractHarness;
    let links: Links;
    let requests: LinkRequests;

    beforeAll(async () => {
      harness = await ContractHarness.open(make);
      links = harness.get(Links);
      requests = harness.get(LinkRequests);
    });

    afterAll(() => harness.close());

    const { newAccountId, link, request, shown, proof, codeUntil } = linkingFixtures(() => ({
      harness,
    }));

    describe('Customers', () => {
      it('creates one customer per reference, also when asked many times at once', async () => {
        const reference = `telegram:${randomUUID()}`;
        const found = await Promise.all(
          Array.from({ length: 8 }, () => harness.customers.findOrCreate(reference)),
        );
        expect(new Set(found.map(({ customer }) => customer.id)).size).toBe(1);
        expect(found.filter(({ isNew }) => isNew)).toHaveLength(1);
        expect(found[0]!.customer).toEqual({
          id: found[0]!.customer.id,
          externalReference: reference,
          registeredAt: harness.clock.now(),
        });
      });

      it('finds by id, and nobody for what is no id at all', async () => {
        const id = await harness.newCustomer();
        expect((await harness.customers.find(id))?.id).toBe(id);
        for (const other of [randomUUID(), '', 'x', '1.2.33', "' OR 1=1 --", '🙂']) {
          expect(await harness.customers.find(other)).toBeNull();
        }
      });

      it('are frozen once, until they are not, and in a unit of work alone', async () => {
        const { customers, unitOfWork } = harness;
        const customerId = await harness.newCustomer();
        const freeze = { customerId, frozenAt: harness.clock.now(), by: 'olga', reason: 'a thief' };
        const change = <T>(work: () => Promise<T>) => unitOfWork.run(work);
        expect(await customers.freezeOf(customerId)).toBeNull();
        expect(await customers.freezeOf('no id')).toBeNull();
        expect(await change(() => customers.unfreeze(customerId))).toBe(false);
        expect(await change(() => customers.freeze(freeze))).toBe(true);
        expect(await change(() => customers.freeze({ ...freeze, by: 'petr' }))).toBe(false);
        expect(await customers.freezeOf(customerId)).toEqual(freeze);
        expect(await customers.freezeOf(await harness.newCustomer())).toBeNull();
        expect(await change(() => customers.unfreeze(customerId))).toBe(true);
        expect(await customers.freezeOf(customerId)).toBeNull();
        await expect(customers.freeze(freeze)).rejects.toThrow('needs a unit of work');
        await expect(customers.unfreeze(customerId)).rejects.toThrow('needs a unit of work');
        const nobody = { ...freeze, customerId: randomUUID() };
        await expect(change(() => customers.freeze(nobody))).rejects.toThrow();
      });

      it('finds by reference, and makes nobody', async () => {
        const reference = `test:${randomUUID()}`;
        expect(await harness.customers.findByReference(reference)).toBeNull();
        const { customer } = await harness.customers.findOrCreate(reference);
        expect(await harness.customers.findByReference(reference)).toEqual(customer);
      });

      it('lists all of them, newest first, each once', async () => {
        const ids = [await harness.newCustomer(), await harness.newCustomer()];
        const listed: string[] = [];
        let cursor: string | null = null;
        do {
          const page = await harness.customers.list({}, { limit: 3, cursor });
          listed.push(...page.items.map(({ id }) => id));
          cursor = page.nextCursor;
        } while (cursor !== null);
        expect(listed.slice(0, 2)).toEqual(ids.reverse());
        expect(new Set(listed).size).toBe(listed.length);
      });

      it('lists them by the time at which they registered, or those of a few ids', async () => {
        const page = { limit: 200, cursor: null };
        const idsOf = async (filter: CustomerFilter) =>
          (await harness.customers.list(filter, page)).items.map(({ id }) => id);
        const before = harness.clock.now();
        const from = harness.clock.moveBySeconds(60);
        const late = [await harness.newCustomer(), await harness.newCustomer()];
        expect(await idsOf({ from })).toEqual([...late].reverse());
        expect(await idsOf({ from: before, to: from })).not.toContain(late[0]);
        expect(await idsOf({ ids: [late[0]!, 'no id'], from })).toEqual([late[0]]);
        expect(await idsOf({ ids: [] })).toEqual([]);
        const both = await harness.customers.findMany([...late, late[0]!, 'no id', randomUUID()]);
        expect(both.map(({ id }) => id).sort()).toEqual([...late].sort());
      });
    });

    describe('Links', () => {
      it('are found by the beginning of a name, that name itself first, whoever has or had it', async () => {
        const [owner, former, other] = [
          await harness.newCustomer(),
          await harness.newCustomer(),
          await harness.newCustomer(),
        ];
        const [one, longer] = [newAccountId(), newAccountId()];
        const ended = { ...link(former, one), accountName: 'carol' };
        await links.create(ended);
        await links.end(ended.id, harness.clock.now(), 1010);
        const at = harness.clock.moveBySeconds(1);
        await links.create({ ...link(other, longer), accountName: 'carol-2' });
        const living = { ...link(owner, one), accountName: 'carol', verifiedAt: at };
        await links.create({ ...living, verifiedAtBlock: 1020, provenAtBlock: 1020 });
        const found = async (beginning: string, limit = 10) =>
          (await links.named(beginning, limit)).map((each) => each.customerId);
        expect(await found('carol')).toEqual([former, owner, other]);
        expect(await found('carol', 1)).toEqual([former]);
        expect(await found('carol-')).toEqual([other]);
        expect(await found('carol%')).toEqual([]);
        const together = await links.activeOfCustomers([owner, former, other, 'no id']);
        expect(together.map((each) => each.customerId).sort()).toEqual([owner, other].sort());
        expect(await links.activeOfCustomers([])).toEqual([]);
      });

      it('that must be proven again are told, those that have waited longest first', async () => {
        const waiting: string[] = [];
        for (const seconds of [5, 1]) {
          const given = link(await harness.newCustomer(), newAccountId());
          await links.create(given);
          const at = new Date(harness.clock.now().getTime() - seconds * 1000);
          await links.suspend(given.id, 'e'.repeat(64), { at, block: 1010 });
          waiting.push(given.id);
        }
        const idsOf = async (limit: number) =>
          (await links.suspended(limit)).map(({ id }) => id).filter((id) => waiting.includes(id));
        expect(await idsOf(100)).toEqual(waiting);
        await links.end(waiting[0]!, harness.clock.now(), 1020);
        expect(await idsOf(100)).toEqual([waiting[1]]);
        await links.renew(waiting[1]!, 'd'.repeat(64), 1030);
        expect(await idsOf(100)).toEqual([]);
      });

      it('are suspended once, for other keys only, and renewed by the keys that prove them', async () => {
        const given = link(await harness.newCustomer(), newAccountId());
        await links.create(given);
        const at = harness.clock.now();
        expect(await links.suspend(given.id, given.authorityFingerprint, { at, block: 1010 })).toBe(
          false,
        );
        expect(await links.suspend(given.id, 'other keys', { at, block: 1010 })).toBe(true);
        expect(await links.suspend(given.id, 'third keys', { at, block: 1010 })).toBe(false);
        expect(await links.activeOfCustomer(given.customerId)).toEqual({
          ...given,
          suspendedAt: at,
          suspendedAtBlock: 1010,
        });
        await links.renew(given.id, 'other keys', 1015);
        expect(await links.activeOfCustomer(given.customerId)).toEqual({
          ...given,
          authorityFingerprint: 'other keys',
          provenAtBlock: 1015,
        });
        await expect(links.renew(given.id, 'third keys', 1015)).rejects.toThrow(
          'no suspended link',
        );
      });

      it('keep which blocks set keys of accounts that are or were linked, once', async () => {
        const [linked, stranger] = [newAccountId(), newAccountId()];
        const given = link(await harness.newCustomer(), linked);
        await links.create(given);
        await links.end(given.id, harness.clock.now(), 1010);
        const update = { accountId: linked, blockNumber: 1005 };
        const others = { accountId: stranger, blockNumber: 1005 };
        for (let each = 0; each < 2; each += 1)
          await links.keepKeyUpdates([update, update, others]);
        expect(await links.keyUpdatesOf([linked, stranger])).toEqual([update]);
      });

      it('finds what is linked, and keeps what has ended', async () => {
        const [customerId, accountId] = [await harness.newCustomer(), newAccountId()];
        const first = link(customerId, accountId);
        await links.create(first);
        expect(await links.activeOfCustomer(customerId)).toEqual(first);
        expect(await links.activeOfAccount(accountId)).toEqual(first);
        await links.end(first.id, harness.clock.now(), 1010);
        expect(await links.activeOfCustomer(customerId)).toBeNull();
        const second = { ...link(customerId, accountId), verifiedAtBlock: 1020 };
        await links.create(second);
        expect(await links.everOfAccounts([accountId, '1.2.0'])).toEqual([
          { ...first, endedAt: harness.clock.now(), endedAtBlock: 1010 },
          second,
        ]);
        expect(await links.everOfAccounts([])).toEqual([]);
      });

      it('refuses a second living link, and the transaction goes on', async () => {
        const [mine, other] = [await harness.newCustomer(), await harness.newCustomer()];
        const [accountId, free] = [newAccountId(), newAccountId()];
        await links.create(link(mine, accountId));
        await harness.unitOfWork.run(async () => {
          await expect(links.create(link(other, accountId))).rejects.toMatchObject({
            code: 'account_linked_elsewhere',
          });
          await expect(links.create(link(mine, free))).rejects.toMatchObject({
            code: 'customer_already_linked',
          });
          await expect(links.create(link(mine, accountId))).rejects.toMatchObject({
            code: 'customer_already_linked',
          });
          await links.create(link(other, free));
        });
        expect((await links.activeOfAccount(free))?.customerId).toBe(other);
      });

      it('gives an account to one customer only when two confirm at the same moment', async () => {
        const accountId = newAccountId();
        const customers = await Promise.all(Array.from({ length: 6 }, () => harness.newCustomer()));
        const outcomes = await Promise.allSettled(
          customers.map((id) => harness.unitOfWork.run(() => links.create(link(id, accountId)))),
        );
        const refusals = outcomes.flatMap((each): unknown[] =>
          each.status === 'rejected' ? [each.reason] : [],
        );
        expect(refusals).toHaveLength(5);
        for (const refusal of refusals) {
          expect(refusal).toMatchObject({ code: 'account_linked_elsewhere' });
        }
      });

      it('lets no block belong to two links of one account: the newest counts', async () => {
        const accountId = newAccountId();
        const older = link(await harness.newCustomer(), accountId);
        await links.create(older);
        await links.end(older.id, harness.clock.now(), 1_000_000_000);
        const newer = { ...link(await harness.newCustomer(), accountId), verifiedAtBlock: 1020 };
        await links.create(newer);
        const ends = async () =>
          (await links.everOfAccounts([accountId])).map(({ endedAtBlock }) => endedAtBlock);
        expect(await ends()).toEqual([1020, null]);
        await links.end(newer.id, harness.clock.now(), 1030);
        const early = { ...link(await harness.newCustomer(), accountId), verifiedAtBlock: 5 };
        await links.create(early);
        // Whatever they had is behind it now: they are empty.
        expect(await ends()).toEqual([null, 1000, 1020]);
      });

      it('ends a link once, for good', async () => {
        const living = link(await harness.newCustomer(), newAccountId());
        await links.create(living);
        await links.end(living.id, harness.clock.now(), 5);
        await expect(links.end(living.id, harness.clock.now(), 6)).rejects.toThrow(
          'no living link',
        );
      });
    });

    describe('LinkRequests', () => {
      it('leads from request to confirmation', async () => {
        const customerId = await harness.newCustomer();
        const wish = request(customerId);
        await requests.create(wish);
        expect(await requests.find(wish.id)).toEqual(wish);
        expect((await requests.awaitingCode(1000)).at(-1)).toEqual(wish);
        const code = codeUntil(harness.clock.now());
        expect(await requests.transition(wish.id, 'requested', 'sent', code)).toBe(true);
        expect(await requests.transition(wish.id, 'requested', 'sent', code)).toBe(false);
        const { hash: codeHash, expiresAt: codeExpiresAt, authorityFingerprint } = code;
        const sent = { ...wish, state: 'sent', codeHash, codeExpiresAt, authorityFingerprint };
        expect(await requests.openOfCustomer(customerId)).toEqual(sent);
        expect(await requests.countAttempt(wish.id)).toBe(1);
        expect(await requests.countAttempt(wish.id)).toBe(2);
        expect(await requests.transition(wish.id, 'sent', 'confirmed')).toBe(true);
        expect(await requests.openOfCustomer(customerId)).toBeNull();
        expect(await requests.find('no-such-id')).toBeNull();
      });

      it('finds those whose code nobody typed in time, oldest first', async () => {
        const sent = async (expiresAt: Date) => {
          const wish = request(await harness.newCustomer());
          await requests.create(wish);
          await requests.transition(wish.id, 'requested', 'sent', codeUntil(expiresAt));
          return wish.id;
        };
        const [late, early] = [
          await sent(new Date('2025-01-01T00:00:02Z')),
          await sent(new Date('2025-01-01T00:00:01Z')),
        ];
        const expired = async (second: number, limit = 10) => {
          const moment = new Date(Date.UTC(2025, 0, 1, 0, 0, second));
          return (await requests.withCodeExpiredBefore(moment, limit)).map(({ id }) => id);
        };
        expect(await expired(3)).toEqual([early, late]);
        expect(await expired(3, 1)).toEqual([early]);
        expect(await expired(2)).toEqual([early]);
        await requests.transition(early, 'sent', 'confirmed');
        expect(await expired(3)).toEqual([late]);
      });

      it('leads from a code that is shown to the message that proves the account', async () => {
        const wish = shown(await harness.newCustomer());
        await requests.create(wish);
        expect(await requests.find(wish.id)).toEqual(wish);
        expect(await requests.openOfCustomer(wish.customerId)).toEqual(wish);
        const waiting = await harness.unitOfWork.run(() =>
          requests.awaitingMessageFrom([wish.accountId, '1.2.1']),
        );
        expect(waiting).toEqual([wish]);
        expect(await requests.awaitingCode(1_000)).not.toContainEqual(wish);
        const message = proof();
        expect(await requests.receiveMessage(wish.id, message)).toBe(true);
        expect(await requests.receiveMessage(wish.id, proof())).toBe(false);
        const received = { ...wish, state: 'message_received', proof: message };
        expect(await requests.withMessage(1_000, [])).toContainEqual(received);
        expect(await requests.withMessage(1_000, [wish.id])).not.toContainEqual(received);
        expect(await requests.transition(wish.id, 'message_received', 'confirmed')).toBe(true);
        expect(await requests.openOfCustomer(wish.customerId)).toBeNull();
      });

      it('finds those whose message did not come in time', async () => {
        const wish = shown(await harness.newCustomer());
        await requests.create(wish);
        const until = async (time: string) =>
          (await requests.awaitingMessageUntilBefore(new Date(time), 100)).map(({ id }) => id);
        expect(await until('2026-03-01T12:10:00Z')).not.toContain(wish.id);
        expect(await until('2026-03-01T12:10:01Z')).toContain(wish.id);
        expect(
          await requests.withCodeExpiredBefore(new Date('2099-01-01'), 1_000),
        ).not.toContainEqual(wish);
      });

      it('allows one open request per customer', async () => {
        const customerId = await harness.newCustomer();
        const first = request(customerId);
        await requests.create(first);
        await expect(requests.create(request(customerId))).rejects.toMatchObject(
          harness.refusal('link_request_one_open'),
        );
        await expect(requests.create(shown(customerId))).rejects.toMatchObject(
          harness.refusal('link_request_one_open'),
        );
        await requests.transition(first.id, 'requested', 'superseded');
        await requests.create(shown(customerId));
      });

      it('makes two confirmations of one request follow each other', async () => {
        const customerId = await harness.newCustomer();
        const wish = request(customerId);
        await requests.create(wish);
        await requests.transition(wish.id, 'requested', 'sent', codeUntil(harness.clock.now()));
        const attempts = await Promise.all(
          Array.from({ length: 5 }, () =>
            harness.unitOfWork.run(async () => {
              const open = await requests.openOfCustomer(customerId);
              return open ? requests.transition(open.id, 'sent', 'confirmed') : false;
            }),
          ),
        );
        expect(attempts.filter(Boolean)).toHaveLength(1);
      });

      it('counts what costs a fee: not what was given up before a code was signed', async () => {
        const [customerId, otherId] = [await harness.newCustomer(), await harness.newCustomer()];
        const accountId = newAccountId();
        const since = harness.clock.moveBySeconds(3600);
        const code = codeUntil(since);
        const cancelled = request(customerId, accountId);
        await requests.create(cancelled);
        expect(await requests.countSince(customerId, accountId, since)).toEqual({
          ofCustomer: 1,
          ofCustomerAndAccount: 1,
          ofAll: 1,
          messagesOfCustomer: 0,
        });
        await requests.transition(cancelled.id, 'requested', 'cancelled');
        const failed = request(customerId);
        await requests.create(failed);
        await requests.transition(failed.id, 'requested', 'sent', code);
        await requests.transition(failed.id, 'sent', 'failed');
        await requests.create(request(otherId, accountId));
        // What somebody else asks for the same account is not held against this customer.
        await requests.create(shown(customerId, accountId));
        const counts = { ofCustomer: 1, ofCustomerAndAccount: 0, ofAll: 2, messagesOfCustomer: 1 };
        expect(await requests.countSince(customerId, accountId, since)).toEqual(counts);
        const later = harness.clock.moveBySeconds(1);
        expect(await requests.countSince(customerId, accountId, later)).toEqual({
          ofCustomer: 0,
          ofCustomerAndAccount: 0,
          ofAll: 0,
          messagesOfCustomer: 0,
        });
      });
    });
  });
}
