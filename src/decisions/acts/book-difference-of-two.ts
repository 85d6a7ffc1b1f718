import { Injectable } from '@nestjs/common';
import { CWD, Money } from '../../kernel';
import { type BalanceCheck, BookDifference, type BookDifferenceCommand } from '../../wallet';
import { type AskOutcome, AskTogether } from '../ask-together';
import type { KeyHolder } from '../decision';
import { ActOfTwo, type TwoNames } from './act-of-two';

interface Kept {
  /** CWD, decimal, chain less books. */
  readonly expectedDifference: string;
  readonly reason: string;
}

/** A difference between chain and books that becomes the service's. */
@Injectable()
export class BookDifferenceOfTwo extends ActOfTwo {
  constructor(
    private readonly bookDifference: BookDifference,
    private readonly together: AskTogether,
  ) {
    super();
  }

  /** Throws as `BookDifference` and `AskTogether` do. */
  ask(
    { expectedDifference, reason }: Omit<BookDifferenceCommand, 'by'>,
    asker: KeyHolder,
  ): Promise<AskOutcome<BalanceCheck>> {
    const kept: Kept = { expectedDifference: expectedDifference.toDecimal(), reason };
    const summary = `Book ${expectedDifference.toString()}, chain less books, against the treasury`;
    return this.together.ask(
      {
        ...{ kind: 'book_difference', key: null, reason },
        subject: { kind: 'books', id: 'difference' },
        examine: () => Promise.resolve({ summary, command: JSON.stringify(kept) }),
        perform: () => this.bookDifference.execute({ expectedDifference, reason, by: asker.name }),
      },
      asker,
    );
  }

  override async performKept(command: string, { by }: TwoNames): Promise<void> {
    const { expectedDifference: text, reason } = JSON.parse(command) as Kept;
    await this.bookDifference.execute({ expectedDifference: signedCwd(text), reason, by });
  }
}

function signedCwd(text: string): Money {
  const amount = Money.parse(text.replace(/^-/, ''), CWD);
  return text.startsWith('-') ? Money.zero(CWD).minus(amount) : amount;
}
