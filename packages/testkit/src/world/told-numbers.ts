import {
  type BalanceExplanation,
  ExplainBalance,
  ExplainDeposit,
  ExplainFinding,
  ExplainWithdrawal,
  type Explanation,
} from 'crowdwiz-gateway/internal/desk/index';
import type { Query, ToldNumber } from '../invariants';

/** Small, so that a world has accounts of several pages. */
const LINES_PER_PAGE = 7;

interface Gateway {
  get<T>(token: abstract new (...given: never[]) => T): T;
}

/** What the gateway explains of every deposit, withdrawal, finding and account that its tables have. */
export async function tellNumbers(gateway: Gateway, query: Query): Promise<readonly ToldNumber[]> {
  const told: ToldNumber[] = [];
  for (const [table, of] of [
    ['deposit', gateway.get(ExplainDeposit)],
    ['withdrawal', gateway.get(ExplainWithdrawal)],
    ['finding', gateway.get(ExplainFinding)],
  ] as const) {
    for (const { id } of await query<{ id: string }>(`SELECT id FROM ${table}`)) {
      told.push(...numbersOf(await of.execute(id)));
    }
  }
  for (const { code } of await query<{ code: string }>('SELECT code FROM ledger_account')) {
    told.push(await balanceOf(gateway.get(ExplainBalance), code));
  }
  return told;
}

function numbersOf({ subject, id, numbers }: Explanation): ToldNumber[] {
  return numbers.map(({ name, amount, sum }) => ({
    ...{ subject, id, name, amount: String(amount.units), sum: String(sum.units) },
  }));
}

/** All pages together. */
async function balanceOf(explain: ExplainBalance, code: string): Promise<ToldNumber> {
  let sum = 0n;
  let cursor: string | null = null;
  let page: BalanceExplanation | null;
  do {
    page = await explain.ofAccount(code, { limit: LINES_PER_PAGE, cursor });
    if (page === null) throw new Error(`The account ${code} is not explained`);
    sum += page.numbers.reduce((total, number) => total + number.sum.units, 0n);
    cursor = page.nextCursor;
  } while (cursor !== null);
  const amount = String(page.balance.units);
  return { subject: 'balance', id: code, name: 'balance', amount, sum: String(sum) };
}
