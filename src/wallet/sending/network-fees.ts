import { Injectable } from '@nestjs/common';
import { DomainError, type Money } from '../../kernel';
import { RaiseFinding, type FindingDraft } from '../../safety';
import { feeCeiling } from './fee-ceilings';
import {
  OPERATION_OF_PURPOSE,
  type OutgoingIntent,
  type OutgoingOperation,
} from './outgoing-transaction';
import { FeeSchedule, type RequiredFee } from '../ports/chain/fee-schedule';
import { WalletSettings } from '../wallet-settings';

type Doubt = Pick<FindingDraft, 'kind' | 'subject'>;

/**
 * Network fees that may be paid. A quorum of nodes says them, and a ceiling per kind of operation
 * decides in the end; what the chain's own schedule gives is only compared.
 */
@Injectable()
export class NetworkFees {
  /** Findings that this process knows to be closed: asking for them at each fee would cost a question. */
  private readonly settled = new Set<string>();

  constructor(
    private readonly schedule: FeeSchedule,
    private readonly raiseFinding: RaiseFinding,
    private readonly settings: WalletSettings,
  ) {}

  /**
   * The fees of such operations, by the bytes of their memo texts; null when one of them is above the
   * ceiling, which is a finding. Throws `chain_unavailable`.
   */
  async believed(
    operation: OutgoingOperation,
    memoTextBytes: readonly number[],
  ): Promise<readonly Money[] | null> {
    const required = await this.schedule.required(
      memoTextBytes.map((bytes) => ({ operation, memoTextBytes: bytes })),
    );
    await this.compareWithSchedule(operation, required);
    const ceiling = this.ceilingOf(operation);
    const doubt = { kind: 'fee_not_believed', subject: operation } as const;
    const above = required.find(({ fee }) => fee.isMoreThan(ceiling));
    if (!above) {
      await this.isOver(doubt, 'The fee is below the ceiling.');
      return required.map(({ fee }) => fee);
    }
    await this.raise({
      ...doubt,
      summary: `The nodes ask ${above.fee.toString()} for a ${operation}, above the ceiling: none is signed.`,
      evidence: { asked: above.fee.toString(), ceiling: ceiling.toString() },
      halts: [],
    });
    return null;
  }

  /** Throws `fee_not_believed` and `chain_unavailable`. */
  async transfer(memoTextBytes: number): Promise<Money> {
    const [fee] = (await this.believed('transfer', [memoTextBytes])) ?? [];
    if (fee === undefined) throw new DomainError('fee_not_believed');
    return fee;
  }

  /** The last word before a signature, whoever set the fee. Throws `fee_not_believed`. */
  assertBelow({ purpose, fee }: Pick<OutgoingIntent, 'purpose' | 'fee'>): void {
    const ceiling = this.ceilingOf(OPERATION_OF_PURPOSE[purpose]);
    if (!fee.isMoreThan(ceiling)) return;
    throw new DomainError('fee_not_believed', { fee: fee.toString(), ceiling: ceiling.toString() });
  }

  private ceilingOf(operation: OutgoingOperation): Money {
    return feeCeiling(this.settings.feeCeilings, operation);
  }

  private async compareWithSchedule(
    operation: OutgoingOperation,
    required: readonly RequiredFee[],
  ): Promise<void> {
    const doubt = { kind: 'fee_differs_from_schedule', subject: operation } as const;
    const other = required.find(({ fee, scheduled }) => scheduled && fee.compare(scheduled) !== 0);
    if (!other) return this.isOver(doubt, 'The fee is that of the schedule.');
    await this.raise({
      ...doubt,
      summary: `The nodes ask another fee for a ${operation} than the chain's schedule says.`,
      evidence: {
        asked: other.fee.toString(),
        scheduled: other.scheduled?.toString() ?? 'unknown',
      },
      halts: [],
    });
  }

  private async raise(draft: FindingDraft): Promise<void> {
    this.settled.delete(keyOf(draft));
    await this.raiseFinding.execute(draft);
  }

  private async isOver(doubt: Doubt, reason: string): Promise<void> {
    if (this.settled.has(keyOf(doubt))) return;
    await this.raiseFinding.causeIsGone(doubt, reason);
    this.settled.add(keyOf(doubt));
  }
}

function keyOf({ kind, subject }: Doubt): string {
  return `${kind} ${subject}`;
}
