import { CWD, Money } from '../../kernel';
import { chainFacts, scanLag } from '../../wallet';
import type { DatabaseFacts, GatewayStatus } from '../status';
import { COMPONENTS, judge } from './readiness';

const NOW = new Date('2026-11-23T10:00:00Z');
const SCAN_INTERVAL_SECONDS = 60;

function secondsAgo(seconds: number): Date {
  return new Date(NOW.getTime() - seconds * 1000);
}

function node(given: { headNumber: number; headAge: number; irreversible: number }) {
  return {
    node: 'wss://node.example',
    state: 'healthy' as const,
    headNumber: given.headNumber,
    headTime: secondsAgo(given.headAge),
    irreversibleNumber: given.irreversible,
    lastError: null,
  };
}

function cursor(blockNumber: number, age: number) {
  const zeroes = '0'.repeat(40);
  return {
    blockNumber,
    blockId: zeroes,
    blockTime: secondsAgo(age),
    historySequence: 0,
    startBlockNumber: 1,
    chainId: zeroes,
    hotWalletId: '1.2.5',
  };
}

it("says that this machine's clock may be wrong where all heads are far from it", () => {
  const stale = {
    ...node({ headNumber: 1000, headAge: 90, irreversible: 980 }),
    state: 'stale' as const,
  };
  const nodes = [{ ...stale, lastError: 'the head is 90 seconds old' }];
  const { chain } = judge(status({ nodes }), SCAN_INTERVAL_SECONDS);
  expect(chain.isUp).toBe(false);
  expect(chain.detail['explanation']).toMatch(
    /90 seconds old\. Set this machine's clock right .*CHAIN_NODES/,
  );
});

const FACTS: DatabaseFacts = {
  cursor: cursor(980, 100),
  halts: [],
  balance: null,
  openFindings: 0,
  openFindingsByKind: new Map(),
  openWithdrawals: 0,
  livingTransactions: 0,
  outboxBacklog: 0,
  eventBacklog: { count: 0, oldestAt: null },
  webhooks: { endpoints: new Map(), waiting: 0, eventsBehind: 0 },
};

function status(change: Partial<GatewayStatus> = {}): GatewayStatus {
  const nodes = change.nodes ?? [node({ headNumber: 1000, headAge: 2, irreversible: 980 })];
  const chain = chainFacts(nodes, NOW);
  const database = change.database === undefined ? FACTS : change.database;
  return {
    takenAt: NOW,
    roles: ['api', 'bot', 'worker'],
    databaseError: null,
    identity: { status: 'ok', accountId: '1.2.5' },
    telegram: { state: 'connected', lastError: null },
    scanLag: scanLag(chain, database?.cursor ?? null),
    ...change,
    database,
    nodes,
    chain,
  };
}

function downComponents(given: GatewayStatus): string[] {
  const components = judge(given, SCAN_INTERVAL_SECONDS);
  return COMPONENTS.filter((name) => !components[name].isUp);
}

