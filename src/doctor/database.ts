import {
  type BooksExamination,
  type DatabaseExamination,
  type DatabaseStanding,
  DatabaseUnavailable,
  examineDatabase,
  examineOwner,
  notMigrated,
  type OwnerExamination,
  tooStrong,
  tooWeak,
} from '../adapters/postgres';
import { fingerprintsOf, settingsDiffer } from '../composition/start/common-settings';
import { otherChain } from '../composition/start/refusals';
import type { GatewayConfig } from '../platform/config';
import { PointsDecimalsChanged } from '../terms';
import { type Check, checksOf } from './check';
import { reasonOf } from './reason-of';

const { ok, warn, fail, skipped, refused } = checksOf('database');

/** What could be found out about the database. */
export type DatabaseFound =
  | { readonly status: 'embedded' }
  | { readonly status: 'away'; readonly reason: string }
  | {
      readonly status: 'found';
      readonly examination: DatabaseExamination;
      readonly owner: OwnerFound;
    };

/** Null: there is no DATABASE_OWNER_URL. */
export type OwnerFound = OwnerExamination | { readonly reason: string } | null;

const OLDEST_SERVER_VERSION = 150_000;
const VERSIONS_PER_MAJOR = 10_000;
const DOCUMENT = 'docs/OPERATIONS.md, "Two roles"';

/** Asks the database in transactions that can only read. Never throws. */
export async function findDatabase(config: GatewayConfig): Promise<DatabaseFound> {
  const { url, ownerUrl } = config.database;
  if (url === null) return { status: 'embedded' };
  try {
    const examination = await examineDatabase(url.reveal(), fingerprintsOf(config));
    const owner = ownerUrl && (await findOwner(ownerUrl.reveal(), url.reveal()));
    return { status: 'found', examination, owner };
  } catch (error) {
    return { status: 'away', reason: reasonOf(error) };
  }
}

async function findOwner(ownerUrl: string, url: string): Promise<OwnerFound> {
  try {
    return await examineOwner(ownerUrl, url);
  } catch (error) {
    const reason = reasonOf(error);
    const isSentence = error instanceof DatabaseUnavailable;
    return {
      reason: isSentence ? reason.replaceAll('DATABASE_URL', 'DATABASE_OWNER_URL') : reason,
    };
  }
}

/** What is right and wrong about it, as the start would see it. */
export function judgeDatabase(found: DatabaseFound, config: GatewayConfig): readonly Check[] {
  switch (found.status) {
    case 'embedded':
      return [
        skipped('database', 'DATABASE_URL is not set: the start brings an embedded PostgreSQL up.'),
      ];
    case 'away':
      return [refused('connection', found.reason)];
    case 'found':
      return judgeFound(found.examination, found.owner, config);
  }
}

function judgeFound(
  examination: DatabaseExamination,
  owner: OwnerFound,
  config: GatewayConfig,
): readonly Check[] {
  const { standing, books } = examination;
  return [
    ok('connection', `PostgreSQL at ${standing.address} answers, as the role "${standing.role}".`),
    versionCheck(examination),
    ...connectionsCheck(examination, config.database.poolSize),
    ...ownerChecks(owner),
    ...migrationChecks(examination, owner),
    ...roleChecks(standing, owner, config.environment === 'production'),
    ...booksChecks(books, config),
    ...beside(examination),
    ...moneyChecks(books),
  ];
}

function versionCheck({ serverVersion }: DatabaseExamination): Check {
  const major = Math.floor(serverVersion / VERSIONS_PER_MAJOR);
  if (serverVersion >= OLDEST_SERVER_VERSION) return ok('version', `PostgreSQL ${major}.`);
  return fail('version', `PostgreSQL ${major} is too old.`, 'Use PostgreSQL 15 or newer.');
}

function connectionsCheck(
  { connectionsMaximum }: DatabaseExamination,
  poolSize: number,
): readonly Check[] {
  if (poolSize <= connectionsMaximum) return [];
  const found = `The gateway may open ${poolSize} connections, and the server allows ${connectionsMaximum}.`;
  return [warn('DATABASE_POOL_SIZE', found, 'Lower it, or raise max_connections of PostgreSQL.')];
}

function ownerChecks(owner: OwnerFound): readonly Check[] {
  const name = 'owner';
  if (owner === null) return [];
  if ('reason' in owner) return [refused(name, owner.reason)];
  const { role, isSameDatabase, mayMigrate } = owner;
  if (!isSameDatabase) {
    const found = 'DATABASE_OWNER_URL leads to another database than DATABASE_URL.';
    return [fail(name, found, 'Let both name the same host and the same database.')];
  }
  if (!mayMigrate) {
    const found = `The role "${role}" of DATABASE_OWNER_URL does not own the tables, or may not create any.`;
    return [fail(name, found, `Name the role that owns the database (${DOCUMENT}).`)];
  }
  return [ok(name, `The role "${role}" owns the tables and may migrate them.`)];
}

