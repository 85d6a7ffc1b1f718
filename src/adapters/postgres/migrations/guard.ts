import type { QueryRunner } from 'typeorm';

/**
 * For functions that look up the few rows of a statement in big tables. A plan is kept for a whole
 * session, so one that was made while the tables were small must not be a scan.
 */
export const ONLY_BY_KEY = [
  'SET enable_seqscan = off',
  'SET enable_bitmapscan = off',
  'SET enable_hashjoin = off',
  'SET enable_mergejoin = off',
];

/**
 * Creates a trigger function. Its search path is fixed, with temporary tables last: otherwise a
 * session could put a temporary table of the same name in front of a guarded one.
 */
export async function createTriggerFunction(
  queryRunner: QueryRunner,
  name: string,
  body: string,
  settings: readonly string[] = [],
): Promise<void> {
  const schema = await queryRunner.getCurrentSchema();
  const options = [`SET search_path = "${schema}", pg_temp`, ...settings].join('\n');
  await queryRunner.query(
    `CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql ${options} AS $body$${body}$body$`,
  );
}

/**
 * Creates a function that runs as the owner of the tables, for roles that may not do themselves what it does.
 * The search path is fixed for the reason given above. Nobody may call it until the grants say who.
 */
export async function createOwnersFunction(
  queryRunner: QueryRunner,
  given: { signature: string; body: string; settings?: readonly string[] },
): Promise<void> {
  const schema = await queryRunner.getCurrentSchema();
  const options = [`SET search_path = "${schema}", pg_temp`, ...(given.settings ?? [])].join('\n');
  const [name = ''] = given.signature.split('(');
  await queryRunner.query(
    `CREATE FUNCTION ${given.signature} LANGUAGE plpgsql SECURITY DEFINER ${options}
     AS $body$${given.body}$body$`,
  );
  await queryRunner.query(`REVOKE ALL ON FUNCTION ${name} FROM PUBLIC`);
}

/**
 * Creates a trigger that also fires under `session_replication_role = replica`, which is the usual
 * way of switching all triggers of a session off.
 */
export async function createGuard(
  queryRunner: QueryRunner,
  guard: { name: string; table: string; when: string; run: string },
): Promise<void> {
  const { name, table, when, run } = guard;
  await queryRunner.query(`CREATE TRIGGER ${name} ${when} EXECUTE FUNCTION ${run}`);
  await queryRunner.query(`ALTER TABLE ${table} ENABLE ALWAYS TRIGGER ${name}`);
}

/** Refuses whole kinds of statements on a table, whoever issues them. */
export async function refuseStatements(
  queryRunner: QueryRunner,
  table: string,
  statements: readonly ('UPDATE' | 'DELETE' | 'TRUNCATE')[],
  reason: string,
): Promise<void> {
  await createGuard(queryRunner, {
    name: `${table}_refuses_${statements.map((each) => each.toLowerCase()).join('_')}`,
    table,
    when: `BEFORE ${statements.join(' OR ')} ON ${table} FOR EACH STATEMENT`,
    run: `refuse_statement('${reason}')`,
  });
}

/** Refuses an UPDATE of a row that changes one of these columns. */
export async function freezeColumns(
  queryRunner: QueryRunner,
  table: string,
  columns: readonly string[],
): Promise<void> {
  const old = columns.map((column) => `OLD.${column}`).join(', ');
  const now = columns.map((column) => `NEW.${column}`).join(', ');
  await createGuard(queryRunner, {
    name: `${table}_keeps_its_facts`,
    table,
    when:
      `BEFORE UPDATE ON ${table} FOR EACH ROW ` + `WHEN (ROW(${old}) IS DISTINCT FROM ROW(${now}))`,
    run: `refuse_statement('${columns.join(', ')} never change')`,
  });
}

/** A table's life: the states a row is born in and the moves between them. */
export interface StateMachine {
  readonly table: string;
  readonly bornAs: readonly string[];
  readonly moves: readonly (readonly [from: string, to: string])[];
}

/** Writes the moves down as rows, and lets the table's `state` column make no others. */
export async function enforceStateMachine(
  queryRunner: QueryRunner,
  { table, bornAs, moves }: StateMachine,
): Promise<void> {
  const rows = moves.map(([from, to]) => `('${table}', '${from}', '${to}')`).join(', ');
  await queryRunner.query(
    `INSERT INTO state_transition (machine, from_state, to_state) VALUES ${rows}`,
  );
  await createGuard(queryRunner, {
    name: `${table}_moves_by_the_table`,
    table,
    when: `BEFORE UPDATE ON ${table} FOR EACH ROW ` + 'WHEN (OLD.state IS DISTINCT FROM NEW.state)',
    run: `enforce_state_transition('${table}')`,
  });
  const births = bornAs.map((state) => `'${state}'`).join(', ');
  await createGuard(queryRunner, {
    name: `${table}_is_born_in_order`,
    table,
    when: `BEFORE INSERT ON ${table} FOR EACH ROW WHEN (NEW.state NOT IN (${births}))`,
    run: `refuse_statement('a row starts as ${bornAs.join(' or ')}')`,
  });
  await refuseStatements(queryRunner, table, ['DELETE', 'TRUNCATE'], 'money rows are kept');
}

/** Adds kinds of ledger entries to those that are allowed so far, whichever migrations allowed them. */
export async function allowEntryKinds(
  queryRunner: QueryRunner,
  added: readonly string[],
): Promise<void> {
  const [constraint] = (await queryRunner.query(`
    SELECT pg_get_constraintdef(oid) AS definition FROM pg_constraint
    WHERE conrelid = 'ledger_entry'::regclass AND conname = 'ledger_entry_kind_check'`)) as {
    definition: string;
  }[];
  const allowed = [...(constraint?.definition ?? '').matchAll(/'([a-z_]+)'/g)].map(
    ([, kind]) => kind ?? '',
  );
  const list = [...new Set([...allowed, ...added])].map((kind) => `'${kind}'`).join(', ');
  await queryRunner.query(`
    ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_kind_check,
      ADD CONSTRAINT ledger_entry_kind_check CHECK (kind IN (${list}))`);
}
