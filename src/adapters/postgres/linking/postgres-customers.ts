import { Injectable } from '@nestjs/common';
import { Clock, newId, type Page, type PageRequest } from '../../../kernel';
import { Customers, type Customer } from '../../../linking';
import { Database } from '../connection/database';
import { pageOf, readPageRequest, uuidOrNull, uuidsOf } from '../connection/row-values';

const LIST = 'customers';
const COLUMNS = 'id, position, external_reference, registered_at';

interface CustomerRow {
  readonly id: string;
  readonly position: string;
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

  override async list(page: PageRequest): Promise<Page<Customer>> {
    const { before, rowsToRead } = readPageRequest(LIST, page);
    const rows = await this.database.rows<CustomerRow>(
      `SELECT ${COLUMNS} FROM customer WHERE $1::bigint IS NULL OR position < $1
       ORDER BY position DESC LIMIT $2`,
      [before, rowsToRead],
    );
    return pageOf(LIST, rows, page, toCustomer);
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
