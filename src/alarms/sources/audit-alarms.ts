import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../audit';
import { isFresh } from '../../kernel';
import type { AlarmCause } from '../alarm';
import { AlarmSettings } from '../alarm-settings';
import { AlarmSource } from './alarm-source';

/**
 * The head of the chain of operators' acts, as it was verified on the last day: a new one is told once, and nothing is
 * wrong with it. And copies of the database, each of which is verified with that chain: those that are not made any more.
 */
@Injectable()
export class AuditAlarms extends AlarmSource {
  override readonly kinds = ['audit_head', 'backup_stale'] as const;

  constructor(
    private readonly trail: AuditTrail,
    private readonly settings: AlarmSettings,
  ) {
    super();
  }

  override async look(now: Date): Promise<readonly AlarmCause[]> {
    const causes = [await this.head(), await this.backup(now)];
    return causes.filter((cause) => cause !== null);
  }

  private async head(): Promise<AlarmCause | null> {
    const head = await this.trail.lastAnchored();
    if (head === null) return null;
    // By number and hash: a day without an act has the head of the day before.
    const subject = `${head.number}:${head.hash}`;
    const summary = `All ${head.number} acts of operators are as they were written. Head: ${subject}`;
    return { kind: 'audit_head', subject, summary };
  }

  private async backup(now: Date): Promise<AlarmCause | null> {
    const copy = await this.trail.newestCopy();
    if (copy === null) return null;
    const time = copy.copiedAt.toISOString();
    const cause = { kind: 'backup_stale', subject: 'database' } as const;
    if (!copy.isWhole) {
      const summary = `With the copy of ${time} the acts of operators were not as they were written.`;
      return { ...cause, summary };
    }
    if (isFresh(copy.copiedAt, now, this.settings.backupSeconds * 1000)) return null;
    return { ...cause, summary: `The last verified copy of the database is of ${time}.` };
  }
}
