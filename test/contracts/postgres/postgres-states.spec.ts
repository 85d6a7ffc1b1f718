import { randomUUID } from 'node:crypto';
import { DEPOSIT_TRANSITIONS } from '../../../src/deposits';
import {
  credit,
  customerAccount,
  customerHeldAccount,
  debit,
  entry,
  listed,
  POINTS_ISSUED,
  SERVICE_HOLD_TRANSITIONS,
} from '../../../src/ledger';
import { LINK_REQUEST_TRANSITIONS } from '../../../src/linking';
import { OUTGOING_TRANSITIONS, OWED_TRANSITIONS, SWEEP_TRANSITIONS } from '../../../src/wallet';
import { WITHDRAWAL_TRANSITIONS } from '../../../src/withdrawals';
import { PostgresHarness } from './postgres-harness';

interface Machine {
  readonly table: string;
  readonly transitions: Readonly<Record<string, readonly string[]>>;
  readonly bornAs: readonly string[];
  /** Inserts a row in a state of birth; gives its id. */
  readonly create: (harness: PostgresHarness, state: string) => Promise<string>;
  /** What besides the state a row must have in that state. */
  readonly companions: (state: string) => string;
  /** What must be there before a row goes to a state. */
  readonly prepare?: (harness: PostgresHarness, id: string, to: string) => Promise<unknown>;
}

const PAYMENT = '(outgoing_id, index, purpose, purpose_id, to_account_id, to_memo_key, amount)';

/** A transaction that was found on the chain, with one payment. */
function adopted(payment: string): string {
  return `WITH adopted AS (
      INSERT INTO outgoing_transaction (id, transaction_id, wire, fee, expires_at,
        reference_block_number, payment_count, state, created_at, block_number, adopted_at)
      VALUES ($2, gen_random_uuid()::text, '{}', 1, '2026-01-01T00:00:00Z', 10, 1, 'irreversible',
        now(), 12, now())
    )
    INSERT INTO outgoing_payment ${PAYMENT} VALUES ($2, 0, 'withdrawal', $1, ${payment})`;
}

