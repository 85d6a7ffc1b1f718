import { countOf, fieldsOf, textOf, timeOf } from './wire-value';

/** Where a node's chain ends. */
export interface Head {
  readonly number: number;
  readonly id: string;
  readonly time: Date;
  readonly irreversibleNumber: number;
}

/** Reads the answer of `get_dynamic_global_properties`. */
export function headOf(answer: unknown): Head {
  const fields = fieldsOf(answer, 'dynamic properties');
  const number = countOf(fields['head_block_number'], 'a head block number');
  const irreversible = fields['last_irreversible_block_num'];
  return {
    number,
    id: textOf(fields['head_block_id'], 'a head block id'),
    time: timeOf(fields['time'], 'a head time'),
    // No block is irreversible before it is there, whatever a node says.
    irreversibleNumber: Math.min(countOf(irreversible, 'an irreversible block number'), number),
  };
}
