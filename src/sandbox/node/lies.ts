/** Transforms for `NodeFaults.lie`: what a node could say that is false and hangs together. */

type Fields = Record<string, unknown>;

const MASS_PAYMENT_RECEIPT = 105;

/** A block whose transactions are not those of its header. */
export function tamperedBlock(result: unknown): unknown {
  if (typeof result !== 'object' || result === null) return result;
  const block = result as Fields & { transactions: Fields[] };
  return { ...block, transactions: block.transactions.slice(1), witness: '1.6.9' };
}

/** Account history in which mass payments, which blocks do not show, look like something else. */
export function withoutMassPayments(result: unknown): unknown {
  if (!Array.isArray(result)) return result;
  return result.map((entry: Fields & { op: [number, Fields] }) =>
    entry.op[0] === MASS_PAYMENT_RECEIPT ? { ...entry, op: [54, { winner: '1.2.0' }] } : entry,
  );
}

/** Balances with so many units more. */
export function tamperedBalances(units: number): (result: unknown) => unknown {
  return (result) =>
    Array.isArray(result)
      ? result.map(({ amount, ...rest }: Fields) => ({
          ...rest,
          amount: String(BigInt(String(amount)) + BigInt(units)),
        }))
      : result;
}
