import { Deposits } from 'crowdwiz-gateway/internal/deposits/index';
import { ActivitySource } from 'crowdwiz-gateway/internal/desk/index';
import { Links } from 'crowdwiz-gateway/internal/linking/index';
import { Withdrawals } from 'crowdwiz-gateway/internal/withdrawals/index';
import { ContractHarness } from '../contract-harness';
import type { MakeStores } from '../contract-stores';
import { depositFixtures } from '../fixtures/deposit-fixtures';
import { withdrawalFixtures } from '../fixtures/withdrawal-fixtures';

/** `ActivitySource`, with the stores whose rows it adds up. */
export function describeActivitySourceContract(name: string, make: MakeStores): void {
  describe(name, () => {
    let harness: ContractHarness;
    let source: ActivitySource;
    let customerId: string;

    beforeAll(async () => {
      harness = await ContractHarness.open(make);
      source = harness.get(ActivitySource);
      ({ customerId } = await withdrawal.owner('1.2.5'));
    });

    afterAll(() => harness.close());

    const deposit = depositFixtures(() => ({
      harness,
      deposits: harness.get(Deposits),
      customerId,
    }));
    const withdrawal = withdrawalFixtures(() => ({
      harness,
      withdrawals: harness.get(Withdrawals),
      links: harness.get(Links),
      customerId,
    }));

    const from = new Date(Date.UTC(2026, 4, 1));
    const at = (seconds: number) => new Date(from.getTime() + seconds * 1000);
    const frame = { from, stepSeconds: 10, steps: 3 };

    it('gives nothing where nothing was', async () => {
      expect(await source.look(frame)).toEqual([]);
    });

    it('adds up by interval what came and what went, and how long it took', async () => {
      const credited = (blockTime: Date, units: bigint, seconds: number) => {
        const createdAt = new Date(blockTime.getTime() + seconds * 1000);
        return deposit.credited({ blockTime, units, createdAt });
      };
      await harness
        .get(Deposits)
        .insertNew([
          credited(at(-1), 1000n, 1),
          credited(at(0), 1n, 4),
          credited(at(9), 20n, 2.5),
          credited(at(5), 300n, 60),
          credited(at(29), 5n, 7),
          credited(at(30), 1000n, 1),
          deposit.unattributed({ blockTime: at(3), units: 1000n }),
        ]);
      for (const requestedAt of [at(-1), at(12), at(19), at(20)]) {
        await withdrawal.created({ requestedAt });
      }
      const undone = await withdrawal.created({ requestedAt: at(21) });
      const end = { decidedBy: 'olga', reason: 'a test' };
      await harness.get(Withdrawals).transition([undone.id], ['approved'], 'cancelled', end);
      const cwd = (units: number, count: number) => ({ count, amount: harness.cwd(units) });
      expect(await source.look(frame)).toEqual([
        {
          ...{ step: 0, deposits: cwd(321, 3), withdrawals: cwd(0, 0) },
          latency: { median: 4, most: 60 },
        },
        { step: 1, deposits: cwd(0, 0), latency: null, withdrawals: cwd(16_00000, 2) },
        {
          ...{ step: 2, deposits: cwd(5, 1), withdrawals: cwd(8_00000, 1) },
          latency: { median: 7, most: 7 },
        },
      ]);
    });
  });
}
