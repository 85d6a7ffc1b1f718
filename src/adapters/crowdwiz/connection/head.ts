import type { NodeApi } from './node-api';
import { countOf, fieldsOf, textOf, timeOf } from './wire-value';

/** Where a node's chain ends. */
export interface Head {
  readonly number: number;
  readonly id: string;
  readonly time: Date;
  readonly irreversibleNumber: number;
}

/** Whoever can be asked: the pool, or the one node that a longer work stays with. */
export interface Askable {
  call(api: NodeApi, method: string, parameters: readonly unknown[]): Promise<unknown>;
}

/** Where the chain of whoever is asked ends now. */
export async function readHead(source: Askable): Promise<Head> {
  return headOf(await source.call('database', 'get_dynamic_global_properties', []));
}

function headOf(answer: unknown): Head {
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
