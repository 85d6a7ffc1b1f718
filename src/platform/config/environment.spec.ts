import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEnvironment } from './environment';
import { readGatewayConfig } from './read-config';

// Throw-away, made for these tests: it holds nothing on any chain.
const KEY = '5KQwrPbwdL6PhXujxW37FSSQZ1JiwsST4cqQzDeyXtP79zkvFD3';
const LINES = [
  'CHAIN_NODES=wss://node.example/ws',
  'GATEWAY_ACCOUNT=my-gateway1',
  `GATEWAY_ACTIVE_KEY='${KEY}'`,
  `export GATEWAY_MEMO_KEY=${KEY} # the same`,
];

describe('a .env', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'crowdwiz-gateway-env-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const write = (content: string | Buffer) => {
    writeFileSync(join(folder, '.env'), content);
  };
  const read = (outside: Record<string, string> = {}) =>
    readGatewayConfig(readEnvironment(folder, outside));

  it.each([
    ['a byte order mark', Buffer.from(`\uFEFF${LINES.join('\n')}`)],
    ['line ends of Windows', Buffer.from(LINES.join('\r\n'))],
    ['two bytes for each character', Buffer.from(`\uFEFF${LINES.join('\r\n')}`, 'utf16le')],
  ])('is read with %s', (_what, content) => {
    write(content);
    expect(read().chain.nodes).toEqual(['wss://node.example/ws']);
    expect(read().wallet.memoKey?.reveal()).toBe(KEY);
  });

  it('counts where a variable outside is empty, and is overruled where one is not', () => {
    write(LINES.join('\n'));
    const config = read({ CHAIN_NODES: '', GATEWAY_ACCOUNT: ' ' });
    expect(config.chain.nodes).toEqual(['wss://node.example/ws']);
    expect(config.wallet.accountName).toBe('my-gateway1');
    expect(read({ GATEWAY_ACCOUNT: 'other' }).wallet.accountName).toBe('other');
  });

  it('hides nothing behind a quote that is not closed, and shows nothing of it', () => {
    write(
      [
        `GATEWAY_ACCOUNT="${KEY}`,
        ...LINES.filter((line) => !line.includes('ACCOUNT')),
        'PORT="70000"',
        'HOST="here',
      ].join('\n'),
    );
    let message = '';
    try {
      read();
    } catch (error) {
      ({ message } = error as Error);
    }
    expect(message).toContain('3 settings are not right');
    expect(message).toMatch(/GATEWAY_ACCOUNT\n +found: .*a quote that is not closed/);
    expect(message).toMatch(/\bPORT\n/);
    expect(message).toMatch(/\bHOST\n/);
    expect(message).not.toContain(KEY.slice(3));
  });
});
