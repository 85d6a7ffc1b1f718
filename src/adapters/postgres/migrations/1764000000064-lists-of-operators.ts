import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Table, name of the index, and what it is of; each goes on with the order in which lists show rows. */
const INDEXES: readonly (readonly [string, string, string])[] = [
  ['customer', 'customer_by_time', '(registered_at, position)'],

  ['link', 'link_by_name', '(account_name text_pattern_ops)'],
  [
    'link',
    'link_suspended',
    '(suspended_at, id) WHERE ended_at IS NULL AND suspended_at IS NOT NULL',
  ],

  ['deposit', 'deposit_from_account', '(from_account_id, block_time, position)'],
  // Nearly all are credited: who asks for these finds them by time.
  ['deposit', 'deposit_by_state', "(state, block_time, position) WHERE state <> 'credited'"],
  ['deposit', 'deposit_by_transaction', '(transaction_id) WHERE transaction_id IS NOT NULL'],
  ['deposit', 'deposit_by_units', '(units, block_time, position)'],

  ['withdrawal', 'withdrawal_to_account', '(account_id, requested_at, position)'],
  [
    'withdrawal',
    'withdrawal_unpaid_by_state',
    "(state, requested_at, position) WHERE state <> 'irreversible'",
  ],
  ['withdrawal', 'withdrawal_by_net', '(net, requested_at, position)'],
  ['withdrawal', 'withdrawal_by_points', '(points, requested_at, position)'],

  ['finding', 'finding_by_time', '(opened_at, position)'],
  ['finding', 'finding_open_by_time', '(opened_at, position) WHERE closed_at IS NULL'],
  ['finding', 'finding_by_kind', '(kind, opened_at, position)'],
  ['finding', 'finding_of_subject', '(subject, opened_at, position)'],

  ['ledger_entry', 'ledger_entry_by_kind', '(kind, occurred_at, id)'],
];

/** Of customers: lists show rows by their time, where they showed them by the order in which they were added. */
const OF_CUSTOMER: readonly (readonly [string, string, string])[] = [
  ['deposit', 'deposit_of_customer', 'block_time'],
  ['withdrawal', 'withdrawal_of_customer', 'requested_at'],
];

/** Every filter of a list, and whatever operators search by, has an index; see `newest-first.ts`. */
export class ListsOfOperators1764000000064 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const [table, name, time] of OF_CUSTOMER) {
      await indexOfCustomer(queryRunner, table, name, `${time}, position`);
    }
    for (const [table, name, columns] of INDEXES) {
      await queryRunner.query(`CREATE INDEX ${name} ON ${table} ${columns}`);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const names = INDEXES.map(([, name]) => name);
    await queryRunner.query(`DROP INDEX ${names.join(', ')}`);
    for (const [table, name] of OF_CUSTOMER) {
      await indexOfCustomer(queryRunner, table, name, 'position');
    }
  }
}

async function indexOfCustomer(
  queryRunner: QueryRunner,
  table: string,
  name: string,
  order: string,
): Promise<void> {
  const condition = table === 'deposit' ? 'WHERE customer_id IS NOT NULL' : '';
  await queryRunner.query(`DROP INDEX ${name}`);
  await queryRunner.query(`CREATE INDEX ${name} ON ${table} (customer_id, ${order}) ${condition}`);
}
