import { Pool } from 'pg';

/** Balances of the ledger's accounts by code, in minor units: `custody`, `customer:<id>`, … */
export type LedgerBalances = ReadonlyMap<string, bigint>;

/** One customer as the database knows them. */
export interface CustomerBooks {
  readonly customerId: string;
  /** Minor units. */
  readonly points: bigint;
  readonly held: bigint;
  /** Name of the account that is linked now. */
  readonly linkedAccount: string | null;
  readonly creditedDeposits: number;
  /** How often the service gave or took points. */
  readonly adjustments: number;
  readonly finalWithdrawals: number;
}

/** The last comparison of the hot wallet with the books; minor units of CWD. */
export interface BooksAgainstChain {
  readonly onChain: bigint;
  readonly expected: bigint;
  readonly difference: bigint;
  readonly headNumber: number;
}

export interface KnownTransaction {
  readonly transactionId: string;
  readonly state: string;
  readonly blockNumber: number | null;
  readonly feeUnits: bigint;
}

const CONNECTIONS_MAXIMUM = 2;

/** Looks into the gateway's database from outside, and can only read. */
export class BooksReader {
  private readonly pool: Pool;

  constructor(databaseUrl: string) {
    this.pool = new Pool({
      connectionString: databaseUrl,
      max: CONNECTIONS_MAXIMUM,
      options: '-c default_transaction_read_only=on',
      application_name: 'sandbox',
    });
    // A connection that breaks while idle is replaced at the next question.
    this.pool.on('error', () => undefined);
  }

  /** Rows of a question that only reads. */
  async query<Row extends Record<string, unknown>>(
    sql: string,
    parameters: readonly unknown[] = [],
  ): Promise<Row[]> {
    const { rows } = await this.pool.query<Row>(sql, [...parameters]);
    return rows;
  }

  async balances(): Promise<LedgerBalances> {
    const rows = await this.query<{ code: string; balance: string }>(
      'SELECT code, balance FROM ledger_account',
    );
    return new Map(rows.map(({ code, balance }) => [code, BigInt(balance)]));
  }

  /** Null before the first message to the bot. */
  async customer(externalReference: string): Promise<CustomerBooks | null> {
    const [row] = await this.query<Record<keyof CustomerBooks, string | null>>(
      `SELECT c.id AS "customerId",
         (SELECT balance FROM ledger_account WHERE code = 'customer:' || c.id) AS points,
         (SELECT balance FROM ledger_account WHERE code = 'customer:' || c.id || ':held') AS held,
         (SELECT account_name FROM link
           WHERE customer_id = c.id AND ended_at IS NULL) AS "linkedAccount",
         (SELECT count(*) FROM deposit
           WHERE customer_id = c.id AND state = 'credited') AS "creditedDeposits",
         (SELECT count(*) FROM ledger_account a
           JOIN ledger_posting p ON p.account_id = a.id
           JOIN ledger_entry e ON e.id = p.entry_id
           WHERE a.code = 'customer:' || c.id AND e.kind = 'adjustment') AS adjustments,
         (SELECT count(*) FROM withdrawal
           WHERE customer_id = c.id AND state = 'irreversible') AS "finalWithdrawals"
       FROM customer c WHERE c.external_reference = $1`,
      [externalReference],
    );
    if (row?.customerId === undefined || row.customerId === null) return null;
    return {
      customerId: row.customerId,
      points: BigInt(row.points ?? 0),
      held: BigInt(row.held ?? 0),
      linkedAccount: row.linkedAccount,
      creditedDeposits: Number(row.creditedDeposits),
      adjustments: Number(row.adjustments),
      finalWithdrawals: Number(row.finalWithdrawals),
    };
  }

  /** Null until the opening balance is booked. */
  async againstChain(): Promise<BooksAgainstChain | null> {
    const [row] = await this.query<{
      on_chain: string;
      expected: string;
      difference: string;
      head_number: number;
    }>('SELECT on_chain, expected, difference, head_number FROM balance_check');
    if (row === undefined) return null;
    return {
      onChain: BigInt(row.on_chain),
      expected: BigInt(row.expected),
      difference: BigInt(row.difference),
      headNumber: row.head_number,
    };
  }

  /** What the gateway signed for a purpose, newest attempt first. */
  async signedFor(purposeId: string): Promise<KnownTransaction[]> {
    const rows = await this.query<{
      transaction_id: string;
      state: string;
      block_number: number | null;
      fee: string;
    }>(
      `SELECT o.transaction_id, o.state, o.block_number, o.fee FROM outgoing_transaction o
       JOIN outgoing_payment p ON p.outgoing_id = o.id
       WHERE p.purpose_id = $1 ORDER BY o.position DESC`,
      [purposeId],
    );
    return rows.map((row) => ({
      transactionId: row.transaction_id,
      state: row.state,
      blockNumber: row.block_number,
      feeUnits: BigInt(row.fee),
    }));
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}
