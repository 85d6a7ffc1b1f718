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

/** `get_required_fees`: each fee, those of proposed operations too, is so many units. */
export function falseFees(units: bigint): (result: unknown) => unknown {
  const fee = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(fee)
      : { ...(value as Fields), amount: amountOnTheWire(units) };
  return fee;
}

/** Global properties in whose schedule each operation costs so many units. */
export function falseSchedule(units: bigint): (result: unknown) => unknown {
  return (result) => {
    const { parameters, ...rest } = result as { parameters: Fields };
    const fees = parameters['current_fees'] as Fields & { parameters: [number, Fields][] };
    const inflated = fees.parameters.map(([number, fields]): [number, Fields] => [
      number,
      'fee' in fields ? { ...fields, fee: amountOnTheWire(units) } : fields,
    ]);
    return {
      ...rest,
      parameters: { ...parameters, current_fees: { ...fees, parameters: inflated } },
    };
  };
}

/** What a node says of its head that is false. */
export interface HeadLie {
  /** The head's time is so many seconds later; earlier when negative. */
  readonly seconds?: number;
  /** So many more blocks than there are, the irreversible ones too. */
  readonly blocks?: number;
  /** 40 hex characters in place of the head's id. */
  readonly headId?: string;
}

const MILLISECONDS_PER_SECOND = 1000;

/** Dynamic global properties with another head. */
export function falseHead({ seconds = 0, blocks = 0, headId }: HeadLie) {
  return (result: unknown): unknown => {
    const head = result as Fields & {
      time: string;
      head_block_number: number;
      head_block_id: string;
      last_irreversible_block_num: number;
    };
    const time = new Date(Date.parse(`${head.time}Z`) + seconds * MILLISECONDS_PER_SECOND);
    return {
      ...head,
      time: time.toISOString().slice(0, 19),
      head_block_number: head.head_block_number + blocks,
      head_block_id: headId ?? head.head_block_id,
      last_irreversible_block_num: head.last_irreversible_block_num + blocks,
    };
  };
}

/** `get_objects`: the transform for the object of this id, wherever it stands in the answer. */
export function inObjects(id: string, transform: (object: unknown) => unknown) {
  return (result: unknown): unknown =>
    Array.isArray(result)
      ? result.map((object: unknown) =>
          (object as Fields | null)?.['id'] === id ? transform(object) : object,
        )
      : result;
}

/** Numbers above 32 bits are texts to the node. */
function amountOnTheWire(units: bigint): number | string {
  return units > 0x7fffffffn ? units.toString() : Number(units);
}