function migrationChecks(
  { standing, laterMigrations }: DatabaseExamination,
  owner: OwnerFound,
): readonly Check[] {
  const name = 'migrations';
  const [later] = laterMigrations;
  if (later !== undefined) {
    const found = `A later build has migrated this database: this one does not know ${later}.`;
    return [
      fail(name, found, 'Run the later build; an earlier one does not understand its tables.'),
    ];
  }
  const { pending } = standing;
  if (pending.length === 0) return [ok(name, 'All have run.')];
  if (!(mayMigrate(owner) || (owner === null && standing.mayCreate))) {
    return [refused(name, notMigrated(standing))];
  }
  const count = pending.length === 1 ? 'One is' : `${pending.length} are`;
  return [
    ok(name, `${count} pending, the first is ${pending[0] ?? ''}: the next start applies them.`),
  ];
}

function roleChecks(
  standing: DatabaseStanding,
  owner: OwnerFound,
  isProduction: boolean,
): readonly Check[] {
  const name = 'role';
  const { role, rank, excess, missing } = standing;
  // Before the first migration there is nothing yet to hold its privileges against.
  const isEmpty = standing.missing.length === 0 && standing.pending.length > 0;
  const status = isProduction ? 'fail' : 'warn';
  if (rank.length > 0) return [refused(name, tooStrong(standing), status)];
  if (mayMigrate(owner)) {
    const { grants } = owner;
    if (grants.length === 0 && excess.length === 0 && missing.length === 0) {
      return [ok(name, isEmpty ? grantedLater(role) : whatItNeeds(role))];
    }
    if (grants.length > 0) {
      return [ok(name, `The next start does as the owner: ${shortened(grants)}.`)];
    }
  }
  if (missing.length > 0) return [refused(name, tooWeak(standing))];
  if (excess.length > 0) return [refused(name, tooStrong(standing), status)];
  return [ok(name, isEmpty ? grantedLater(role) : whatItNeeds(role))];
}

function whatItNeeds(role: string): string {
  return `The role "${role}" may do what the gateway needs, and no more.`;
}

function grantedLater(role: string): string {
  return `The role "${role}" gets what it needs with the migrations.`;
}

function mayMigrate(owner: OwnerFound): owner is OwnerExamination {
  return owner !== null && 'mayMigrate' in owner && owner.mayMigrate && owner.isSameDatabase;
}

const SHOWN = 3;

function shortened(steps: readonly string[]): string {
  const rest = steps.length - SHOWN;
  return steps.slice(0, SHOWN).join(', ') + (rest > 0 ? ` and ${rest} more like these` : '');
}

function booksChecks(
  { cursor, pointsDecimals }: BooksExamination,
  config: GatewayConfig,
): readonly Check[] {
  const name = 'books';
  if (cursor === null) return [ok(name, 'They are not opened yet: the first start does it.')];
  const { decimals } = config.points;
  const isOther = pointsDecimals !== null && pointsDecimals !== decimals;
  const refusals = [
    otherChain(cursor.chainId, config),
    isOther ? new PointsDecimalsChanged(pointsDecimals, decimals).message : null,
  ].filter((text) => text !== null);
  if (refusals.length > 0) return refusals.map((text) => refused(name, text));
  return [ok(name, `They belong to this chain; it was read up to block ${cursor.blockNumber}.`)];
}

/** Whether other processes over the database have been given the same. */
function beside({ settingsApart }: DatabaseExamination): readonly Check[] {
  const differ = settingsDiffer(settingsApart);
  return differ === null ? [] : [refused('processes', differ)];
}

/** What stops money already, and waits for an operator. */
function moneyChecks({ halts, openFindings }: BooksExamination): readonly Check[] {
  const halted = halts.map(({ scope, since, by, reason }) =>
    warn(
      'halt',
      `${scope} are halted since ${since.toISOString()} by ${by}: ${reason}`,
      'Find out why, close the finding behind it, and resume with POST /admin/v1/resume.',
    ),
  );
  if (openFindings.length === 0) return halted;
  const list = openFindings.map(({ kind, count }) => (count === 1 ? kind : `${count} ${kind}`));
  const look = 'Look at GET /admin/v1/findings?open=true.';
  return [...halted, warn('findings', `Open findings: ${list.join(', ')}.`, look)];
}
