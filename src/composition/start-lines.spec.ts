import { readGatewayConfig } from '../platform/config';
import { type StartFacts, startLines } from './start-lines';

// Throw-away, made for these tests.
const KEY = '5KQwrPbwdL6PhXujxW37FSSQZ1JiwsST4cqQzDeyXtP79zkvFD3';
const config = readGatewayConfig({
  CHAIN_NODES: 'wss://one.example/ws,wss://two.example/ws',
  CHAIN_QUORUM: '2',
  GATEWAY_ACCOUNT: 'my-gateway1',
  GATEWAY_ACTIVE_KEY: KEY,
  GATEWAY_MEMO_KEY: KEY,
  DATABASE_URL: 'postgres://app:hidden-password@db.example/gateway',
  TELEGRAM_BOT_TOKEN: '123456:throw-away-token',
  DEPOSIT_RATE: '90.0',
  LIMIT_CODES_PER_DAY: '7',
});
const FACTS: StartFacts = {
  version: '1.2.3',
  config,
  databaseUrl: config.database.url?.reveal() ?? '',
  database: { version: '17.2', role: 'app' },
  identity: { status: 'ok', accountId: '1.2.5' },
  nodes: [
    { node: 'wss://one.example/ws', state: 'healthy' },
    { node: 'wss://two.example/ws', state: 'connecting' },
  ],
  rates: { deposit: '90', withdrawal: '100' },
  limits: config.terms.limits,
  curve: { name: 'libsecp256k1', fallbackReason: null },
};

describe('the lines of a start', () => {
  it('say what runs, as whom, where, and on which terms', () => {
    const lines = startLines(FACTS);
    expect(lines.map(({ text }) => text).slice(1)).toEqual([
      'Roles: api, bot, worker (everything)',
      'Account: my-gateway1 (1.2.5)',
      expect.stringMatching(/^Chain: 4bb7d961\w+ \(CrowdWiz mainnet\)$/),
      'Nodes: 1 of 2 healthy, 2 must agree: wss://one.example/ws, wss://two.example/ws (connecting)',
      'Database: PostgreSQL 17.2 at db.example:5432 as app',
      'Points: DEMO with 2 decimals',
      'Rates in force: 90 DEMO for 1 CWD that comes in, 100 for 1 CWD that goes out; the customer bears the fee',
      'Bot: 123456 by polling',
      'Signatures: libsecp256k1, native code',
    ]);
    expect(lines[0]?.text).toContain('CrowdWiz Gateway 1.2.3 (development) on Node.js v');
    expect(lines.some(({ isDoubt }) => isDoubt)).toBe(false);
    expect(JSON.stringify(lines)).not.toMatch(/hidden-password|throw-away-token/);
  });

  it('say why signatures are made in JavaScript', () => {
    const fallbackReason = 'No native build was found for platform=linux arch=arm64';
    const lines = startLines({ ...FACTS, curve: { name: '@noble/curves', fallbackReason } });
    expect(lines.filter(({ isDoubt }) => isDoubt)).toEqual([
      {
        text: `Signatures: @noble/curves in JavaScript, as libsecp256k1 is not used: ${fallbackReason}`,
        isDoubt: true,
      },
    ]);
  });

  it('name what the settings say and the database does not', () => {
    const limits = { ...config.terms.limits, codes_per_day: '500' };
    const doubts = startLines({ ...FACTS, limits, rates: { deposit: '95', withdrawal: '100' } });
    expect(doubts.filter(({ isDoubt }) => isDoubt).map(({ text }) => text)).toEqual([
      expect.stringMatching(
        /DEPOSIT_RATE is 90.0 there, 95 in force; limit codes_per_day is 7 there, 500 in force\. Change/,
      ),
    ]);
  });
});