const MACHINES: readonly Machine[] = [
  {
    table: 'withdrawal',
    transitions: WITHDRAWAL_TRANSITIONS,
    bornAs: ['awaiting_approval', 'approved'],
    create: async (harness, state) =>
      insert(
        harness,
        `INSERT INTO withdrawal (id, customer_id, account_id, account_name, points, gross, kept, fee,
           fee_payer, net, rate_version, rate, state, requested_at, deadline)
         VALUES ($1, $2, '1.2.5', 'alice', 100, 100000, 0, 1, 'customer', 99999, 1, '100', $3, now(),
           now())`,
        await harness.newCustomer(),
        state,
      ),
    companions: () => '',
    prepare: (harness, id, to) =>
      to === 'irreversible'
        ? harness.sql(adopted("'1.2.5', 'CWD1', 99999"), [id, randomUUID()])
        : Promise.resolve(),
  },
  {
    table: 'owed_back',
    transitions: OWED_TRANSITIONS,
    bornAs: ['open'],
    create: async (harness, state) => {
      const [order, outgoing] = [randomUUID(), randomUUID()];
      await harness.sql(adopted("'1.2.5', 'CWD1', 7"), [order, outgoing]);
      return insert(
        harness,
        `INSERT INTO owed_back (id, state, cause, outgoing_id, purpose, purpose_id, account_id,
           customer_id, amount, booked_at)
         VALUES ($1, $3, 'unknown_order', '${outgoing}', 'withdrawal', '${order}', '1.2.5', $2, 7, now())`,
        await harness.newCustomer(),
        state,
      );
    },
    companions: (state) =>
      state === 'open'
        ? ', decided_at = NULL, decided_by = NULL, reason = NULL, points = NULL'
        : `, decided_at = now(), decided_by = 'olga', reason = 'a test', points = ${state === 'taken' ? '5' : 'NULL'}`,
  },
  {
    table: 'service_hold',
    transitions: SERVICE_HOLD_TRANSITIONS,
    bornAs: ['held'],
    create: (harness, state) => createHold(harness, state),
    companions: (state) =>
      `, ended_at = '2027-01-01', ended_by = ${state === 'expired' ? 'NULL' : "'game'"}
       , captured = ${state === 'captured' ? '5' : 'NULL'}`,
    prepare: endInTheBooks,
  },
  {
    table: 'outgoing_transaction',
    transitions: OUTGOING_TRANSITIONS,
    bornAs: ['signed'],
    create: (harness, state) =>
      insert(
        harness,
        `WITH signed AS (
           INSERT INTO outgoing_transaction (id, transaction_id, wire, fee, expires_at,
             reference_block_number, payment_count, state, created_at)
           VALUES ($1, gen_random_uuid()::text, '{}', 1, '2026-01-01T00:00:00Z', 10, 1, $3, now())
         )
         INSERT INTO outgoing_payment (outgoing_id, index, purpose, purpose_id, to_account_id,
           to_memo_key, amount)
         VALUES ($1, 0, 'withdrawal', $2, '1.2.5', 'CWD1', 5)`,
        randomUUID(),
        state,
      ),
    companions: (state) => {
      const proof = state === 'expired';
      return `, block_number = ${['included', 'irreversible'].includes(state) ? '12' : 'NULL'}
        , proof_from_block = ${proof ? '11' : 'NULL'}, proof_to_block = ${proof ? '20' : 'NULL'}
        , proof_to_block_time = ${proof ? "'2026-01-01T00:00:01Z'" : 'NULL'}
        , proof_node = ${proof ? "'ws://node'" : 'NULL'}`;
    },
  },
  {
    table: 'deposit',
    transitions: DEPOSIT_TRANSITIONS,
    bornAs: ['credited', 'waiting', 'unattributed', 'other_asset', 'history', 'refill'],
    create: async (harness, state) =>
      insert(
        harness,
        `INSERT INTO deposit (id, chain_key, state, from_account_id, asset_id, units, block_number, block_time,
           customer_id, points, rate_version, created_at)
         SELECT $1, gen_random_uuid()::text, $3::text, '1.2.5',
           CASE WHEN $3 = 'other_asset' THEN '1.3.5' ELSE '1.3.0' END, 5, 1, now(),
           CASE WHEN $3 = 'credited' THEN $2::uuid END, CASE WHEN $3 = 'credited' THEN 1 END,
           CASE WHEN $3 = 'credited' THEN 1 END, now()`,
        await harness.newCustomer(),
        state,
      ),
    companions: (state) =>
      state === 'credited'
        ? ', points = 1, rate_version = 1, customer_id = (SELECT id FROM customer LIMIT 1)'
        : state === 'other_asset' || state === 'gone'
          ? ''
          : ', points = NULL, rate_version = NULL, customer_id = NULL',
  },
  {
    table: 'sweep',
    transitions: SWEEP_TRANSITIONS,
    bornAs: ['ordered', 'done'],
    create: async (harness, state) => {
      // One is ordered at a time.
      await harness.sql(
        "UPDATE sweep SET state = 'cancelled', ended_at = now() WHERE state = 'ordered'",
      );
      await harness.sql(
        "INSERT INTO cold_wallet VALUES ('1.2.9', DEFAULT, 'vault', now()) ON CONFLICT DO NOTHING",
      );
      return insert(
        harness,
        `INSERT INTO sweep (id, to_account_id, state, amount, may_take_owed, ordered_by, reason,
           ordered_at, ended_at)
         SELECT $1, $2, $3::text, 5, false, 'olga', 'a test', now(),
           CASE WHEN $3::text <> 'ordered' THEN now() END`,
        '1.2.9',
        state,
      );
    },
    companions: (state) => `, ended_at = ${state === 'ordered' ? 'NULL' : 'now()'}`,
  },
  {
    table: 'link_request',
    transitions: LINK_REQUEST_TRANSITIONS,
    bornAs: ['requested', 'awaiting_message'],
    create: async (harness, state) =>
      insert(
        harness,
        `INSERT INTO link_request (id, customer_id, account_id, account_name, state, created_at,
           attempts, method, requested_at_block, code_hash, code_expires_at, authority_fingerprint)
         SELECT $1, $2, '1.2.5', 'alice', $3::text, now(), 0,
           CASE WHEN is_shown THEN 'message_from_account' ELSE 'code_to_account' END,
           CASE WHEN is_shown THEN 10 END, CASE WHEN is_shown THEN 'h' END,
           CASE WHEN is_shown THEN '2026-01-01T00:00:00Z'::timestamptz END,
           CASE WHEN is_shown THEN 'f' END
         FROM (SELECT $3::text = 'awaiting_message' AS is_shown) AS born`,
        await harness.newCustomer(),
        state,
      ),
    companions: (state) => {
      if (state === 'message_received') {
        return `, proof_transaction_id = gen_random_uuid()::text, proof_operation_index = 0
          , proof_block_number = 11`;
      }
      return ['sent', 'confirmed', 'exhausted'].includes(state)
        ? ", code_hash = 'h', code_expires_at = '2026-01-01T00:00:00Z'"
        : '';
    },
  },
];

