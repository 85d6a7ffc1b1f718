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

/** Lists of a customer go by time, where they went by the order in which rows were added. */
const OF_CUSTOMER = {
  deposit: 'WHERE customer_id IS NOT NULL',
  withdrawal: '',
} as const;

/** Every filter of a list, and whatever operators search by, has an index; see `newest-first.ts`. */
export class ListsOfOperators1764000000064 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'DROP INDEX deposit_of_customer, withdrawal_of_customer, withdrawal_by_time_of_customer',
    );
    await queryRunner.query(`
      CREATE INDEX deposit_of_customer ON deposit (customer_id, block_time, position)
      ${OF_CUSTOMER.deposit}`);
    // With what a customer's day adds up, so that its sum reads the index alone, as it did by one of its own.
    await queryRunner.query(`
      CREATE INDEX withdrawal_of_customer ON withdrawal (customer_id, requested_at, position)
      INCLUDE (charged, decided_by, state)`);
    for (const [table, name, columns] of INDEXES) {
      await queryRunner.query(`CREATE INDEX ${name} ON ${table} ${columns}`);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const names = [
      'deposit_of_customer',
      'withdrawal_of_customer',
      ...INDEXES.map(([, name]) => name),
    ];
    await queryRunner.query(`DROP INDEX ${names.join(', ')}`);
    for (const [table, condition] of Object.entries(OF_CUSTOMER)) {
      await queryRunner.query(
        `CREATE INDEX ${table}_of_customer ON ${table} (customer_id, position) ${condition}`,
      );
    }
    await queryRunner.query(`
      CREATE INDEX withdrawal_by_time_of_customer ON withdrawal (customer_id, requested_at)
      INCLUDE (charged, decided_by) WHERE state <> 'cancelled' AND state <> 'rejected'`);
  }
}
