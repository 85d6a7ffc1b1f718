import { type IssuedKey, type IssuedKeys, IssueKey, RevokeKey, RotateKey } from '../../api-keys';
import { type AuditTrail, RecordActs } from '../../audit';
import {
  type Clock,
  DomainError,
  type DomainErrorCode,
  EventDispatcher,
  type EventLog,
  requireOperator,
  type UnitOfWork,
} from '../../kernel';
import { AsyncOperatorContext } from '../../platform/access';
import { readKeyWords } from './key-words';

const PAGE = 200;

/** Where the keys are. */
export interface KeysOfDatabase {
  readonly keys: IssuedKeys;
  readonly log: EventLog;
  readonly trail: AuditTrail;
  readonly unitOfWork: UnitOfWork;
  close(): Promise<void>;
}

const REASONS: Partial<Record<DomainErrorCode, string>> = {
  key_name_malformed:
    'the name is not 1 to 64 Latin letters, digits, spaces, or . _ @ -, or is reserved',
  key_name_taken: 'there is, or was, a key of this name: names are never given twice',
  key_expiry_passed: 'that time has passed already',
  key_scopes_forbidden: 'only keys of the role service have scopes',
  key_unknown: 'there is no such key, or it is revoked',
  operator_malformed: '--by is no name of an operator',
};

/** Does what the words say, and gives the lines to print. Throws errors whose messages say the fix. */
export async function runKeysCommand(
  words: readonly string[],
  clock: Clock,
  open: () => Promise<KeysOfDatabase>,
): Promise<readonly string[]> {
  const wanted = readKeyWords(words);
  const database = await open();
  const { keys, log, trail, unitOfWork } = database;
  const acts = new RecordActs(trail, new AsyncOperatorContext(), clock);
  const parts = [keys, new EventDispatcher(log, clock, [acts]), clock, unitOfWork] as const;
  try {
    switch (wanted.verb) {
      case 'list':
        return (await allKeys(keys)).map((key) => lineOf(key, clock.now()));
      case 'issue': {
        const by = requireOperator(wanted.by);
        const { key, text } = await new IssueKey(...parts).execute(wanted.terms, by);
        return [`Key ${key.id} of ${key.name} (${key.role}):`, text, SHOWN_ONCE];
      }
      case 'rotate': {
        const [id, by] = [await idOf(wanted.which, keys), requireOperator(wanted.by)];
        const { overlapSeconds } = wanted;
        const { key, text } = await new RotateKey(...parts).execute({ id, overlapSeconds, by });
        const until = `The former secret is taken until ${timeOf(key.formerUntil)}.`;
        return [`Key ${key.id} of ${key.name} (${key.role}):`, text, `${SHOWN_ONCE} ${until}`];
      }
      case 'revoke': {
        const [id, by] = [await idOf(wanted.which, keys), requireOperator(wanted.by)];
        const { name, role } = await new RevokeKey(...parts).execute(id, by);
        const revoked = `Key ${id} of ${name} is revoked: each process knows within two seconds.`;
        return role === 'service' ? [revoked, ENDPOINTS_GO_ON] : [revoked];
      }
    }
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw new Error(`${REASONS[error.code] ?? error.code}.`, { cause: error });
  } finally {
    await database.close();
  }
}

const ENDPOINTS_GO_ON =
  'Endpoints of webhooks that it made go on: see GET /admin/v1/webhooks. POST /admin/v1/keys/{id}/revoke with ' +
  'pausesWebhooks pauses them.';
const SHOWN_ONCE = 'It is not shown again: the database has a hash of it alone.';

/** By id, or by name in whatever case, as names are unique so. Throws `key_unknown`. */
async function idOf(which: string, keys: IssuedKeys): Promise<string> {
  if ((await keys.find(which)) !== null) return which;
  const named = (await allKeys(keys)).find(
    ({ name }) => name.toLowerCase() === which.toLowerCase(),
  );
  if (named === undefined) throw new DomainError('key_unknown');
  return named.id;
}

async function allKeys(keys: IssuedKeys): Promise<readonly IssuedKey[]> {
  const all: IssuedKey[] = [];
  let cursor: string | null = null;
  do {
    const page = await keys.list({ limit: PAGE, cursor });
    all.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return all;
}

/** One line for a key, with tabs between: for people and for programs. */
function lineOf(key: IssuedKey, now: Date): string {
  const { id, name, role, owner, scopes, networks, requestsPerMinute } = key;
  const { expiresAt, revokedAt } = key;
  const hasEnded = expiresAt !== null && expiresAt <= now;
  const state = revokedAt === null ? (hasEnded ? 'expired' : 'open') : 'revoked';
  return [
    id,
    state,
    role,
    name,
    `scopes: ${scopes?.join(',') ?? 'all'}`,
    `networks: ${networks?.join(',') ?? 'any'}`,
    `requests a minute: ${requestsPerMinute ?? 'no limit'}`,
    `expires: ${timeOf(expiresAt)}`,
    `used: ${timeOf(key.lastUsedAt)}`,
    `owner: ${owner}`,
    `by: ${key.createdBy}`,
  ].join('\t');
}

function timeOf(time: Date | null): string {
  return time?.toISOString() ?? 'never';
}
