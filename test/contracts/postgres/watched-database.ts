import { Database } from '../../../src/adapters/postgres';

interface Asked {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

interface Plan {
  readonly 'Node Type': string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly Plans?: readonly Plan[];
}

/** Read rows of tables, by whatever way. */
const READS_TABLES = /^(Seq|Index|Index Only|Bitmap Heap|Tid|Tid Range) Scan$/;

/** Remembers what it was asked, so that a test can look at the plans. */
export class WatchedDatabase extends Database {
  private asked: Asked[] = [];

  override rows<Row>(sql: string, parameters: readonly unknown[] = []): Promise<readonly Row[]> {
    this.asked.push({ sql, parameters });
    return super.rows<Row>(sql, parameters);
  }

  /** How many rows of tables the statements of `work` read, those included that no condition let pass. */
  async rowsRead(work: () => Promise<unknown>): Promise<number> {
    this.asked = [];
    await work();
    const statements = this.asked;
    let count = 0;
    for (const { sql, parameters } of statements) {
      const [explained] = await super.rows<{ 'QUERY PLAN': readonly { Plan: Plan }[] }>(
        `EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`,
        parameters,
      );
      for (const { Plan: plan } of explained?.['QUERY PLAN'] ?? []) count += rowsOf(plan);
    }
    return count;
  }
}

function rowsOf(plan: Plan): number {
  const inner = (plan.Plans ?? []).reduce((sum, each) => sum + rowsOf(each), 0);
  if (!READS_TABLES.test(plan['Node Type'])) return inner;
  const removed =
    (plan['Rows Removed by Filter'] ?? 0) + (plan['Rows Removed by Index Recheck'] ?? 0);
  return inner + (plan['Actual Rows'] + removed) * plan['Actual Loops'];
}
