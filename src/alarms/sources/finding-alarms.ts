import { Injectable } from '@nestjs/common';
import { Findings, type Finding, type FindingKind } from '../../safety';
import type { AlarmCause, AlarmKind } from '../alarm';
import { ALARM_KINDS } from '../alarm-rules';
import { AlarmSource } from './alarm-source';
import { WATCHED_KINDS } from './watched-kinds';

/** Open findings. Of a kind the oldest ones: one that was among them stays so until it is closed. */
@Injectable()
export class FindingAlarms extends AlarmSource {
  override readonly kinds: readonly AlarmKind[] = ALARM_KINDS.filter(
    (kind) => !WATCHED_KINDS.some((each) => each === kind),
  );

  constructor(private readonly findings: Findings) {
    super();
  }

  override async look(): Promise<readonly AlarmCause[]> {
    const causes: AlarmCause[] = [];
    // One kind at a time: a thousand of one must not hide the only one of another.
    for (const kind of await this.openKinds()) {
      causes.push(...(await this.findings.openOf([kind])).map(causeOf));
    }
    return causes;
  }

  private async openKinds(): Promise<readonly FindingKind[]> {
    return [...(await this.findings.countOpenByKind()).keys()];
  }
}

function causeOf({ kind, subject, summary }: Finding): AlarmCause {
  return { kind, subject, summary };
}
