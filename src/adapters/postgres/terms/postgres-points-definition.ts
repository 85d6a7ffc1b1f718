import { Injectable } from '@nestjs/common';
import { PointsDefinition } from '../../../terms';
import { Database } from '../connection/database';

@Injectable()
export class PostgresPointsDefinition extends PointsDefinition {
  constructor(private readonly database: Database) {
    super();
  }

  override async keepDecimals(decimals: number): Promise<number> {
    this.database.requireTransaction('Keeping the points definition');
    await this.database.rows(
      'INSERT INTO points_definition (decimals) VALUES ($1) ON CONFLICT DO NOTHING',
      [decimals],
    );
    const row = await this.database.oneRow<{ decimals: number }>(
      'SELECT decimals FROM points_definition',
    );
    return row.decimals;
  }
}
