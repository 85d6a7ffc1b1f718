import { Injectable } from '@nestjs/common';
import { MoneyClock, UnitOfWork } from '../kernel';
import { RaiseFinding } from '../safety';
import { ListensToBlocks, BlockListener, type ReversibleView } from '../scan';
import {
  DatabaseHistory,
  type DatabaseIdentity,
  type HistoryLook,
  type MemoryLoss,
  type Quarantine,
} from './ports/checks/database-history';
import { GuardsOff } from './guards-off';
import { LastSignature } from './sending/last-signature';
import { WalletSettings } from './wallet-settings';

/** There is one database, so one such finding is open at a time. */
const FINDING = { kind: 'database_may_have_forgotten', subject: 'database' } as const;

const SUMMARIES: Readonly<Record<MemoryLoss, string>> = {
  identity_changed:
    'The database was restored, copied or failed over: it may not know of everything that was ' +
    'signed. Nothing is signed until whatever it forgot is on the chain or has expired.',
  unknown_signature:
    'The hot wallet has signed something that the database does not know. ' +
    'Nothing is signed until whatever else it forgot is on the chain or has expired.',
};

/**
 * A database that was restored or failed over may have forgotten payments that are on their way, and
 * would pay them again. So its identity is compared before each signature, and where it may have
 * forgotten something, nothing is signed until the chain has told what that was (ADR 23).
 */
@Injectable()
@ListensToBlocks({ order: 310 })
export class WatchDatabaseHistory extends BlockListener {
  /** Of the open quarantine, as far as this process has heard of one. */
  private isEndUnknown = false;

  constructor(
    private readonly history: DatabaseHistory,
    private readonly raiseFinding: RaiseFinding,
    private readonly clock: MoneyClock,
    private readonly unitOfWork: UnitOfWork,
    private readonly settings: WalletSettings,
    private readonly guardsOff: GuardsOff,
    private readonly lastSignature: LastSignature,
  ) {
    super();
  }

  /** Asks the server. Gives the quarantine that is open, if any; ends one that has done its work. */
  async run(): Promise<Quarantine | null> {
    const quarantine = await this.compare();
    this.isEndUnknown = quarantine?.until === null;
    return quarantine;
  }

  private async compare(): Promise<Quarantine | null> {
    const look = await this.history.look(this.lastSignature.transactionId);
    const { present, known, quarantine, longestLifetimeSeconds } = look;
    if (longestLifetimeSeconds < this.settings.transactionLifetimeSeconds) {
      await this.history.recordLifetime(this.settings.transactionLifetimeSeconds);
    }
    if (known === null || this.isIgnored(known, present)) {
      await this.history.recordIdentity(present);
    } else if (!isSame(known, present)) {
      return this.noteChange(known, present);
    }
    if (look.hasForgotten && !this.guardsOff.has('database-history')) return this.noteForgotten();
    return quarantine && ((await this.endIfOver(look, quarantine)) ? null : quarantine);
  }

  override onIrreversible(): Promise<void> {
    return Promise.resolve();
  }

  /** The chain's own time decides how long what was lost may still come. */
  override async onReversible({ blocks }: ReversibleView): Promise<void> {
    const headTime = blocks.at(-1)?.time;
    if (!headTime || !this.isEndUnknown) return;
    const { quarantine, longestLifetimeSeconds } = await this.history.look(null);
    if (!quarantine || quarantine.until !== null) return;
    const from = Math.max(headTime.getTime(), quarantine.detectedAt.getTime());
    const lifetime = Math.max(longestLifetimeSeconds, this.settings.transactionLifetimeSeconds);
    await this.history.setEnd(quarantine, new Date(from + lifetime * 1000));
  }

  /**
   * Something that the wallet signed and that the database does not know, included at this time.
   * Joins the unit of work. What was signed before a loss that is known already tells nothing new.
   */
  async noteUnknownSignature(
    evidence: Quarantine['evidence'],
    includedAt: Date | null,
  ): Promise<void> {
    if (this.guardsOff.has('database-history')) return;
    const { quarantine } = await this.history.look(null);
    if (quarantine && includedAt && includedAt <= quarantine.detectedAt) return;
    await this.begin('unknown_signature', evidence);
  }

  /**
   * In the unit of work that records signatures: its connection may be with another server than the one that
   * was asked last. Throws when that one has forgotten what this process signed.
   */
  async requireMemory(): Promise<void> {
    if (this.guardsOff.has('database-history')) return;
    const { transactionId } = this.lastSignature;
    const hasLost = this.history.hasLostCommits();
    if (!hasLost && (transactionId === null || (await this.history.remembers(transactionId))))
      return;
    throw new Error('The database has forgotten what this process signed: nothing is recorded');
  }

  private async noteForgotten(): Promise<Quarantine> {
    const lastSigned = this.lastSignature.transactionId ?? 'nothing by this process';
    const begun = await this.unitOfWork.run(() => this.begin('unknown_signature', { lastSigned }));
    this.lastSignature.forget();
    return begun;
  }

  private isIgnored(known: DatabaseIdentity, present: DatabaseIdentity): boolean {
    return this.guardsOff.has('database-history') && !isSame(known, present);
  }

  private noteChange(known: DatabaseIdentity, present: DatabaseIdentity): Promise<Quarantine> {
    return this.unitOfWork.run(async () => {
      await this.history.recordIdentity(present);
      return this.begin('identity_changed', evidenceOf(known, present));
    });
  }

  private async begin(reason: MemoryLoss, evidence: Quarantine['evidence']): Promise<Quarantine> {
    // By a clock that is hours ahead, it would last for hours.
    const begun = await this.history.quarantine(reason, evidence, this.clock.likely());
    await this.raiseFinding.execute({
      ...FINDING,
      summary: SUMMARIES[reason],
      evidence: { reason, detectedAt: begun.detectedAt.toISOString(), ...begun.evidence },
      halts: [],
    });
    return begun;
  }

  private endIfOver({ readTo }: HistoryLook, quarantine: Quarantine): Promise<boolean> {
    const { until } = quarantine;
    if (!until || !readTo || readTo <= until) return Promise.resolve(false);
    return this.unitOfWork.run(async () => {
      if (!(await this.history.end(quarantine))) return false;
      const reason = `The chain was read beyond ${until.toISOString()}: what was lost is known or expired.`;
      await this.raiseFinding.causeIsGone(FINDING, reason);
      return true;
    });
  }
}

function isSame(one: DatabaseIdentity, other: DatabaseIdentity): boolean {
  return Object.keys(evidenceOf(one, other)).length === 0;
}

/** What differs, as `before → now`. */
function evidenceOf(known: DatabaseIdentity, present: DatabaseIdentity): Record<string, string> {
  const names = ['systemIdentifier', 'timeline', 'databaseOid', 'tableOid'] as const;
  const changed = names.filter((name) => known[name] !== present[name]);
  return Object.fromEntries(changed.map((name) => [name, `${known[name]} → ${present[name]}`]));
}
