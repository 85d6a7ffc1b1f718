import { Injectable } from '@nestjs/common';

/**
 * The transaction that this process recorded last, with a commit that was confirmed. The log of the database
 * is one sequence: as long as it knows this one it has forgotten nothing that this process signed. Only a
 * process that goes on while its database is put back can tell so; PostgreSQL's own names need not change.
 */
@Injectable()
export class LastSignature {
  private last: string | null = null;

  get transactionId(): string | null {
    return this.last;
  }

  note(recorded: readonly { readonly transactionId: string }[]): void {
    this.last = recorded.at(-1)?.transactionId ?? this.last;
  }

  /** It is known to be forgotten: what follows is judged by what is signed from now on. */
  forget(): void {
    this.last = null;
  }
}
