import { createHash } from 'node:crypto';
import {
  type IssuedKey,
  IssuedKeys,
  type StoredKey,
} from 'crowdwiz-gateway/internal/api-keys/index';
import { ContractHarness } from '../contract-harness';
import type { MakeStores } from '../contract-stores';

const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();
const UNKNOWN = 'zzzzzzzzzzzz';

function withoutSecrets({
  secretHash: _hash,
  formerHash: _former,
  shownTo: _to,
  formerShownTo: _before,
  ...key
}: StoredKey): IssuedKey {
  return key;
}

/** `IssuedKeys`. */
export function describeIssuedKeysContract(name: string, make: MakeStores): void {
  describe(name, () => {
    let harness: ContractHarness;
    let keys: IssuedKeys;
    let keyNumber = 0;

    beforeAll(async () => {
      harness = await ContractHarness.open(make);
      keys = harness.get(IssuedKeys);
    });

    afterAll(() => harness.close());

    const key = (change: Partial<StoredKey> = {}): StoredKey => {
      keyNumber += 1;
      const letter = 'abcdefghijkmnpqrstuvwxyz'.charAt(keyNumber);
      const id = `keyforatest${letter}`;
      return {
        ...{ id, name: `key-${keyNumber}`, role: 'operator', scopes: null, networks: null },
        ...{ requestsPerMinute: null, expiresAt: null, createdBy: 'anna', secretBy: 'anna' },
        owner: `key-${keyNumber}`,
        createdAt: harness.clock.now(),
        ...{ shownTo: ['anna'], formerShownTo: [] },
        ...{ lastUsedAt: null, revokedAt: null, formerUntil: null, formerHash: null },
        secretHash: hashOf(id),
        ...change,
      };
    };
    const later = (seconds: number) => new Date(harness.clock.now().getTime() + seconds * 1000);
    const secret = (text: string, seconds: number) => ({
      ...{ secretHash: hashOf(text), formerUntil: later(seconds), by: 'boris' },
      shownTo: ['boris', 'clara'],
    });
    async function added(change: Partial<StoredKey> = {}): Promise<StoredKey> {
      const made = key(change);
      await keys.add(made);
      return made;
    }

    it('open nothing before there is one', async () => {
      expect(await keys.hasAny(harness.clock.now())).toBe(false);
      await added({ expiresAt: later(10) });
      expect(await keys.hasAny(later(9))).toBe(true);
      expect(await keys.hasAny(later(10))).toBe(false);
      const { id } = await added();
      expect(await keys.hasAny(later(10))).toBe(true);
      await keys.revoke(id, later(1));
      expect(await keys.hasAny(later(10))).toBe(false);
    });

    it('are kept as they are', async () => {
      const plain = await added();
      const narrow = await added({
        ...{ role: 'service', scopes: ['points', 'links'], networks: ['10.0.0.0/8'] },
        ...{ requestsPerMinute: 60, expiresAt: later(3_600) },
      });
      expect(await keys.find(plain.id)).toEqual(plain);
      expect(await keys.find(narrow.id)).toEqual(narrow);
      expect(await keys.find(UNKNOWN)).toBeNull();
    });

    it('never share a name, in whatever case, not even with a revoked one', async () => {
      const { id, name: taken } = await added({ name: 'Shop' });
      await keys.revoke(id, harness.clock.now());
      for (const again of [taken, 'shop', 'SHOP']) {
        const refused = keys.add(key({ name: again }));
        await expect(refused).rejects.toMatchObject({ code: 'key_name_taken' });
      }
    });

    it('are listed newest first, revoked ones too, and nobody learns a hash by it', async () => {
      const [first, second] = [await added(), await added()];
      await keys.revoke(first.id, later(5));
      const page = await keys.list({ limit: 1, cursor: null });
      const next = await keys.list({ limit: 1, cursor: page.nextCursor });
      expect(page.items).toEqual([withoutSecrets(second)]);
      expect(next.items).toMatchObject([{ id: first.id, revokedAt: later(5) }]);
      expect(next.items[0]).not.toHaveProperty('secretHash');
    });

    it('are rotated: the secret before the last one is taken for a while', async () => {
      const { id, secretHash } = await added();
      expect(await keys.rotate(id, secret('second', 60))).toBe(true);
      const rotated = { secretHash: hashOf('second'), formerHash: secretHash, secretBy: 'boris' };
      expect(await keys.find(id)).toMatchObject({
        ...{ ...rotated, formerUntil: later(60) },
        ...{ shownTo: ['boris', 'clara'], formerShownTo: ['anna'] },
      });
      expect(await keys.rotate(id, secret('third', 90))).toBe(true);
      expect(await keys.find(id)).toMatchObject({
        ...{ formerHash: hashOf('second'), formerShownTo: ['anna', 'boris', 'clara'] },
      });
      expect(await keys.rotate(UNKNOWN, secret('x', 1))).toBe(false);
    });

    it('have owners, who are counted by role, whatever became of the keys', async () => {
      const before = await keys.ownersOf('approver');
      const { id } = await added({ role: 'approver', owner: 'Petr' });
      await added({ role: 'approver', owner: 'petr', expiresAt: later(1) });
      await added({ role: 'approver', owner: 'olga' });
      await added({ role: 'admin', owner: 'clara' });
      await keys.revoke(id, later(1));
      expect(before).toEqual([]);
      expect(await keys.ownersOf('approver')).toEqual(['olga', 'petr']);
    });

    it('are found by name, in whatever case', async () => {
      const made = await added({ owner: 'Dora' });
      expect(await keys.findByName(made.name.toUpperCase())).toEqual(made);
      expect(await keys.findByName('nobody at all')).toBeNull();
    });

    it('are revoked once, for ever', async () => {
      const { id, secretHash } = await added();
      expect(await keys.revoke(id, later(1))).toBe(true);
      expect(await keys.revoke(id, later(2))).toBe(false);
      expect(await keys.rotate(id, secret('second', 60))).toBe(false);
      expect(await keys.find(id)).toMatchObject({ revokedAt: later(1), secretHash });
      expect(await keys.revoke(UNKNOWN, later(1))).toBe(false);
    });

    it('are known by name once they are revoked', async () => {
      const [open, revoked] = [await added(), await added()];
      await keys.revoke(revoked.id, later(1));
      const names = [open.name, revoked.name, 'nobody'];
      expect(await keys.revokedAmong(names)).toEqual(new Set([revoked.name]));
      expect(await keys.revokedAmong([])).toEqual(new Set());
    });

    it('know when they were used last, whatever comes late', async () => {
      const { id } = await added();
      for (const [used, last] of [
        [10, 10],
        [5, 10],
        [20, 20],
      ] as const) {
        await keys.markUsed(id, later(used));
        expect((await keys.find(id))?.lastUsedAt).toEqual(later(last));
      }
      await keys.revoke(id, later(30));
      await keys.markUsed(id, later(40));
      expect((await keys.find(id))?.lastUsedAt).toEqual(later(20));
    });

    it('go with the unit of work in which they were made', async () => {
      const made = key();
      const work = harness.unitOfWork.run(async () => {
        await keys.add(made);
        throw new Error('failed');
      });
      await expect(work).rejects.toThrow('failed');
      expect(await keys.find(made.id)).toBeNull();
      await keys.add(made);
    });
  });
}
