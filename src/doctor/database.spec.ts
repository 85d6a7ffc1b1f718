import type {
  BooksExamination,
  DatabaseExamination,
  DatabaseStanding,
  OwnerExamination,
} from '../adapters/postgres';
import type { GatewayConfig } from '../platform/config';
import { type DatabaseFound, judgeDatabase, type OwnerFound } from './database';

const CHAIN_ID = 'ab'.repeat(32);
const STANDING: DatabaseStanding = {
  role: 'gateway',
  schema: 'public',
  rank: [],
  excess: [],
  missing: [],
  unknownTables: [],
  address: 'db:5432',
  mayCreate: false,
  pending: [],
};
const BOOKS: BooksExamination = {
  cursor: { chainId: CHAIN_ID, hotWalletId: '1.2.7', blockNumber: 100, historySequence: 5 },
  pointsDecimals: 2,
  acceptedAuthority: 'print',
  halts: [],
  openFindings: [],
};
const EXAMINATION: DatabaseExamination = {
  standing: STANDING,
  serverVersion: 170_004,
  connectionsMaximum: 97,
  clockDifferenceMilliseconds: 3,
  laterMigrations: [],
  settingsApart: [],
  books: BOOKS,
};
const OWNER: OwnerExamination = {
  role: 'gateway_owner',
  isSameDatabase: true,
  mayMigrate: true,
  grants: [],
};

function configOf(environment: 'production' | 'development'): GatewayConfig {
  const config = {
    environment,
    chain: { chainId: CHAIN_ID },
    points: { decimals: 2 },
    database: { poolSize: 10 },
  };
  return config as unknown as GatewayConfig;
}

interface Case {
  readonly standing?: Partial<DatabaseStanding>;
  readonly books?: Partial<BooksExamination>;
  readonly examination?: Partial<DatabaseExamination>;
  readonly owner?: OwnerFound;
  readonly environment?: 'production' | 'development';
}

function statuses({ standing, books, examination, owner = OWNER, environment }: Case = {}) {
  const found: DatabaseFound = {
    status: 'found',
    examination: {
      ...EXAMINATION,
      standing: { ...STANDING, ...standing },
      books: { ...BOOKS, ...books },
      ...examination,
    },
    owner,
  };
  const checks = judgeDatabase(found, configOf(environment ?? 'production'));
  expect(checks.every(({ status, fix }) => (status === 'ok') === (fix === null))).toBe(true);
  return Object.fromEntries(checks.map(({ name, status }) => [name, status]));
}

describe('the doctor about the database', () => {
  it('finds nothing where nothing is wrong', () => {
    expect(new Set(Object.values(statuses()))).toEqual(new Set(['ok']));
  });

  it('tells a database that is away by the words of the start', () => {
    const reason = 'PostgreSQL at db:5432 did not answer in one try: refused. Is it running?';
    expect(judgeDatabase({ status: 'away', reason }, configOf('production'))).toMatchObject([
      { name: 'connection', status: 'fail', fix: 'Is it running?' },
    ]);
    expect(judgeDatabase({ status: 'embedded' }, configOf('development'))).toMatchObject([
      { status: 'skipped' },
    ]);
  });

  it.each<[string, Case, string, string]>([
    [
      'pending migrations that the owner applies',
      { standing: { pending: ['A1'] } },
      'migrations',
      'ok',
    ],
    [
      'pending ones that nobody may apply',
      { standing: { pending: ['A1'] }, owner: null },
      'migrations',
      'fail',
    ],
    [
      'migrations of a later build',
      { examination: { laterMigrations: ['Z9'] } },
      'migrations',
      'fail',
    ],
    ['an old server', { examination: { serverVersion: 140_009 } }, 'version', 'fail'],
    [
      'too few connections',
      { examination: { connectionsMaximum: 5 } },
      'DATABASE_POOL_SIZE',
      'warn',
    ],
    [
      'an owner of another database',
      { owner: { ...OWNER, isSameDatabase: false } },
      'owner',
      'fail',
    ],
    ['an owner who owns nothing', { owner: { ...OWNER, mayMigrate: false } }, 'owner', 'fail'],
    ['an owner who cannot log in', { owner: { reason: 'It refuses. Check it.' } }, 'owner', 'fail'],
    ['a role that owns the tables', { standing: { rank: ['owns the tables'] } }, 'role', 'fail'],
    [
      'the same outside of production',
      { standing: { rank: ['owns the tables'] }, environment: 'development' },
      'role',
      'warn',
    ],
    [
      'a role that lacks something',
      { standing: { missing: ['SELECT on deposit'] }, owner: null },
      'role',
      'fail',
    ],
    [
      'the same with an owner who grants it',
      { standing: { missing: ['SELECT on deposit'] }, owner: { ...OWNER, grants: ['grant it'] } },
      'role',
      'ok',
    ],
    [
      'a role that may do more',
      { standing: { excess: ['may create schemas'] }, owner: null },
      'role',
      'fail',
    ],
    [
      'books of another chain',
      { books: { cursor: { ...BOOKS.cursor!, chainId: 'cd' } } },
      'books',
      'fail',
    ],
    ['books with other decimals', { books: { pointsDecimals: 4 } }, 'books', 'fail'],
    ['books that are not opened', { books: { cursor: null } }, 'books', 'ok'],
    [
      'an open finding',
      { books: { openFindings: [{ kind: 'stuck_flow', count: 2 }] } },
      'findings',
      'warn',
    ],
    [
      'a halt',
      { books: { halts: [{ scope: 'payouts', since: new Date(0), by: 'olga', reason: 'x' }] } },
      'halt',
      'warn',
    ],
  ])('tells %s', (_, given, name, status) => {
    expect(statuses(given)[name]).toBe(status);
  });
});
