import { DOMAIN_PROBLEMS } from '../http/domain-problems';
import { BY_STATUS } from '../http/http-problems';
import type { Refusal } from './refusals';
import type { Route } from './routes';

const plain = (status: number): Refusal => {
  const known = BY_STATUS[status];
  if (!known) throw new Error(`${status} has no problem of its own`);
  return { status, ...known };
};
const domain = (code: keyof typeof DOMAIN_PROBLEMS): Refusal => ({
  code,
  ...DOMAIN_PROBLEMS[code],
});

const VALIDATION: Refusal = {
  status: 400,
  code: 'validation_failed',
  title: 'The request has fields that are not right',
};
const CURSOR: Refusal = {
  status: 400,
  code: 'cursor_malformed',
  title: 'The cursor was not given out by this list',
};
const UNEXPECTED: Refusal = {
  status: 500,
  code: 'unexpected_error',
  title: 'Something went wrong inside the gateway',
};
const ATTEMPTS: Refusal = {
  status: 429,
  code: 'too_many_attempts',
  title: 'Too many attempts with wrong keys',
};

/** What every route with a key can answer. */
const WITH_KEY: readonly Refusal[] = [
  plain(400),
  plain(401),
  plain(403),
  plain(404),
  ATTEMPTS,
  plain(429),
  UNEXPECTED,
];
/** What reads a body of JSON. */
const WITH_BODY: readonly Refusal[] = [plain(413), plain(415)];
/** What writes to the database. */
const WITH_CHANGES: readonly Refusal[] = [
  domain('commit_unconfirmed'),
  domain('database_read_only'),
];
/** Also whoever only reads may find every connection to the database in use. */
const BUSY = domain('database_busy');
const ONCE: readonly Refusal[] = [
  domain('idempotency_key_in_use'),
  domain('idempotency_key_reused'),
];

interface Kind {
  readonly needsKey: boolean;
  readonly isOnce: boolean;
  readonly hasCursor: boolean;
}

/** What follows from the kind of the route, so that no route has to declare it. */
export function commonRefusals(
  { method, body, params, queries }: Route,
  { needsKey, isOnce, hasCursor }: Kind,
): Refusal[] {
  const isChange = method !== 'get';
  const isChecked = body !== null || params.length > 0 || queries.length > 0 || isOnce;
  return [
    ...(isChecked ? [VALIDATION] : []),
    ...(hasCursor ? [CURSOR] : []),
    ...(needsKey ? WITH_KEY : []),
    ...(isChange && needsKey ? [...WITH_BODY, ...WITH_CHANGES] : []),
    ...(needsKey ? [BUSY] : []),
    ...(isOnce ? ONCE : []),
  ];
}
