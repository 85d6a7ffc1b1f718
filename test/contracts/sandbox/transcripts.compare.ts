/**
 * Compares what a real node answered with what the sandbox answers: the same members in the same
 * order, the same types (an int64 as a number or as text), and the same values, but for those that
 * depend on the recorded chain's own past.
 */

/** Members whose values depend on when and by whom a block was made: compared by their form. */
const BY_FORM = new Set([
  'timestamp',
  'time',
  'now',
  'thread_name',
  'witness',
  'current_witness',
  'previous',
  'head_block_id',
  'block_id',
  'witness_signature',
  'current_shuffled_witnesses',
  'virtual_op',
  'current_aslot',
  'last_aslot',
  'recently_missed_count',
  'recent_slots_filled',
  'last_irreversible_block_num',
  'last_confirmed_block_num',
  'next_maintenance_time',
  'next_monthly_maintenance_time',
  'last_budget_time',
  'next_poc_vote_time',
  'end_poc_vote_time',
  'last_pv_update_date',
  'witness_budget',
  'pending_vested_fees',
  'core_in_balance',
  'line',
]);

/** Numbers that the chain gives out in the order of things which the sandbox does not all repeat. */
const GIVEN_ID = /^(?:1\.10|1\.24|2\.5|2\.7|2\.13)\.\d+$/;
const FORMS: readonly [string, RegExp][] = [
  ['time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/],
  ['object id', /^\d+\.\d+\.\d+$/],
  ['hash', /^[0-9a-f]{40}$/],
  ['signature', /^[0-9a-f]{130}$/],
  ['number', /^\d+$/],
];

export interface CompareOptions {
  /** More members to compare by their form alone. */
  readonly byForm?: readonly string[];
}

/** What differs, one line each; empty when the answers agree. */
export function differences(
  recorded: unknown,
  actual: unknown,
  options: CompareOptions = {},
): string[] {
  const found: string[] = [];
  const byForm = new Set([...BY_FORM, ...(options.byForm ?? [])]);
  compare(recorded, actual, '', '', byForm, found);
  return found;
}

function compare(
  recorded: unknown,
  actual: unknown,
  name: string,
  path: string,
  byForm: ReadonlySet<string>,
  found: string[],
): void {
  if (Array.isArray(recorded) && Array.isArray(actual)) {
    if (recorded.length !== actual.length) {
      found.push(`${path}: ${recorded.length} items recorded, ${actual.length} given`);
    }
    recorded.forEach((item, index) => {
      compare(item, actual[index], name, `${path}[${index}]`, byForm, found);
    });
    return;
  }
  if (isRecord(recorded) && isRecord(actual)) {
    const [wanted, given] = [Object.keys(recorded), Object.keys(actual)];
    if (wanted.join() !== given.join()) {
      found.push(`${path}: members ${wanted.join()} recorded, ${given.join()} given`);
    }
    for (const key of wanted) {
      compare(recorded[key], actual[key], key, `${path}.${key}`, byForm, found);
    }
    return;
  }
  const same = byForm.has(name) ? formOf(recorded) === formOf(actual) : sameValue(recorded, actual);
  if (!same) found.push(`${path}: ${show(recorded)} recorded, ${show(actual)} given`);
}

function sameValue(recorded: unknown, actual: unknown): boolean {
  if (typeof recorded === 'string' && GIVEN_ID.test(recorded)) {
    return typeof actual === 'string' && typeOfId(recorded) === typeOfId(actual);
  }
  return recorded === actual;
}

function typeOfId(id: string): string {
  return id.slice(0, id.lastIndexOf('.'));
}

function formOf(value: unknown): string {
  if (typeof value !== 'string') return value === null ? 'null' : typeof value;
  return FORMS.find(([, form]) => form.test(value))?.[0] ?? 'text';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}