async function createHold(harness: PostgresHarness, state: string): Promise<string> {
  const [id, customerId] = [randomUUID(), await harness.newCustomer()];
  const money = harness.points(5);
  const credited = entry(`test:${id}`, 'adjustment', harness.clock.now(), [
    debit(POINTS_ISSUED, money),
    credit(customerAccount(customerId), money),
  ]);
  await harness.unitOfWork.run(async () => {
    await harness.books.post(listed(credited));
    await harness.books.placeHold({ id, customerId, money }, harness.clock.now());
    await harness.sql(
      `INSERT INTO service_hold (id, customer_id, reference, points, reason, placed_by, state, placed_at, expires_at)
       VALUES ($1, $2, 'bet-1', 5, 'a bet', 'game', $3, '2026-01-01', '2026-06-01')`,
      [id, customerId, state],
    );
  });
  return id;
}

/** What the books show of an end; nothing where it has ended before. */
async function endInTheBooks(harness: PostgresHarness, id: string, to: string): Promise<void> {
  const [hold] = await harness.sql<{ customer_id: string }>(
    "SELECT customer_id FROM ledger_hold WHERE id = $1 AND state = 'held'",
    [id],
  );
  if (!hold) return;
  const money = harness.points(5);
  const isCaptured = to === 'captured';
  const ended = entry(`hold-ended:${id}`, 'hold_released', harness.clock.now(), [
    debit(customerHeldAccount(hold.customer_id), money),
    credit(isCaptured ? POINTS_ISSUED : customerAccount(hold.customer_id), money),
  ]);
  const outcome = isCaptured ? 'settled' : 'released';
  await harness.unitOfWork.run(() =>
    harness.books.endHolds(listed(ended).map((each) => ({ holdId: id, outcome, entry: each }))),
  );
}

async function insert(
  harness: PostgresHarness,
  sql: string,
  owner: string,
  state: string,
): Promise<string> {
  const id = randomUUID();
  await harness.sql(sql, [id, owner, state]);
  return id;
}

let harness: PostgresHarness;

beforeAll(async () => {
  harness = await PostgresHarness.open(3);
});

afterAll(() => harness.close());

describe.each(MACHINES)('The states of $table', (machine) => {
  const { table, transitions, bornAs } = machine;
  const states = Object.keys(transitions);
  const move = async (id: string, to: string) => {
    await machine.prepare?.(harness, id, to);
    const change = `state = $2 ${machine.companions(to)}`;
    await harness.sql(`UPDATE ${table} SET ${change} WHERE id = $1`, [id, to]);
  };

  /** The shortest way from a birth to the state. */
  function pathTo(target: string): string[] {
    const queue = bornAs.map((state) => [state]);
    for (let path = queue.shift(); path; path = queue.shift()) {
      const last = path.at(-1)!;
      if (last === target) return path;
      for (const next of transitions[last] ?? []) {
        if (!path.includes(next)) queue.push([...path, next]);
      }
    }
    throw new Error(`Nothing leads to ${target}`);
  }

  async function rowIn(state: string): Promise<string> {
    const [birth, ...rest] = pathTo(state);
    const id = await machine.create(harness, birth!);
    for (const next of rest) await move(id, next);
    return id;
  }

  it('are the same in the database and in the code', async () => {
    const rows = await harness.sql<{ pair: string }>(
      `SELECT from_state || ' > ' || to_state AS pair FROM state_transition WHERE machine = $1
       ORDER BY pair`,
      [table],
    );
    const inCode = states.flatMap((from) => transitions[from]!.map((to) => `${from} > ${to}`));
    expect(rows.map(({ pair }) => pair)).toEqual(inCode.sort());
  });

  it('change by the table and no other way', async () => {
    for (const from of states) {
      for (const to of states) {
        if (from === to) continue;
        const id = await rowIn(from);
        const attempt = move(id, to);
        if (transitions[from]!.includes(to)) await attempt;
        else await expect(attempt).rejects.toMatchObject({ code: '23514' });
      }
    }
  });

  it('begin where a row is born', async () => {
    for (const state of states.filter((each) => !bornAs.includes(each))) {
      await expect(machine.create(harness, state)).rejects.toThrow('a row starts as');
    }
  });

  it('are kept: no row is deleted', async () => {
    await rowIn(bornAs[0]!);
    await expect(harness.sql(`DELETE FROM ${table}`)).rejects.toThrow('money rows are kept');
    await expect(harness.sql(`TRUNCATE ${table} CASCADE`)).rejects.toThrow('refused');
  });
});

