import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createGuard, refuseStatements } from './guard';

/** A text in place of a number that ranges can be made of; equal for equal texts alone, as far as counts. */
const ACCOUNT = 'hashtextextended(account_id, 0)';
/** From the block after the first to the last; one that ends before it begins is empty. */
const BLOCKS = `CASE WHEN ended_at_block IS NULL
  THEN int8range(verified_at_block, NULL, '()')
  ELSE int8range(verified_at_block, greatest(verified_at_block, ended_at_block), '(]') END`;

const FACTS = [
  ...['id', 'customer_id', 'account_id', 'account_name', 'verified_at', 'verified_at_block'],
  ...['ended_at', 'authority_fingerprint', 'suspended_at', 'proven_at_block', 'suspended_at_block'],
];

/**
 * No block belongs to two links of one account: the newest counts, and an older one that reached
 * further, since a node had lied about the head, ends where it begins. Only that changes; what was
 * credited stays as it is. And deposits that an operator gave to another customer.
 */
export class OneOwnerAtATime1764000000045 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TRIGGER link_ends_once ON link');
    await queryRunner.query(CUT_OLDER_ONES);
    await queryRunner.query(`
      ALTER TABLE link ADD CONSTRAINT link_one_per_account_and_block EXCLUDE USING gist (
        int8range(${ACCOUNT}, ${ACCOUNT}, '[]') WITH &&, (${BLOCKS}) WITH &&)`);
    const old = FACTS.map((column) => `OLD.${column}`).join(', ');
    const now = FACTS.map((column) => `NEW.${column}`).join(', ');
    await createGuard(queryRunner, {
      name: 'link_ends_once',
      table: 'link',
      when: `BEFORE UPDATE ON link FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL AND (
        NEW.ended_at_block IS NULL OR NEW.ended_at_block > OLD.ended_at_block
        OR ROW(${old}) IS DISTINCT FROM ROW(${now})))`,
      run: "refuse_statement('an ended link is only cut')",
    });
    await queryRunner.query(`
      CREATE TABLE deposit_move (
        deposit_id uuid PRIMARY KEY REFERENCES deposit (id),
        customer_id uuid NOT NULL REFERENCES customer (id),
        to_customer_id uuid NOT NULL REFERENCES customer (id),
        taken numeric(38, 0) NOT NULL CHECK (taken >= 0),
        given numeric(38, 0) NOT NULL CHECK (given >= 0),
        moved_by text NOT NULL,
        reason text NOT NULL,
        moved_at timestamptz NOT NULL,
        CONSTRAINT deposit_move_to_another CHECK (customer_id <> to_customer_id)
      )`);
    const statements = ['UPDATE', 'DELETE', 'TRUNCATE'] as const;
    await refuseStatements(queryRunner, 'deposit_move', statements, 'what was moved is kept');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE deposit_move');
    await queryRunner.query('DROP TRIGGER link_ends_once ON link');
    await queryRunner.query('ALTER TABLE link DROP CONSTRAINT link_one_per_account_and_block');
    await createGuard(queryRunner, {
      name: 'link_ends_once',
      table: 'link',
      when: 'BEFORE UPDATE ON link FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL)',
      run: "refuse_statement('an ended link stays as it was')",
    });
  }
}

/** A living link is the newest of its account; of ended ones, the one that was proven last. */
const CUT_OLDER_ONES = `
  WITH ordered AS (
    SELECT id, account_id, verified_at_block, ended_at_block, ${BLOCKS} AS blocks,
      row_number() OVER (
        PARTITION BY account_id ORDER BY ended_at IS NULL, verified_at, id
      ) AS age
    FROM link
  ), cut AS (
    SELECT older.id, greatest(older.verified_at_block, min(newer.verified_at_block)) AS ends
    FROM ordered older
    JOIN ordered newer ON newer.account_id = older.account_id AND newer.age > older.age
      AND newer.blocks && older.blocks
    GROUP BY older.id, older.verified_at_block
  )
  UPDATE link SET ended_at_block = cut.ends FROM cut WHERE cut.id = link.id`;
