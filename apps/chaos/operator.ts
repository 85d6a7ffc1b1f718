import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { AdminRefusal, type AdminClient } from 'crowdwiz-testkit/world';
import type { SeededRandom } from '../shared/seeded-random';
import type { Tally } from '../shared/tally';

const LOOK_EVERY_MILLISECONDS = 700;
const APPROVED_SHARE = 0.75;
const REFUNDED_SHARE = 0.5;

const ItemsSchema = z.looseObject({ items: z.array(z.looseObject({ id: z.string() })) });
const HaltsSchema = z.looseObject({ items: z.array(z.looseObject({ scope: z.string() })) });
const FindingsSchema = z.looseObject({
  items: z.array(z.looseObject({ id: z.string(), kind: z.string(), halts: z.array(z.string()) })),
});

/** Decides what waits for an operator, and lets money move again when something halted it. */
export class ChaosOperator {
  constructor(
    private readonly admin: AdminClient,
    private readonly random: SeededRandom,
    private readonly tally: Tally,
  ) {}

  async work(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.decideWithdrawals();
        await this.decideDeposits();
        await this.resume();
      } catch {
        // Nobody answers for the moment: the next look finds the same.
        this.tally.add('operator: looks in vain');
      }
      await delay(LOOK_EVERY_MILLISECONDS);
    }
  }

  private async decideWithdrawals(): Promise<void> {
    const answer = await this.admin.get('/withdrawals?state=awaiting_approval');
    for (const { id } of ItemsSchema.parse(answer).items) {
      const isApproved = this.random.chance(APPROVED_SHARE);
      const decision = isApproved ? 'approve' : 'reject';
      const body = isApproved ? {} : { reason: 'chaos' };
      await this.decide(`/withdrawals/${id}/${decision}`, body, decision);
    }
  }

  private async decideDeposits(): Promise<void> {
    const answer = await this.admin.get('/deposits/unattributed');
    for (const { id } of ItemsSchema.parse(answer).items) {
      const isRefunded = this.random.chance(REFUNDED_SHARE);
      const decision = isRefunded ? 'refund' : 'attribute';
      const body = { ...(isRefunded ? {} : { house: true }), reason: 'chaos' };
      await this.decide(`/deposits/${id}/${decision}`, body, decision);
    }
  }

  /** Somebody else, or the lost answer of a moment ago, may have decided already. */
  private async decide(path: string, body: unknown, decision: string): Promise<void> {
    try {
      await this.admin.post(path, body);
      this.tally.add(`operator: ${decision}`);
    } catch (error) {
      if (!(error instanceof AdminRefusal)) throw error;
      this.tally.add(`operator: ${decision} that was refused`);
    }
  }

  private async resume(): Promise<void> {
    const { items } = HaltsSchema.parse(await this.admin.get('/halt'));
    for (const { scope } of items) {
      const findings = FindingsSchema.parse(await this.admin.get('/findings?open=true')).items;
      for (const { id, kind, halts } of findings.filter((each) => each.halts.includes(scope))) {
        await this.decide(`/findings/${id}/close`, { reason: 'chaos' }, `close ${kind}`);
        this.tally.add(`a halt of ${halts.join(' and ')}: ${kind}`);
      }
      await this.decide('/resume', { scope, reason: 'chaos' }, `resume ${scope}`);
    }
  }
}
