import { inspect } from 'node:util';
import fc from 'fast-check';
import { ConfigError } from './config-error';
import type { GatewayConfig } from './gateway-config';
import { readGatewayConfig, type ReadOptions } from './read-config';
import { type Environment, readValues } from './read-values';
import { VARIABLE_NAMES, VARIABLES } from './variables';

// Throw-away keys, made for these tests: they hold nothing on any chain.
const ACTIVE_KEY = '5HpHagT65TZzG1PH3CSu63k8DbpvD8s5ip4nEB3kEsreAnchuDf';
const MEMO_KEY = '5KQwrPbwdL6PhXujxW37FSSQZ1JiwsST4cqQzDeyXtP79zkvFD3';

const GOOD: Environment = {
  CHAIN_NODES: 'wss://node-one.example/ws, wss://node-two.example/ws',
  GATEWAY_ACCOUNT: 'my-gateway1',
  GATEWAY_ACTIVE_KEY: ACTIVE_KEY,
  GATEWAY_MEMO_KEY: MEMO_KEY,
};

function problemsOf(environment: Environment, options?: ReadOptions): ConfigError {
  try {
    readGatewayConfig(environment, options);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('the configuration was accepted');
}

function variablesOf(error: ConfigError): string[] {
  return error.problems.map(({ variable }) => variable).sort();
}

describe('readGatewayConfig', () => {
  it('needs a node, an account and its two keys, and no more', () => {
    const config = readGatewayConfig(GOOD);
    expect(config.chain.nodes).toEqual(['wss://node-one.example/ws', 'wss://node-two.example/ws']);
    expect(config.http).toEqual({ host: '127.0.0.1', port: 3000, trustedProxies: [] });
    expect(config.wallet.activeKey?.reveal()).toBe(ACTIVE_KEY);
    expect(config.terms.depositRate.text).toBe('90');
    expect(config.terms.limits.approval_above).toBe('none');
    expect(config.telegram).toBeNull();
    expect(config.linking.codeSecret.reveal()).toMatch(/^[0-9a-f]{64}$/);
  });

  it('gives a configuration that nobody can change', () => {
    const config = readGatewayConfig(GOOD);
    const change = (): void => void Object.assign(config.terms.limits, { approval_above: '0' });
    expect(change).toThrow(TypeError);
  });

  it.each(['COLD_WALLET_ACCOUNT', 'AUDIT_ANCHOR_ACCOUNT'])(
    'wants another account than its own as %s',
    (name) => {
      expect(variablesOf(problemsOf({ ...GOOD, [name]: 'my-gateway1' }))).toEqual([name]);
      expect(() => readGatewayConfig({ ...GOOD, [name]: 'my-vault1' })).not.toThrow();
    },
  );

  it('names everything that is missing at once', () => {
    expect(variablesOf(problemsOf({}))).toEqual([
      'CHAIN_NODES',
      'GATEWAY_ACCOUNT',
      'GATEWAY_ACTIVE_KEY',
      'GATEWAY_MEMO_KEY',
    ]);
  });

  it('keeps knowing memos that were sealed by a former secret', () => {
    const former = 'throw-away secret of the codes, before'.replaceAll(' ', '-');
    const later = 'throw-away secret of the codes, after'.replaceAll(' ', '-');
    const memo = 'throw-away secret of the memos alone'.replaceAll(' ', '-');
    const secretsOf = (changes: Environment) =>
      readGatewayConfig({ ...GOOD, ...changes }).wallet.memoSecrets.map((each) => each.reveal());
    const [sealing, ...others] = secretsOf({ CODE_SECRET: former });
    expect(sealing).not.toContain(former);
    expect(others).toEqual([]);
    const rotated = secretsOf({ CODE_SECRET: later, MEMO_SECRET_BEFORE: former });
    expect(rotated).toHaveLength(2);
    expect(rotated.indexOf(sealing!)).toBe(1);
    expect(secretsOf({ CODE_SECRET: former, MEMO_SECRET: memo }).indexOf(sealing!)).toBe(1);
    expect(secretsOf({ CODE_SECRET: later, MEMO_SECRET: memo })).not.toContain(sealing);
  });

  it('leaves guards off for a drill, with a warning, and never in production', () => {
    expect(readGatewayConfig(GOOD).wallet.guardsOff).toEqual([]);
    const drill = { ...GOOD, GUARDS_OFF: 'database-history, unknown-spending' };
    const { wallet, warnings } = readGatewayConfig(drill);
    expect(wallet.guardsOff).toEqual(['unknown-spending', 'database-history']);
    expect(warnings.join()).toContain('GUARDS_OFF');
    const production = { ...drill, NODE_ENV: 'production' };
    expect(variablesOf(problemsOf(production))).toContain('GUARDS_OFF');
    expect(variablesOf(problemsOf({ ...GOOD, GUARDS_OFF: 'all' }))).toEqual(['GUARDS_OFF']);
  });

  it('lists every bad value at once, by name, and shows no secret', () => {
    const bad: Record<string, string> = {};
    for (const name of VARIABLE_NAMES)
      bad[name] = ` bad value of ${name}, 大き過ぎる\u2028of any kind`;
    const error = problemsOf(bad);
    expect(variablesOf(error)).toEqual([...VARIABLE_NAMES].sort());
    for (const name of VARIABLE_NAMES) {
      expect(error.message).toContain(name);
      expect(error.message).toContain(VARIABLES[name].expected);
      if (VARIABLES[name].secret) expect(error.message).not.toContain(`bad value of ${name}`);
    }
  });

  it.each([
    ['DATABASE_URL', 'postgres://user:100%sure-hunter2@host/database'],
    ['DATABASE_URL', 'postgres://user:%ff-hunter2@one,two/database'],
    ['DATABASE_OWNER_URL', 'postgres://user:hunter2%@host/database'],
    ['TELEGRAM_PROXY', 'socks5://user:hunter2%zz@host:1080'],
    ['TELEGRAM_PROXY', 'http://us%er:hunter2@host:3128'],
    ['CHAIN_NODES', 'wss://a.example, wss://user:hunter2%@b.example'],
  ])('tells of a %% that stands for itself in %s, beside all other problems', (name, value) => {
    const error = problemsOf({
      ...GOOD,
      DATABASE_URL: 'postgres://user@host/database',
      PORT: '70000',
      [name]: value,
    });
    expect(variablesOf(error)).toEqual([name, 'PORT'].sort());
    expect(error.message).toContain('write %25 for each %');
    expect(error.message).not.toContain('hunter2');
  });

  it('never hides one problem behind another, whatever is written where', () => {
    const odd = fc.oneof(
      fc.constantFrom(
        '%',
        'x://%',
        'postgres://%@%',
        'wss://u:%@h',
        '"',
        '\uFEFF',
        '\0',
        '\ud800',
        '://',
        '-',
      ),
      fc.string(),
      fc.webUrl(),
    );
    const environment = fc.dictionary(fc.constantFrom(...VARIABLE_NAMES), odd);
    fc.assert(
      fc.property(environment, (given) => {
        const alone = VARIABLE_NAMES.filter((name) => {
          if (given[name] === undefined) return false;
          const { problems } = readValues({ [name]: given[name] }, () => '');
          return problems.some(
            ({ variable, found }) => variable === name && !/^nothing/.test(found),
          );
        });
        const names = variablesOf(problemsOf({ ...given, CHAIN_QUORUM: 'x' }));
        expect(names).toEqual(expect.arrayContaining([...alone, 'CHAIN_QUORUM']));
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['CHAIN_NODES', 'https://node.example'],
    ['CHAIN_NODES', 'wss://a.example,,wss://b.example'],
    ['CHAIN_NODES', 'wss://a.example,wss://a.example'],
    ['CHAIN_ID', '4bb7d961'],
    ['CHAIN_QUORUM', '0'],
    ['CHAIN_QUORUM', '3'],
    ['CHAIN_MAX_MESSAGE_BYTES', '1000000'],
    ['CHAIN_CALL_TIMEOUT_SECONDS', '0'],
    ['CHAIN_CONNECT_TIMEOUT_SECONDS', '61'],
    ['GATEWAY_ACCOUNT', '1.2.33'],
    ['GATEWAY_ACCOUNT', 'Capital'],
    ['GATEWAY_ACCOUNT', 'a'.repeat(64)],
    ['GATEWAY_ACCOUNT', 'two words'],
    ['GATEWAY_ACTIVE_KEY', `${ACTIVE_KEY.slice(0, -1)}g`],
    ['GATEWAY_ACTIVE_KEY', ACTIVE_KEY.slice(0, -1)],
    ['GATEWAY_MEMO_KEY', 'CWD1111111111111111111111111111111114T1Anm'],
    ['POINTS_DECIMALS', '9'],
    ['POINTS_DECIMALS', '-1'],
    ['POINTS_SYMBOL', 'CWD'],
    ['DEPOSIT_RATE', '0'],
    ['DEPOSIT_RATE', '-90'],
    ['DEPOSIT_RATE', '1e3'],
    ['WITHDRAW_RATE', '1,5'],
    ['RATE_CHANGE_FACTOR_MAXIMUM', '0.5'],
    ['RATE_CHANGE_FACTOR_MAXIMUM', 'two'],
    ['LIMIT_CODES_PER_DAY', '1.5'],
    ['APPROVAL_ABOVE', '0.000001'],
    ['PORT', '70000'],
    ['PORT', '１００'],
    ['SCAN_FROM_BLOCK', '0'],
    ['DATABASE_URL', 'mysql://host/database'],
    ['DATABASE_URL', 'postgres://user:password@one:5432,/database'],
    ['DATABASE_URL', 'postgres://user:password@one,two/database?connect_timeout=3'],
    ['DATABASE_URL', 'postgres://user:password@one/database?statement_timeout=5s'],
    ['DATABASE_OWNER_URL', 'postgres://owner:password@one,two/database'],
    ['TELEGRAM_BOT_TOKEN', 'no token'],
    ['TELEGRAM_PROXY', 'ftp://proxy.example'],
    ['ADMIN_API_KEY', 'short'],
    ['METRICS_API_KEY', 'short'],
    ['TRUSTED_PROXIES', 'everybody'],
    ['TRUSTED_PROXIES', '10.0.0.0/8,,10.1.0.0/16'],
    ['TRUSTED_PROXIES', '10.0.0.1/8'],
    ['TRUSTED_PROXIES', '0.0.0.0/0'],
    ['TRUSTED_PROXIES', 'none, 10.0.0.1'],
    ['CODE_SECRET', 'too short'],
    ['LOG_LEVEL', 'loud'],
    ['NODE_ENV', 'prod'],
    ['WALLET_LINK', 'https://wallet.example/send'],
    ['WALLET_LINK', 'wallet.example/send?to={account}'],
    ['WALLET_LINK', 'javascript:send("{account}")'],
    ['WALLET_LINK', 'data:text/html,{account}'],
    ['WALLET_LINK', 'https://wallet.example/send?to={account}&memo={memo}'],
    ['WALLET_LINK', 'https://кошелёк.example/send?to={account}'],
    ['WALLET_LINK', `https://wallet.example/${'x'.repeat(300)}?to={account}`],
    ['EXPLORER_LINK', 'https://explorer.example/tx'],
    ['EXPLORER_LINK', 'explorer.example/{transaction}'],
    ['EXPLORER_LINK', 'crowdwiz:{transaction}'],
    ['EXPLORER_LINK', 'javascript:show("{transaction}")'],
    ['EXPLORER_LINK', 'https://{transaction}.example/'],
    ['EXPLORER_LINK', 'https://user:word@explorer.example/{transaction}'],
    ['EXPLORER_LINK', 'https://explorer.example/"{transaction}'],
    ['EXPLORER_LINK', `https://explorer.example/${'x'.repeat(300)}/{transaction}`],
    ['SUPPORT_CONTACT', 'x'.repeat(201)],
    ['SUPPORT_CONTACT', '@my\u202esupport'],
    ['SUPPORT_CONTACT', '@my_support\n/withdraw all'],
  ])('refuses %s=%s', (name, value) => {
    const error = problemsOf({ ...GOOD, [name]: value });
    expect(variablesOf(error)).toEqual([name]);
  });

  it('takes several hosts of a database, for the owner the same, and hides the password', () => {
    const [url, owner] = ['user', 'owner'].map(
      (role) => `postgres://${role}:hidden-password@one:5432,two:5433/database`,
    );
    const { secrets } = readGatewayConfig({
      ...GOOD,
      DATABASE_URL: url,
      DATABASE_OWNER_URL: owner,
    });
    expect(secrets.map((secret) => secret.reveal())).toContain('hidden-password');
    const others = owner?.replace('two', 'three');
    const error = problemsOf({ ...GOOD, DATABASE_URL: url, DATABASE_OWNER_URL: others });
    expect(variablesOf(error)).toEqual(['DATABASE_OWNER_URL']);
    expect(error.message).toContain('other hosts than DATABASE_URL');
    expect(error.message).not.toContain('hidden-password');
  });

  it.each(['https://wallet.example/send?to={account}', 'crowdwiz:{account}?asset=CWD'])(
    'takes %s for the link of a wallet, as it is',
    (link) => {
      expect(readGatewayConfig(GOOD).deposits.walletLink).toBeNull();
      const { deposits } = readGatewayConfig({ ...GOOD, WALLET_LINK: link });
      expect(deposits.walletLink).toBe(link);
    },
  );

  it.each(['https://explorer.example/tx/{transaction}', 'http://10.0.0.1:8080/#/{transaction}'])(
    'takes %s for the link of an explorer, as it is',
    (link) => {
      expect(readGatewayConfig(GOOD).chats.explorerLink).toBeNull();
      const { chats } = readGatewayConfig({ ...GOOD, EXPLORER_LINK: link });
      expect(chats.explorerLink).toBe(link);
    },
  );

  it.each(['@my_support', 'https://shop.example/help', 'Спросите Анну: +7 900 000-00-00 🙂'])(
    'takes %s for where a person answers',
    (contact) => {
      expect(readGatewayConfig(GOOD).chats.supportContact).toBeNull();
      const { chats } = readGatewayConfig({ ...GOOD, SUPPORT_CONTACT: contact });
      expect(chats.supportContact).toBe(contact);
    },
  );

  it('trusts no proxy unless it is named', () => {
    const trusted = (value: string) =>
      readGatewayConfig({ ...GOOD, TRUSTED_PROXIES: value }).http.trustedProxies;
    expect(trusted('')).toEqual([]);
    expect(trusted('none')).toEqual([]);
    expect(trusted(' 10.0.0.0/8, ::1 ').map(({ text }) => text)).toEqual(['10.0.0.0/8', '::1']);
  });

  it('takes an empty variable for an absent one', () => {
    const config = readGatewayConfig({ ...GOOD, PORT: '', ADMIN_API_KEY: '  ' });
    expect(config.http.port).toBe(3000);
    expect(config.access.adminApiKey).toBeNull();
  });

  it('refuses first rates that would pay out more than came in, and names both', () => {
    const error = problemsOf({ ...GOOD, DEPOSIT_RATE: '9550', WITHDRAW_RATE: '98' });
    expect(variablesOf(error)).toEqual(['DEPOSIT_RATE', 'WITHDRAW_RATE']);
    expect(error.message).toContain('9550, above WITHDRAW_RATE, which is 98');
    const equal = readGatewayConfig({ ...GOOD, DEPOSIT_RATE: '98', WITHDRAW_RATE: '98.00' });
    expect(equal.terms.withdrawalRate.text).toBe('98.00');
  });

  it('refuses in production what is only good for trying out', () => {
    const short = { ADMIN_API_KEY: 'only-12-long', METRICS_API_KEY: 'only-12-long' };
    const error = problemsOf({ ...GOOD, NODE_ENV: 'production', ...short });
    const keys = ['ADMIN_API_KEY', 'METRICS_API_KEY'];
    expect(variablesOf(error)).toEqual([...keys, 'CODE_SECRET', 'DATABASE_URL'].sort());
    expect(error.message).not.toContain('only-12-long');
  });

  it('needs an address and a secret for the webhook, only when there is a bot', () => {
    const withoutBot = { ...GOOD, TELEGRAM_MODE: 'webhook' };
    expect(readGatewayConfig(withoutBot).telegram).toBeNull();
    const error = problemsOf({ ...withoutBot, TELEGRAM_BOT_TOKEN: '123456:throw-away' });
    expect(variablesOf(error)).toEqual(['TELEGRAM_WEBHOOK_SECRET', 'TELEGRAM_WEBHOOK_URL']);
    const { telegram } = readGatewayConfig({
      ...withoutBot,
      TELEGRAM_BOT_TOKEN: '123456:throw-away',
      TELEGRAM_WEBHOOK_SECRET: 'throw-away-webhook-secret',
      TELEGRAM_WEBHOOK_URL: 'https://gateway.example',
    });
    expect(telegram?.webhook?.url).toBe('https://gateway.example/telegram/updates');
  });

  it('warns of names that are almost ours', () => {
    const { warnings } = readGatewayConfig({
      ...GOOD,
      GATEWAY_ACITVE_KEY: 'x',
      PORT_FILE: '/run/port',
      HOME: '/home/somebody',
      PATH: '/bin',
    });
    expect(warnings).toContainEqual(expect.stringContaining('Was GATEWAY_ACTIVE_KEY meant?'));
    expect(warnings).toContainEqual(expect.stringContaining('PORT_FILE is not read'));
    expect(warnings.join()).not.toMatch(/\b(HOME|PATH)\b/);
  });

  it('warns when whoever reads figures has the key that moves money', () => {
    const keys = { ADMIN_API_KEY: 'throw-away-key', METRICS_API_KEY: 'throw-away-key' };
    const { warnings } = readGatewayConfig({ ...GOOD, ...keys });
    expect(warnings).toContainEqual(expect.stringContaining('METRICS_API_KEY'));
    expect(warnings.join()).not.toContain('throw-away');
  });

  it('names a typing error beside the setting that is missing for it', () => {
    const { GATEWAY_ACTIVE_KEY: key, ...rest } = GOOD;
    const error = problemsOf({ ...rest, GATEWAY_ACITVE_KEY: key });
    expect(error.message).toContain('Was GATEWAY_ACTIVE_KEY meant?');
    expect(error.message).not.toContain(ACTIVE_KEY);
  });
});

describe('a key in the wrong place', () => {
  const token = '123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0';
  const hex = '6f1ed002ab5595859014ebf0951522d9f1ed002ab5595859014ebf0951522d9a';
  const open = VARIABLE_NAMES.filter((name) => !VARIABLES[name].secret);

  it.each(open)('is not shown: %s', (name) => {
    for (const key of [
      ACTIVE_KEY,
      ACTIVE_KEY.slice(1),
      token,
      hex,
      hex.slice(0, 50),
      `"${MEMO_KEY}`,
    ]) {
      const environment = { ...GOOD, [name]: key };
      let said: string;
      try {
        said = readGatewayConfig(environment).warnings.join();
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        said = error.message + JSON.stringify(error.problems);
      }
      // 64 hexadecimal digits are a chain, where a chain is asked for.
      expect(said).not.toContain(key);
      expect(said).not.toContain(key.slice(1, -1));
    }
  });

  it('is not shown as the path of a file, nor as a name', () => {
    const error = problemsOf({
      ...GOOD,
      ADMIN_API_KEY_FILE: ACTIVE_KEY,
      [`${MEMO_KEY}_GATEWAY_ACCOUNT`]: 'x',
      [`PORT`]: `x ${hex}`,
    });
    expect(variablesOf(error)).toContain('ADMIN_API_KEY_FILE');
    expect(error.message).not.toContain(ACTIVE_KEY);
    expect(error.message).not.toContain(MEMO_KEY);
    expect(error.message).not.toContain(hex);
  });

  it('is not shown as a password of a node, whatever it is made of', () => {
    const nodes = 'https://user:pa/ss-word?x@node.example,wss://user:other#word@node.example';
    const { message } = problemsOf({ ...GOOD, CHAIN_NODES: nodes });
    expect(message).not.toContain('ss-word');
    expect(message).not.toContain('other#word');
  });
});

describe('without keys', () => {
  const KEYLESS = { ...GOOD, GATEWAY_ACTIVE_KEY: '', GATEWAY_MEMO_KEY: '' };
  const CODE_SECRET = 'throw-away secret of the codes alone'.replaceAll(' ', '-');

  it('is refused, and both are named', () => {
    const error = problemsOf(KEYLESS);
    expect(variablesOf(error)).toEqual(['GATEWAY_ACTIVE_KEY', 'GATEWAY_MEMO_KEY']);
    expect(variablesOf(problemsOf({ ...GOOD, GATEWAY_MEMO_KEY: '' }))).toEqual([
      'GATEWAY_MEMO_KEY',
    ]);
  });

  it('is as it should be where a signer has them, with a CODE_SECRET', () => {
    const config = readGatewayConfig({ ...KEYLESS, CODE_SECRET }, { keys: 'signer' });
    expect([config.wallet.activeKey, config.wallet.memoKey]).toEqual([null, null]);
    for (const NODE_ENV of ['test', 'production']) {
      const environment = { ...KEYLESS, NODE_ENV, DATABASE_URL: 'postgres://some@host/name' };
      expect(variablesOf(problemsOf(environment, { keys: 'signer' }))).toEqual(['CODE_SECRET']);
    }
  });

  it('a key is refused where a signer has them, and not shown', () => {
    const error = problemsOf({ ...GOOD, CODE_SECRET }, { keys: 'signer' });
    expect(variablesOf(error)).toEqual(['GATEWAY_ACTIVE_KEY', 'GATEWAY_MEMO_KEY']);
    expect(error.message).toContain('Remove GATEWAY_ACTIVE_KEY');
    expect(error.message).not.toContain(ACTIVE_KEY);
  });
});

describe('GATEWAY_ROLES', () => {
  const TOKEN = '123456:throw-away-token-of-these-tests';
  const SHARED = {
    ...GOOD,
    DATABASE_URL: 'postgres://some@host/name',
    CODE_SECRET: 'throw-away-secret-of-the-codes-alone',
  };
  const ALL = {
    ...SHARED,
    TELEGRAM_BOT_TOKEN: TOKEN,
    MEMO_SECRET: 'throw-away-secret-of-the-memos-alone',
    SERVICE_API_KEY: 'throw-away-service-key',
  };

  it('are all, when nothing is said', () => {
    const config = readGatewayConfig(ALL);
    expect(config.roles).toEqual(['api', 'bot', 'worker']);
    expect(config.warnings.filter((each) => each.includes('GATEWAY_ROLES'))).toEqual([]);
  });

  it('share what seals the secrets of webhooks: a door makes them, and a worker opens them', () => {
    const sealOf = (roles: string) =>
      readGatewayConfig({ ...ALL, GATEWAY_ROLES: roles }).webhooks.sealSecrets[0].reveal();
    expect(sealOf('api')).toBe(sealOf('worker'));
    expect(sealOf('api')).toBe(sealOf('api,bot,worker'));
  });

  it('neither reads nor keeps the keys in a process without worker, nor the token in one without bot', () => {
    const files: string[] = [];
    const readFile = (path: string) => {
      files.push(path);
      return ACTIVE_KEY;
    };
    const environment = {
      ...ALL,
      GATEWAY_ACTIVE_KEY: '',
      GATEWAY_ACTIVE_KEY_FILE: '/run/secrets/active',
      GATEWAY_ROLES: 'api',
    };
    const config = readGatewayConfig(environment, { readFile });
    expect(files).toEqual([]);
    expect([config.wallet.activeKey, config.wallet.memoKey, config.telegram]).toEqual([
      null,
      null,
      null,
    ]);
    const kept = config.secrets.map((secret) => secret.reveal());
    for (const secret of [ACTIVE_KEY, MEMO_KEY, TOKEN, ALL.MEMO_SECRET]) {
      expect(kept.join()).not.toContain(secret);
    }
    expect(config.warnings).toEqual(
      expect.arrayContaining([
        'GATEWAY_ACTIVE_KEY_FILE is not read, as GATEWAY_ROLES is api: leave it out there.',
        'TELEGRAM_BOT_TOKEN is not read, as GATEWAY_ROLES is api: leave it out there.',
      ]),
    );
  });

  it('seals with a key of its own where nothing is sealed', () => {
    const secretsOf = (GATEWAY_ROLES: string) =>
      readGatewayConfig({ ...ALL, GATEWAY_ROLES }).wallet.memoSecrets.map((each) => each.reveal());
    expect(secretsOf('api')).toHaveLength(1);
    expect(secretsOf('api')).not.toEqual(secretsOf('api'));
    expect(secretsOf('worker')).toEqual(secretsOf('worker'));
  });

  it('lets keys and token be absent where they belong to another process, and the service key as well', () => {
    const keyless = { ...SHARED, GATEWAY_ACTIVE_KEY: '', GATEWAY_MEMO_KEY: '' };
    expect(readGatewayConfig({ ...keyless, GATEWAY_ROLES: 'api' }).roles).toEqual(['api']);
    const bot = { ...keyless, TELEGRAM_BOT_TOKEN: TOKEN, GATEWAY_ROLES: ' bot , api' };
    expect(readGatewayConfig(bot).roles).toEqual(['api', 'bot']);
    const worker = readGatewayConfig({ ...ALL, GATEWAY_ROLES: 'worker' });
    expect([worker.access.serviceApiKey, worker.telegram]).toEqual([null, null]);
    expect(worker.wallet.activeKey?.reveal()).toBe(ACTIVE_KEY);
  });

  it.each(['workers', 'api,', 'none'])('%s is refused, and the fix is named', (GATEWAY_ROLES) => {
    const error = problemsOf({ ...ALL, GATEWAY_ACTIVE_KEY: '', GATEWAY_ROLES });
    expect(variablesOf(error)).toEqual(['GATEWAY_ROLES']);
    expect(error.message).toContain('a part of it is none of api, bot, worker');
    expect(error.message).toContain('one or more of api, bot and worker');
  });

  it('needs what the processes share, and a bot its token', () => {
    expect(variablesOf(problemsOf({ ...GOOD, GATEWAY_ROLES: 'api' }))).toEqual([
      'CODE_SECRET',
      'DATABASE_URL',
    ]);
    expect(variablesOf(problemsOf({ ...SHARED, GATEWAY_ROLES: 'bot' }))).toEqual([
      'TELEGRAM_BOT_TOKEN',
    ]);
    const worker = { ...SHARED, GATEWAY_MEMO_KEY: '', GATEWAY_ROLES: 'worker' };
    expect(variablesOf(problemsOf(worker))).toEqual(['GATEWAY_MEMO_KEY']);
  });
});

describe('secrets from files', () => {
  const withoutKey = { ...GOOD, GATEWAY_ACTIVE_KEY: undefined };
  const withFile = { ...withoutKey, GATEWAY_ACTIVE_KEY_FILE: '/run/secrets/active' };

  it('are read without the line end', () => {
    const readFile = (path: string) => (path === '/run/secrets/active' ? `${ACTIVE_KEY}\n` : '');
    const config = readGatewayConfig(withFile, { readFile });
    expect(config.wallet.activeKey?.reveal()).toBe(ACTIVE_KEY);
  });

  it('are refused when the variable is set too', () => {
    const error = problemsOf({ ...GOOD, ...withFile, GATEWAY_ACTIVE_KEY: ACTIVE_KEY });
    expect(variablesOf(error)).toEqual(['GATEWAY_ACTIVE_KEY']);
    expect(error.message).not.toContain(ACTIVE_KEY);
  });

  it('are refused when the file is missing or empty', () => {
    const missing = problemsOf({ ...withoutKey, GATEWAY_ACTIVE_KEY_FILE: '/no/such/file' });
    expect(missing.message).toMatch(/GATEWAY_ACTIVE_KEY_FILE[^]*\/no\/such\/file: ENOENT/);
    expect(problemsOf(withFile, { readFile: () => ' \n' }).message).toContain('an empty file');
  });

  it('exist for every secret', () => {
    const secrets = VARIABLE_NAMES.filter((name) => VARIABLES[name].secret);
    expect(secrets).toEqual(expect.arrayContaining(['GATEWAY_MEMO_KEY', 'ADMIN_API_KEY']));
    const environment: Record<string, string> = {};
    for (const name of secrets) environment[`${name}_FILE`] = '/run/empty';
    const files = secrets.map((name) => `${name}_FILE`);
    const rest = { CHAIN_NODES: GOOD['CHAIN_NODES'], GATEWAY_ACCOUNT: 'my-gateway1' };
    const error = problemsOf({ ...rest, ...environment }, { readFile: () => '' });
    expect(variablesOf(error)).toEqual(files.sort());
  });
});

describe('a configuration that is printed', () => {
  it('shows no secret, however it is printed', () => {
    const config: GatewayConfig = readGatewayConfig({
      ...GOOD,
      DATABASE_URL: 'postgres://user:pass%20word@localhost/gateway',
      TELEGRAM_BOT_TOKEN: '123456:throw-away-token',
      ADMIN_API_KEY: 'throw-away-admin-key',
    });
    const printed = [
      JSON.stringify(config, (_key, value: unknown) =>
        typeof value === 'bigint' ? String(value) : value,
      ),
      inspect(config, { depth: 10, showHidden: true }),
      String(config.wallet.activeKey),
    ].join('\n');
    const values = config.secrets.map((secret) => secret.reveal());
    expect(values).toEqual(
      expect.arrayContaining([ACTIVE_KEY, MEMO_KEY, 'pass%20word', 'pass word']),
    );
    for (const value of values) expect(printed).not.toContain(value);
  });
});
