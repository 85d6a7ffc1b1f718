import { Injectable } from '@nestjs/common';
import { Clock, CWD, eachApart, Money, newId, UnitOfWork } from '../../kernel';
import { Books } from '../../ledger';
import { pointsTakenEntry } from './gone-deposit-entries';
import { GoneDeposits, type OwedPoints } from '../ports/gone-deposits';
import { TakeBackPoints } from './take-back-points';

const PER_RUN = 100;

/** Takes what customers owe for deposits that went with a chain that has gone back, once they have points. */
@Injectable()
export class CollectOwedPoints {
  constructor(
    private readonly gone: GoneDeposits,
    private readonly takeBack: TakeBackPoints,
    private readonly books: Books,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  async run(): Promise<void> {
    await eachApart(await this.gone.collectable(PER_RUN), (owed) =>
      this.unitOfWork.runRepeatable(() => this.collect(owed)),
    );
  }

  private async collect(owed: OwedPoints): Promise<void> {
    const { customerId, depositId } = owed;
    const points = await this.takeBack.available(customerId, owed.points);
    if (!points.isPositive) return;
    const isAll = points.compare(owed.points) === 0;
    const share = (owed.cwd.units * points.units) / owed.points.units;
    const cwd = isAll ? owed.cwd : Money.of(share, CWD);
    const entries = pointsTakenEntry(owed, { points, cwd, time: newId() }, this.clock.now());
    await this.books.post(entries);
    await this.gone.reduce(depositId, { points, cwd });
    for (const { key } of entries) await this.takeBack.tell(customerId, points, key);
  }
}
