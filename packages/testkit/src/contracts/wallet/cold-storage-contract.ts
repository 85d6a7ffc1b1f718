import { randomUUID } from 'node:crypto';
import { Links } from 'crowdwiz-gateway/internal/linking/index';
import {
  ColdStorage,
  OutgoingTransactions,
  type Sweep,
} from 'crowdwiz-gateway/internal/wallet/index';
import { ContractHarness } from '../contract-harness';
import type { MakeStores } from '../contract-stores';
import { linkingFixtures } from '../fixtures/linking-fixtures';

const ALL = { limit: 200, cursor: null };
const VAULT = '1.2.900';

/** `ColdStorage`. */
export function describeColdStorageContract(name: string, make: MakeStores): void {
  describe(name, () => {
    let harness: ContractHarness;
    let storage: ColdStorage;

    beforeAll(async () => {
      harness = await ContractHarness.open(make);
      storage = harness.get(ColdStorage);
      await accept(VAULT);
    });

    /** What is left of one test is no part of the next one. */
    afterEach(() =>
      inUnit(async () => {
        const { items } = await storage.list(ALL);
        for (const { id, state } of items) {
          if (state === 'ordered') await storage.transition(id, 'ordered', 'cancelled', ended());
        }
      }),
    );

    afterAll(() => harness.close());

    const { link } = linkingFixtures(() => ({ harness }));
    const inUnit = <T>(work: () => Promise<T>) => harness.unitOfWork.run(work);
    const ended = (by: string | null = 'olga') => ({
      ...{ at: harness.clock.now(), by, reason: 'not needed' },
    });
    const accept = (accountId: string, accountName = `name-of-${accountId}`) =>
      inUnit(() => storage.accept({ accountId, accountName, acceptedAt: harness.clock.now() }));
    const sweep = (change: Partial<Sweep> = {}): Sweep => ({
      ...{
        id: randomUUID(),
        state: 'ordered',
        toAccountId: VAULT,
        amount: harness.cwd(10n ** 15n),
      },
      ...{ mayTakeOwed: false, orderedBy: 'olga', approvedBy: 'petr', reason: 'too much' },
      ...{ orderedAt: harness.clock.now(), waitingFor: null },
      ...{ endedAt: null, endedBy: null, endReason: null },
      ...change,
    });
    const add = async (change: Partial<Sweep> = {}): Promise<Sweep> => {
      const added = sweep(change);
      await inUnit(() => storage.add(added));
      return added;
    };
    const unsigned = async (except: readonly string[] = []) =>
      (await storage.unsigned(10, except)).map(({ id }) => id);

    describe('accounts', () => {
      it('are found by their names, the one that was accepted last', async () => {
        await accept('1.2.911', 'twice');
        await accept('1.2.910', 'twice');
        expect(await storage.newestNamed('twice')).toMatchObject({ accountId: '1.2.910' });
        expect(await storage.newestNamed('nobody')).toBeNull();
      });

      it('are known by their ids from then on, and accepted twice are one', async () => {
        await accept('1.2.901');
        await accept('1.2.901', 'another-name');
        const known = (await storage.accounts()).filter(({ accountId }) => accountId === '1.2.901');
        expect(known).toMatchObject([{ accountName: 'name-of-1.2.901' }]);
        expect(await storage.among([VAULT, null, '1.2.5', '1.2.901'])).toEqual(
          new Set([VAULT, '1.2.901']),
        );
        expect(await storage.among([null])).toEqual(new Set());
      });

      it('are never those of customers, whichever comes first', async () => {
        const links = harness.get(Links);
        const owner = await harness.newCustomer();
        const owned = link(owner, '1.2.902');
        await inUnit(() => links.create(owned));
        const refused = { code: 'cold_wallet_is_customers' };
        await expect(accept('1.2.902')).rejects.toMatchObject(refused);
        await inUnit(() => links.end(owned.id, harness.clock.now(), 1_001));
        await expect(accept('1.2.902')).rejects.toMatchObject(refused);
        expect(await storage.among(['1.2.902'])).toEqual(new Set());
        await expect(inUnit(() => links.create(link(owner, VAULT)))).rejects.toThrow();
        expect(await links.activeOfAccount(VAULT)).toBeNull();
      });

      it('are written in a unit of work alone', async () => {
        const alone = storage.accept({
          ...{ accountId: '1.2.903', accountName: 'x', acceptedAt: harness.clock.now() },
        });
        await expect(alone).rejects.toThrow('needs a unit of work');
      });
    });

    describe('sweeps', () => {
      it('are kept as they are, and listed newest first', async () => {
        const first = await add({ mayTakeOwed: true, approvedBy: null });
        expect(await storage.find(first.id)).toEqual(first);
        expect(await inUnit(() => storage.lock(first.id))).toEqual(first);
        expect(await storage.find('no id')).toBeNull();
        expect(await inUnit(() => storage.lock(randomUUID()))).toBeNull();
        await inUnit(() => storage.transition(first.id, 'ordered', 'cancelled', ended()));
        const second = await add();
        const page = await storage.list({ limit: 1, cursor: null });
        expect(page.items).toEqual([second]);
        const next = await storage.list({ limit: 1, cursor: page.nextCursor });
        expect(next.items.map(({ id }) => id)).toEqual([first.id]);
      });

      it('are ordered one at a time', async () => {
        const first = await add();
        await expect(add()).rejects.toMatchObject({ code: 'sweep_under_way' });
        // One that the chain alone has told of is no order.
        const { id } = await add({ state: 'done', endedAt: harness.clock.now() });
        expect(await storage.find(id)).toMatchObject({ state: 'done' });
        await inUnit(() => storage.transition(first.id, 'ordered', 'done', ended(null)));
        const second = await add();
        expect(await unsigned()).toEqual([second.id]);
      });

      it('wait to be signed until something lives that may pay them', async () => {
        const { id } = await add();
        expect(await unsigned()).toEqual([id]);
        expect(await unsigned([id])).toEqual([]);
        const { transactionId } = await harness.newOutgoing('sweep', id);
        expect(await unsigned()).toEqual([]);
        const outgoing = harness.get(OutgoingTransactions);
        const [signed] = await outgoing.findByTransactionIds([transactionId]);
        await inUnit(() =>
          outgoing.markExpired(signed!.id, {
            ...{ fromBlock: 11, toBlock: 20, expiresAt: signed!.expiresAt, node: 'ws://node' },
            toBlockTime: new Date(signed!.expiresAt.getTime() + 3_000),
          }),
        );
        expect(await unsigned()).toEqual([id]);
      });

      it('say what they wait for, as long as they are ordered', async () => {
        const { id } = await add();
        await inUnit(() => storage.noteWaiting(id, 'hot_wallet_low'));
        expect(await storage.find(id)).toMatchObject({ waitingFor: 'hot_wallet_low' });
        await inUnit(() => storage.transition(id, 'ordered', 'cancelled', ended()));
        const cancelled = { state: 'cancelled', waitingFor: null, endedBy: 'olga' };
        expect(await storage.find(id)).toMatchObject(cancelled);
        await inUnit(() => storage.noteWaiting(id, 'hot_wallet_low'));
        expect(await storage.find(id)).toMatchObject(cancelled);
      });

      it('move by their table alone', async () => {
        const { id } = await add();
        const move = (...[from, to]: [Sweep['state'], Sweep['state']]) =>
          inUnit(() => storage.transition(id, from, to, ended(null)));
        expect(await move('cancelled', 'done')).toBe(false);
        await expect(move('ordered', 'undone')).rejects.toThrow();
        expect(await move('ordered', 'cancelled')).toBe(true);
        await expect(move('cancelled', 'ordered')).rejects.toThrow();
        expect(await move('cancelled', 'done')).toBe(true);
        expect(await move('done', 'undone')).toBe(true);
        await expect(move('undone', 'done')).rejects.toThrow();
        await expect(add({ state: 'cancelled', endedAt: new Date(0) })).rejects.toThrow();
        await expect(add({ toAccountId: '1.2.5' })).rejects.toThrow();
        await expect(add({ amount: harness.cwd(0) })).rejects.toThrow();
        await expect(storage.add(sweep())).rejects.toThrow('needs a unit of work');
      });
    });
  });
}
