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

  /** All of it at once. `heads`: see `begin`. */
  async execute(heads: readonly ActHead[] = []): Promise<AuditVerdict> {
    const walk = await this.begin(heads);
    for (;;) {
      const verdict = await walk.step();
      if (verdict) return verdict;
    }
  }

  /**
   * The same by parts, for whoever has other work to do in between. `heads`: kept out of the database's reach; those that
   * were handed to the anchors are held against it anyway. Without one, nobody sees that the newest acts were deleted.
   */
  async begin(heads: readonly ActHead[] = []): Promise<AuditWalk> {
    return new AuditWalk(this.trail, [...(await this.trail.anchored()), ...heads]);
  }
}

/** One look at the chain, from its first act on. Acts that are added meanwhile are seen as well. */
export class AuditWalk {
  private head = BEGINNING;
  /** By number: whoever keeps them may have several of one. */
  private readonly known = new Map<number, ActHead[]>();
  private readonly furthest: number;

  constructor(
    private readonly trail: AuditTrail,
    known: readonly ActHead[],
  ) {
    for (const head of known) {
      this.known.set(head.number, [...(this.known.get(head.number) ?? []), head]);
    }
    this.furthest = Math.max(0, ...this.known.keys());
  }

  /** Reads on for a part; null while there is more. One that throws may be called again. */
  async step(): Promise<AuditVerdict | null> {
    const acts = await this.trail.following(this.head.number, ACTS_PER_READ);
    for (const act of acts) {
      const problem = whatIsWrongAfter(this.head, act) ?? this.contradiction(act);
      if (problem !== null) return { isWhole: false, number: this.head.number + 1, problem };
      this.head = act;
    }
    return acts.length < ACTS_PER_READ ? this.verdict() : null;
  }

  private verdict(): AuditVerdict {
    const { number, hash } = this.head;
    const missing = number + 1;
    if (this.furthest >= missing) {
      const problem = `Act ${missing} is missing, and all after it: a head that was kept is further on.`;
      return { isWhole: false, number: missing, problem };
    }
    return { isWhole: true, head: number === 0 ? null : { number, hash } };
  }

  private contradiction({ number, hash }: ChainedAct): string | null {
    const kept = this.known.get(number) ?? [];
    if (kept.every((head) => head.hash === hash)) return null;
    return `Act ${number} is another one than when its head was kept.`;
  }
}