describe('readiness', () => {
  it('is given when every component is well', () => {
    expect(downComponents(status())).toEqual([]);
  });

  it('is missing without a database, and says no word of the driver', () => {
    const without = status({
      database: null,
      databaseError: 'password of user "gateway" at 10.1.2.3',
    });
    expect(downComponents(without)).toEqual(['database', 'scan']);
    expect(JSON.stringify(judge(without, 60))).not.toContain('10.1.2.3');
  });

  it('is missing while the database takes no writes, and says so', () => {
    const without = status({ database: null, databaseError: 'database_read_only' });
    expect(downComponents(without)).toEqual(['database', 'scan']);
    expect(judge(without, 60).database.detail).toEqual({
      explanation: 'The database takes no writes.',
      error: 'read-only',
    });
  });

  it('is missing without a healthy node', () => {
    const stale = {
      ...node({ headNumber: 1, headAge: 1, irreversible: 1 }),
      state: 'stale' as const,
    };
    expect(downComponents(status({ nodes: [stale] }))).toEqual([
      'chain',
      'irreversibility',
      'scan',
    ]);
  });

  it('is missing when the head is old or nothing becomes irreversible', () => {
    const old = [node({ headNumber: 1000, headAge: 61, irreversible: 980 })];
    expect(downComponents(status({ nodes: old }))).toEqual(['chain']);
    const stalled = [node({ headNumber: 1200, headAge: 1, irreversible: 980 })];
    expect(downComponents(status({ nodes: stalled }))).toEqual(['irreversibility']);
  });

  it('is missing when reading is far behind, or has not begun', () => {
    const far = status({ database: { ...FACTS, cursor: cursor(500, 2500) } });
    expect(downComponents(far)).toEqual(['scan']);
    const fresh = status({ database: { ...FACTS, cursor: null } });
    expect(downComponents(fresh)).toEqual(['scan']);
  });

  it('does not close the doors of a process that does not read, and says why reading is behind', () => {
    const far = status({ roles: ['api'], database: { ...FACTS, cursor: cursor(500, 2500) } });
    expect(downComponents(far)).toEqual([]);
    const { scan, process } = judge(far, SCAN_INTERVAL_SECONDS);
    expect(scan.detail['explanation']).toMatch(/seconds behind/);
    expect(process.detail).toEqual({ roles: ['api'] });
  });

  it('is missing when the keys do not fit, and says which setting mends it', () => {
    const explanation = 'GATEWAY_ACTIVE_KEY is not a key of my-gateway1.';
    const wrong = status({ identity: { status: 'wrong_active_key', explanation } });
    expect(downComponents(wrong)).toEqual(['wallet']);
    expect(judge(wrong, 60).wallet.detail).toMatchObject({ explanation });
  });

  it('is missing while a configured bot is not connected, not when there is no bot', () => {
    const failing = status({ telegram: { state: 'failing', lastError: '401' } });
    expect(downComponents(failing)).toEqual(['telegram']);
    expect(downComponents(status({ telegram: { state: 'disabled', lastError: null } }))).toEqual(
      [],
    );
  });

  it('tells of halts and of a difference with the books, but stays ready', () => {
    const zero = Money.zero(CWD);
    const balance = {
      checkedAt: NOW,
      headNumber: 1000,
      onChain: zero,
      expected: Money.of(5n, CWD),
      inFlight: zero,
      pending: Money.of(2n, CWD),
      difference: Money.of(-5n, CWD),
      differsSince: secondsAgo(600),
      differsSinceBlock: 7,
      leastSurplus: null,
      explanation: 'operation 58 in block 7',
      isOutdated: false,
    };
    const halts = [{ scope: 'payouts', since: NOW, reason: 'drill', by: 'olga' } as const];
    const openFindingsByKind = new Map([['books_differ_from_chain', 1]] as const);
    const halted = status({ database: { ...FACTS, halts, balance, openFindingsByKind } });
    expect(downComponents(halted)).toEqual([]);
    const { balance: told, halts: tellsHalts } = judge(halted, 60);
    expect(told.detail).toMatchObject({
      agrees: false,
      onChain: '0',
      expected: '0.00005',
      pending: '0.00002',
      inFlight: '0',
      difference: '-0.00005',
      symbol: 'CWD',
      explanation: 'operation 58 in block 7',
    });
    expect(tellsHalts.detail).toMatchObject({
      halted: [{ scope: 'payouts', reason: 'drill' }],
      openFindingsByKind: { books_differ_from_chain: 1 },
    });
  });
});

describe('the look at the chain', () => {
  it('takes the healthy node that is furthest ahead', () => {
    const behind = node({ headNumber: 990, headAge: 4, irreversible: 970 });
    const ahead = { ...node({ headNumber: 1000, headAge: 2, irreversible: 980 }), node: 'ahead' };
    const lost = {
      ...node({ headNumber: 2000, headAge: 1, irreversible: 1990 }),
      state: 'stale' as const,
    };
    expect(chainFacts([behind, lost, ahead], NOW)).toMatchObject({
      node: 'ahead',
      headAgeSeconds: 2,
      irreversibilityLagBlocks: 20,
    });
  });

  it('measures the lag by the pace of the chain', () => {
    const chain = chainFacts([node({ headNumber: 1000, headAge: 0, irreversible: 980 })], NOW);
    expect(scanLag(chain, cursor(900, 500))).toEqual({ blocks: 80, seconds: 400 });
    expect(scanLag(chain, cursor(990, 50))).toEqual({ blocks: 0, seconds: 0 });
  });
});
