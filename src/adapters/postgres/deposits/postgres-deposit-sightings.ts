import { Injectable } from '@nestjs/common';
import { DepositSightings, type DepositSighting } from '../../../deposits';
import { Database } from '../connection/database';
import { unitsOf, uuidOrNull } from '../connection/row-values';

const COLUMNS = 'chain_key, customer_id, units, transaction_id, block_number';

interface SightingRow {
  readonly chain_key: string;
  readonly customer_id: string;
  readonly units: string;
  readonly transaction_id: string;
  readonly block_number: number;
}

@Injectable()
export class PostgresDepositSightings extends DepositSightings {
  constructor(private readonly database: Database) {
    super();
  }

  override async insertNew(
    sightings: readonly DepositSighting[],
  ): Promise<readonly DepositSighting[]> {
    if (sightings.length === 0) return [];
    // A statement may touch a row only once; the last one tells the newest block.
    const byKey = new Map(sightings.map((sighting) => [sighting.chainKey, sighting]));
    const given = [...byKey.values()];
    const rows = await this.database.rows<{ chain_key: string; is_new: boolean }>(
      `INSERT INTO deposit_sighting (${COLUMNS})
       SELECT * FROM unnest($1::text[], $2::uuid[], $3::numeric[], $4::text[], $5::integer[])
         AS given (${COLUMNS})
       ORDER BY chain_key
       ON CONFLICT (chain_key) DO UPDATE SET block_number = EXCLUDED.block_number
         WHERE deposit_sighting.block_number <> EXCLUDED.block_number
       -- A row that this statement made was never locked or changed by another one.
       RETURNING chain_key, xmax = 0 AS is_new`,
      [
        given.map(({ chainKey }) => chainKey),
        given.map(({ customerId }) => customerId),
        given.map(({ units }) => units),
        given.map(({ transactionId }) => transactionId),
        given.map(({ blockNumber }) => blockNumber),
      ],
    );
    const added = new Set(rows.filter((row) => row.is_new).map((row) => row.chain_key));
    return given.filter(({ chainKey }) => added.has(chainKey));
  }

  override async settle(chainKeys: readonly string[]): Promise<void> {
    if (chainKeys.length === 0) return;
    await this.database.rows('DELETE FROM deposit_sighting WHERE chain_key = ANY($1::text[])', [
      chainKeys,
    ]);
  }

  override async takeVanished(irreversibleNumber: number): Promise<readonly DepositSighting[]> {
    const rows = await this.database.rows<SightingRow>(
      `DELETE FROM deposit_sighting WHERE block_number <= $1 RETURNING ${COLUMNS}`,
      [irreversibleNumber],
    );
    return rows.map(toSighting);
  }

  override async ofCustomer(customerId: string): Promise<readonly DepositSighting[]> {
    const rows = await this.database.rows<SightingRow>(
      `SELECT ${COLUMNS} FROM deposit_sighting WHERE customer_id = $1
       ORDER BY block_number, chain_key`,
      [uuidOrNull(customerId)],
    );
    return rows.map(toSighting);
  }
}

function toSighting(row: SightingRow): DepositSighting {
  return {
    chainKey: row.chain_key,
    customerId: row.customer_id,
    units: unitsOf(row.units),
    transactionId: row.transaction_id,
    blockNumber: row.block_number,
  };
}
