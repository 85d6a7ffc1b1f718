import { Injectable } from '@nestjs/common';
import { Clock, newId, type Page, type PageRequest } from '../../../kernel';
import { Customers, type Customer, type CustomerFilter, type Freeze } from '../../../linking';
import { Database } from '../connection/database';
import { Conditions, pageNewestFirst, type TimedList } from '../connection/newest-first';
import { uuidOrNull, uuidsOf } from '../connection/row-values';

const COLUMNS = 'id, external_reference, registered_at';
const LIST: TimedList = {
  ...{ name: 'customers', table: 'customer', alias: 'c', columns: COLUMNS },
  ...{ time: 'registered_at', position: 'position' },
};

interface FreezeRow {
  readonly customer_id: string;
  readonly frozen_at: Date;
  readonly frozen_by: string;
  readonly reason: string;
}

interface CustomerRow {
  readonly id: string;
  readonly external_reference: string;
  readonly registered_at: Date;
}

@Injectable()
export class PostgresCustomers extends Customers {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async findOrCreate(
    externalReference: string,
  ): Promise<{ customer: Customer; isNew: boolean }> {
    const known = await this.findByReference(externalReference);
    if (known) return { customer: known, isNew: false };
    const added = await this.database.row<CustomerRow>(
      `INSERT INTO customer (id, external_reference, registered_at) VALUES ($1, $2, $3)
       ON CONFLICT (external_reference) DO NOTHING RETURNING ${COLUMNS}`,
      [newId(), externalReference, this.clock.now()],
    );
    if (added) return { customer: toCustomer(added), isNew: true };
    const faster = await this.findByReference(externalReference);
    if (!faster) throw new Error('A customer was neither found nor created');
    return { customer: faster, isNew: false };
  }

  override async find(id: string): Promise<Customer | null> {
    const row = await this.database.row<CustomerRow>(
      `SELECT ${COLUMNS} FROM customer WHERE id = $1`,
      [uuidOrNull(id)],
    );
    return row && toCustomer(row);
  }

  override async freezeOf(customerId: string): Promise<Freeze | null> {
    const row = await this.database.row<FreezeRow>(
      'SELECT customer_id, frozen_at, frozen_by, reason FROM customer_freeze WHERE customer_id = $1',
      [uuidOrNull(customerId)],
    );
    if (!row) return null;
    const { customer_id, frozen_at: frozenAt, frozen_by: by, reason } = row;
    return { customerId: customer_id, frozenAt, by, reason };
  }

  override async freeze({ customerId, frozenAt, by, reason }: Freeze): Promise<boolean> {
    this.database.requireTransaction('Freezing a customer');
    const added = await this.database.row(
      `INSERT INTO customer_freeze (customer_id, frozen_at, frozen_by, reason) VALUES ($1, $2, $3, $4)
       ON CONFLICT (customer_id) DO NOTHING RETURNING customer_id`,
      [customerId, frozenAt, by, reason],
    );
    return added !== null;
  }

  override async unfreeze(customerId: string): Promise<boolean> {
    this.database.requireTransaction('Unfreezing a customer');
    const ended = await this.database.row(
      'DELETE FROM customer_freeze WHERE customer_id = $1 RETURNING customer_id',
      [uuidOrNull(customerId)],
    );
    return ended !== null;
  }

  override async findMany(ids: readonly string[]): Promise<readonly Customer[]> {
    if (ids.length === 0) return [];
    const rows = await this.database.rows<CustomerRow>(
      `SELECT ${COLUMNS} FROM customer WHERE id = ANY($1::uuid[])`,
      [uuidsOf(ids)],
    );
    return rows.map(toCustomer);
  }

  override list({ ids, ...period }: CustomerFilter, page: PageRequest): Promise<Page<Customer>> {
    const conditions = new Conditions().add(
      ids && uuidsOf(ids),
      (value) => `c.id = ANY(${value}::uuid[])`,
    );
    return pageNewestFirst(this.database, LIST, conditions.within(period), page, toCustomer);
  }

  override async lock(id: string): Promise<Customer | null> {
    this.database.requireTransaction('Locking a customer');
    // Not FOR UPDATE: rows that refer to the customer may still be added meanwhile.
    const row = await this.database.row<CustomerRow>(
      `SELECT ${COLUMNS} FROM customer WHERE id = $1 FOR NO KEY UPDATE`,
      [uuidOrNull(id)],
    );
    return row && toCustomer(row);
  }

  override async lockAll(ids: readonly string[]): Promise<readonly Customer[]> {
    this.database.requireTransaction('Locking customers');
    const rows = await this.database.rows<CustomerRow>(
      `SELECT ${COLUMNS} FROM customer WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE`,
      [uuidsOf(ids)],
    );
    return rows.map(toCustomer);
  }

  /** The function waits for a quarter of a second at most. */
  override async lockAllSoon(ids: readonly string[]): Promise<readonly Customer[]> {
    this.database.requireTransaction('Locking customers');
    const rows = await this.database.rows<CustomerRow>(
      `SELECT ${COLUMNS} FROM lock_customers_soon($1::uuid[])`,
      [uuidsOf(ids)],
    );
    return rows.map(toCustomer);
  }

  override async findByReference(externalReference: string): Promise<Customer | null> {
    const row = await this.database.row<CustomerRow>(
      `SELECT ${COLUMNS} FROM customer WHERE external_reference = $1`,
      [externalReference],
    );
    return row && toCustomer(row);
  }
}

function toCustomer(row: CustomerRow): Customer {
  return {
    id: row.id,
    externalReference: row.external_reference,
    registeredAt: row.registered_at,
  };
}
