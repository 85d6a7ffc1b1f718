import { createHash } from 'node:crypto';
import {
  IssuedKeys,
  type OperatorSession,
  OperatorSessions,
} from 'crowdwiz-gateway/internal/api-keys/index';
import { ContractHarness } from '../contract-harness';
import type { MakeStores } from '../contract-stores';

const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();
const KEY = 'keyforasessn';
const OTHER_KEY = 'keyfromother';

/** `OperatorSessions`. */
export function describeOperatorSessionsContract(name: string, make: MakeStores): void {
  describe(name, () => {
    let harness: ContractHarness;
    let sessions: OperatorSessions;
    let sessionNumber = 0;

    beforeAll(async () => {
      harness = await ContractHarness.open(make);
      sessions = harness.get(OperatorSessions);
      const common = {
        ...({ role: 'operator', scopes: null, networks: null, requestsPerMinute: null } as const),
        ...{ expiresAt: null, createdAt: harness.clock.now(), createdBy: 'anna' },
        ...{ secretBy: 'anna', shownTo: [], formerShownTo: [], lastUsedAt: null },
        ...{ revokedAt: null, formerHash: null, formerUntil: null },
      };
      for (const id of [KEY, OTHER_KEY]) {
        const key = { ...common, id, name: id, owner: id, secretHash: hashOf(id) };
        await harness.get(IssuedKeys).add(key);
      }
    });

    afterAll(() => harness.close());

    const later = (seconds: number) => new Date(harness.clock.now().getTime() + seconds * 1000);

    async function added(change: Partial<OperatorSession> = {}): Promise<OperatorSession> {
      sessionNumber += 1;
      const session = {
        ...{ tokenHash: hashOf(`token-${sessionNumber}`), keyId: KEY, keySecretHash: hashOf(KEY) },
        ...{ startedAt: later(0), idleUntil: later(100), endsAt: later(1_000) },
        ...change,
      };
      await sessions.add(session);
      return session;
    }

    it('are found by the hash of their token, as they are', async () => {
      const session = await added();
      expect(await sessions.find(session.tokenHash)).toEqual(session);
      expect(await sessions.find(hashOf('another'))).toBeNull();
    });

    it('are of a key that there is, and never share a token', async () => {
      const { tokenHash } = await added();
      await expect(added({ tokenHash })).rejects.toThrow();
      await expect(added({ keyId: 'nosuchkeyatb' })).rejects.toThrow();
    });

    it('last longer with each act, never less long, and never beyond their end', async () => {
      const { tokenHash } = await added();
      const endAfter = async (idleUntil: Date, at: Date) => {
        await sessions.extend(tokenHash, idleUntil, at);
        return (await sessions.find(tokenHash))?.idleUntil;
      };
      expect(await endAfter(later(150), later(10))).toEqual(later(150));
      expect(await endAfter(later(120), later(20))).toEqual(later(150));
      expect(await endAfter(later(1_001), later(20))).toEqual(later(150));
      expect(await endAfter(later(1_000), later(149))).toEqual(later(1_000));
    });

    it('are not brought back once they have ended, nor once they were removed', async () => {
      const { tokenHash } = await added();
      await sessions.extend(tokenHash, later(300), later(100));
      expect((await sessions.find(tokenHash))?.idleUntil).toEqual(later(100));
      await sessions.remove(tokenHash);
      await sessions.remove(tokenHash);
      await sessions.extend(tokenHash, later(300), later(1));
      expect(await sessions.find(tokenHash)).toBeNull();
    });

    it('are removed once they have ended, whosesoever they are', async () => {
      const [over, other, open] = [
        await added({ idleUntil: later(50) }),
        await added({ idleUntil: later(60), keyId: OTHER_KEY }),
        await added({ idleUntil: later(61) }),
      ];
      await sessions.removeEnded(later(60));
      const left = await Promise.all(
        [over, other, open].map(({ tokenHash }) => sessions.find(tokenHash)),
      );
      expect(left).toEqual([null, null, open]);
    });

    it('of one key are kept to a number: the newest stay, and those of other keys', async () => {
      await sessions.removeEnded(later(1_000));
      const other = await added({ keyId: OTHER_KEY });
      const [first, second, third] = [await added(), await added(), await added()];
      await sessions.extend(first.tokenHash, later(200), later(1));
      await sessions.keepNewest(KEY, 2);
      const left = await Promise.all(
        [other, first, second, third].map(({ tokenHash }) => sessions.find(tokenHash)),
      );
      expect(left).toEqual([other, null, second, third]);
      await sessions.keepNewest(KEY, 5);
      expect(await sessions.find(second.tokenHash)).toEqual(second);
    });

    it('go with the unit of work in which they began', async () => {
      let tokenHash = hashOf('none');
      const work = harness.unitOfWork.run(async () => {
        ({ tokenHash } = await added());
        throw new Error('failed');
      });
      await expect(work).rejects.toThrow('failed');
      expect(await sessions.find(tokenHash)).toBeNull();
    });
  });
}
