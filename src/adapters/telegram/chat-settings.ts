import type { TransactionView } from './messages';

const TRANSACTION = '{transaction}';

/**
 * What messages to customers may name, whatever process writes them: also one that has no bot leaves messages to
 * the one that has.
 */
export class ChatSettings {
  constructor(
    /** Shows a transaction to whoever opens it, with `{transaction}` in the place of its id; null: none is known. */
    private readonly explorerLink: string | null = null,
    /** Where a person answers, in the operator's words; null: nobody does. */
    readonly support: string | null = null,
  ) {}

  transaction(id: string | null): TransactionView | null {
    if (id === null) return null;
    const link = this.explorerLink?.replaceAll(TRANSACTION, encodeURIComponent(id)) ?? null;
    return { id, link };
  }
}
