import { Inject, Injectable } from '@nestjs/common';
import { CWD, Money } from '../../kernel';
import { OUTGOING_SOURCES, type OutgoingSource } from '../ports/outgoing/outgoing-source';

/** What orders that are not signed yet will take of what may be spent. */
@Injectable()
export class OwedToOrders {
  constructor(@Inject(OUTGOING_SOURCES) private readonly sources: readonly OutgoingSource[]) {}

  async total(): Promise<Money> {
    let owed = Money.zero(CWD);
    for (const source of this.sources) owed = owed.plus(await source.owed());
    return owed;
  }
}
