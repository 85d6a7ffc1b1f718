import type { GatewayRows, UndoneRow } from './rows';

/** What became of payments that went with a chain that has gone back, by the last time that each went. */
export class Undone {
  private readonly last: ReadonlyMap<string, UndoneRow>;

  constructor({ undone }: GatewayRows) {
    this.last = new Map(undone.map((row) => [row.outgoing_id, row]));
  }

  /** It was irreversible, and the chain holds it no more. */
  isGone(outgoingId: string): boolean {
    return this.last.get(outgoingId)?.state === 'open' || this.isDead(outgoingId);
  }

  /** It never will be included again. */
  isDead(outgoingId: string): boolean {
    return this.last.get(outgoingId)?.state === 'dead';
  }
}
