import { Injectable } from '@nestjs/common';
import { BEGINNING, whatIsWrongAfter } from './act-chain';
import type { ActHead, ChainedAct } from './operator-act';
import { AuditTrail } from './ports/audit-trail';

/** `number` is that of the first act which is not as it was written, or not there. */
export type AuditVerdict =
  | { readonly isWhole: true; readonly head: ActHead | null }
  | { readonly isWhole: false; readonly number: number; readonly problem: string };

const ACTS_PER_READ = 1_000;

/** Recomputes the whole chain, from its first act on. Trusts nothing that the database says of it. */
@Injectable()
export class VerifyAudit {
  constructor(private readonly trail: AuditTrail) {}

  /**
   * `heads`: kept out of the database's reach; those that were handed to the anchors are held against it anyway.
   * Without one, nobody sees that the newest acts were deleted.
   */
  async execute(heads: readonly ActHead[] = []): Promise<AuditVerdict> {
    const known = [...(await this.trail.anchored()), ...heads];
    let head = BEGINNING;
    for (;;) {
      const acts = await this.trail.following(head.number, ACTS_PER_READ);
      for (const act of acts) {
        const problem = whatIsWrongAfter(head, act) ?? contradiction(act, known);
        if (problem !== null) return { isWhole: false, number: head.number + 1, problem };
        head = act;
      }
      if (acts.length < ACTS_PER_READ) break;
    }
    const missing = head.number + 1;
    if (known.some(({ number }) => number >= missing)) {
      const problem = `Act ${missing} is missing, and all after it: a head that was kept is further on.`;
      return { isWhole: false, number: missing, problem };
    }
    const { number, hash } = head;
    return { isWhole: true, head: number === 0 ? null : { number, hash } };
  }
}

function contradiction({ number, hash }: ChainedAct, known: readonly ActHead[]): string | null {
  const differs = known.some((head) => head.number === number && head.hash !== hash);
  return differs ? `Act ${number} is another one than when its head was kept.` : null;
}