describe('Facts that never change', () => {
  const machine = (table: string) => MACHINES.find((each) => each.table === table)!;

  it.each([
    ['outgoing_transaction', "wire = 'other bytes'"],
    ['outgoing_transaction', "transaction_id = 'other'"],
    ['outgoing_transaction', "expires_at = now() + interval '1 year'"],
    ['outgoing_transaction', 'payment_count = 2'],
    ['outgoing_transaction', 'adopted_at = now()'],
    ['owed_back', 'amount = 1'],
    ['withdrawal', 'points = 99'],
    ['withdrawal', 'net = 5, gross = 6'],
    ['withdrawal', "account_id = '1.2.666'"],
    ['withdrawal', 'id = gen_random_uuid()'],
    ['sweep', 'amount = 500000'],
    ['deposit', 'units = 500000'],
    ['deposit', "chain_key = 'other'"],
    ['deposit', 'points = 500000'],
    ['link_request', "account_id = '1.2.666'"],
    ['link_request', "method = 'message_from_account'"],
    ['link_request', 'requested_at_block = 5'],
  ])('%s: SET %s is refused', async (table, change) => {
    const id = await machine(table).create(harness, machine(table).bornAs[0]!);
    await expect(
      harness.sql(`UPDATE ${table} SET ${change} WHERE id = $1`, [id]),
    ).rejects.toMatchObject({ code: '23514' });
  });

  it('a death needs its proof: past the expiration, from the reference block on', async () => {
    const id = await machine('outgoing_transaction').create(harness, 'signed');
    const expire = (from: number, to: number, time: string) =>
      harness.sql(
        `UPDATE outgoing_transaction SET state = 'expired', proof_from_block = $2,
           proof_to_block = $3, proof_to_block_time = $4, proof_node = 'ws://node' WHERE id = $1`,
        [id, from, to, time],
      );
    await expect(
      harness.sql("UPDATE outgoing_transaction SET state = 'expired' WHERE id = $1", [id]),
    ).rejects.toMatchObject({ constraint: 'outgoing_transaction_dead_by_proof' });
    for (const [from, to, time] of [
      [11, 20, '2026-01-01T00:00:00Z'],
      [12, 20, '2026-01-01T00:00:01Z'],
      [11, 10, '2026-01-01T00:00:01Z'],
    ] as const) {
      await expect(expire(from, to, time)).rejects.toMatchObject({
        constraint: 'outgoing_transaction_dead_by_proof',
      });
    }
    await expire(11, 20, '2026-01-01T00:00:01Z');
  });

  it.each(['rate_version', 'limit_version', 'halt_change', 'state_transition'])(
    '%s is only added to',
    async (table) => {
      for (const statement of [`DELETE FROM ${table}`, `TRUNCATE ${table} CASCADE`]) {
        await expect(harness.sql(statement)).rejects.toThrow('refused');
      }
    },
  );

  it('the table of moves cannot be bent', async () => {
    await expect(harness.sql("UPDATE state_transition SET to_state = 'approved'")).rejects.toThrow(
      'refused',
    );
  });
});
