import { ConflictException, Injectable, NotFoundException } from '@nestjs/common';
import { AdjustPoints, Assets, Money, UnitOfWork } from 'crowdwiz-gateway';
import { Database } from 'crowdwiz-gateway/postgres';

/** In points. */
export const ITEMS: ReadonlyMap<string, string> = new Map([
  ['sword', '500'],
  ['potion', '25'],
]);

export interface Purchase {
  /** The browser makes it, and repeats it where it got no answer. */
  readonly id: string;
  readonly customerId: string;
  readonly item: string;
}

/** Points for things. */
@Injectable()
export class Purchases {
  constructor(
    private readonly adjustPoints: AdjustPoints,
    private readonly assets: Assets,
    private readonly database: Database,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * Points and the thing change hands in one transaction. The same purchase again changes nothing, and gives
   * the same answer. Throws `insufficient_points`.
   */
  buy({ id, customerId, item }: Purchase): Promise<{ item: string; points: string }> {
    const price = ITEMS.get(item);
    if (price === undefined) throw new NotFoundException('There is no such thing');
    const { points } = this.assets;
    return this.unitOfWork.run(async () => {
      await this.record({ id, customerId, item });
      const { balance } = await this.adjustPoints.execute({
        customerId,
        points: Money.zero(points).minus(Money.parse(price, points)),
        key: `purchase:${id}`,
        reason: `Bought: ${item}`,
        by: 'shop',
      });
      return { item, points: balance.toString() };
    });
  }

  private async record({ id, customerId, item }: Purchase): Promise<void> {
    await this.database.rows(
      'INSERT INTO shop_purchase (customer_id, id, item) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
      [customerId, id, item],
    );
    const kept = await this.database.oneRow<{ item: string }>(
      'SELECT item FROM shop_purchase WHERE customer_id = $1 AND id = $2',
      [customerId, id],
    );
    if (kept.item !== item) throw new ConflictException('This purchase was of another thing');
  }

  async ofCustomer(customerId: string): Promise<readonly string[]> {
    const rows = await this.database.rows<{ item: string }>(
      'SELECT item FROM shop_purchase WHERE customer_id = $1 ORDER BY bought_at',
      [customerId],
    );
    return rows.map(({ item }) => item);
  }
}
