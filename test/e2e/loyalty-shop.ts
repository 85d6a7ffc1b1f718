import { Injectable, Module } from '@nestjs/common';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  AdjustPoints,
  Assets,
  type DomainEvent,
  EventListener,
  LedgerModule,
  ListensToEvents,
  Money,
} from '../../src';
import { Database, type TeamMigrations } from '../../src/adapters/postgres';

class ShopWelcome1790000000001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE shop_welcome (
        customer_id uuid PRIMARY KEY,
        deposit_id uuid NOT NULL
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE shop_welcome');
  }
}

/** Rows are added and stay: the gateway's role may do that, and nothing else with the table. */
export const SHOP_MIGRATIONS: TeamMigrations = {
  steps: [ShopWelcome1790000000001],
  tables: { shop_welcome: 'append' },
};

/** Writes down each customer's first deposit, in the transaction in which it is credited. */
@Injectable()
@ListensToEvents()
class FirstDeposits extends EventListener {
  constructor(private readonly database: Database) {
    super();
  }

  override async on(event: DomainEvent): Promise<void> {
    if (event.type !== 'deposit_credited') return;
    await this.database.rows(
      'INSERT INTO shop_welcome (customer_id, deposit_id) VALUES ($1, $2) ON CONFLICT DO NOTHING',
      [event.customerId, event.depositId],
    );
  }
}

/** Gives each customer points for the first deposit; asked again, once. */
@Injectable()
export class WelcomeGift {
  constructor(
    private readonly adjustPoints: AdjustPoints,
    private readonly database: Database,
    private readonly assets: Assets,
  ) {}

  async giveAll(): Promise<void> {
    const welcomes = await this.database.rows<{ customer_id: string }>(
      'SELECT customer_id FROM shop_welcome',
    );
    for (const { customer_id: customerId } of welcomes) {
      await this.adjustPoints.execute({
        customerId,
        points: Money.parse('50', this.assets.points),
        key: `welcome:${customerId}`,
        reason: 'Welcome to the shop',
        by: 'shop',
      });
    }
  }
}

@Module({
  imports: [LedgerModule],
  providers: [FirstDeposits, WelcomeGift],
  exports: [WelcomeGift],
})
export class LoyaltyShopModule {}
