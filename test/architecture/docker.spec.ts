import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { readEnvironment, readGatewayConfig } from '../../src/platform/config';
import { VARIABLE_NAMES, type VariableName, VARIABLES } from '../../src/platform/config/variables';
import { PROJECT_ROOT } from './cruise';

interface Service {
  image: string;
  restart: string;
  profiles?: string[];
  user?: string;
  entrypoint?: string[];
  command?: string[];
  build?: unknown;
  environment: Record<string, string | number>;
  secrets: string[];
  configs?: unknown;
  ports?: string[];
  volumes?: (string | { source: string; target: string })[];
  healthcheck?: { test?: string[]; disable?: boolean };
  depends_on?: Record<string, { condition: string }>;
  mem_limit?: string;
  cpus?: number;
  pids_limit?: number;
  logging?: { driver: string; options: Record<string, string> };
}

interface Compose {
  services: Record<string, Service>;
  secrets: Record<string, { file: string }>;
  configs: unknown;
  volumes: Record<string, unknown>;
}

const { load } = createRequire(__filename)('js-yaml') as { load(text: string): unknown };

function read(path: string): string {
  return readFileSync(join(PROJECT_ROOT, path), 'utf8');
}

/** Throw-away keys, made for these tests. */
function secretOf(path: string): string {
  if (path.endsWith('_key') && path.includes('gateway_')) {
    return '5KQwrPbwdL6PhXujxW37FSSQZ1JiwsST4cqQzDeyXtP79zkvFD3';
  }
  if (path.endsWith('database_url')) return 'postgres://gateway_app:x@postgres:5432/gateway';
  if (path.endsWith('bot_token')) return '123456:throw-away';
  return 'throw-away-secret-of-32-characters';
}

/** A version that is whole, and the digest of its image; a variable of docker/.env names another one. */
const PINNED = /^[\w./-]+:v?\d+\.\d+[\w.-]*@sha256:[0-9a-f]{64}$/;

/** As Docker Compose does it. */
function interpolated(
  { environment }: Service,
  given: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const fill = (text: string) =>
    text.replace(
      /\$\{(\w+):([-?+])([^}]*)\}/g,
      (_all, name: string, kind: string, rest: string) => {
        const value = given[name] ?? '';
        if (kind === '+') return value === '' ? '' : rest;
        if (kind === '?' && value === '') throw new Error(rest);
        return value === '' ? rest : value;
      },
    );
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, fill(String(value))]),
  );
}

describe('docker/compose.yaml', () => {
  const compose = load(read('docker/compose.yaml')) as Compose;
  const gateway = compose.services['gateway']!;
  const postgres = compose.services['postgres']!;
  const migrate = compose.services['migrate']!;

  it('starts PostgreSQL 17 first, and both again after a crash', () => {
    expect(postgres.image).toMatch(/:-postgres:17\.\d+-bookworm@/);
    expect(postgres.healthcheck?.test).toContain('pg_isready');
    for (const { depends_on: others } of [gateway, migrate]) {
      expect(others?.['postgres']).toEqual({ condition: 'service_healthy' });
    }
    expect([gateway.restart, postgres.restart]).toEqual(['unless-stopped', 'unless-stopped']);
  });

  it('migrates as the owner before the gateway starts, which never sees that password', () => {
    expect(gateway.depends_on?.['migrate']).toEqual({
      condition: 'service_completed_successfully',
    });
    expect([migrate.image, migrate.restart]).toEqual([gateway.image, 'no']);
    expect(migrate.command?.at(-1)).toBe('node dist/db-roles.js && exec node dist/db-migrate.js');
    const commands = ['db-roles', 'db-migrate'].map((name) => `src/${name}.ts`);
    for (const path of commands) expect(() => read(path)).not.toThrow();
    expect(migrate.secrets).toEqual(['database_url', 'database_owner_url']);
    expect(Object.keys(gateway.environment)).not.toContain('DATABASE_OWNER_URL_FILE');
    expect([...gateway.secrets, ...postgres.secrets]).not.toContain('database_owner_url');
  });

  it('keeps the books in a named volume', () => {
    expect(postgres.volumes).toEqual(['database:/var/lib/postgresql/data']);
    expect(Object.keys(compose.volumes)).toContain('database');
  });

  it('opens ports to this machine alone', () => {
    expect(postgres.ports).toBeUndefined();
    expect(gateway.ports).toHaveLength(1);
    const opened = Object.values(compose.services).flatMap(({ ports }) => ports ?? []);
    expect(opened).toHaveLength(3);
    for (const port of opened) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  it('takes each image by its digest, and another one when docker/.env names it', () => {
    const others = Object.values(compose.services).filter(({ build }) => build === undefined);
    const taken = others.map(({ image }) => image).filter((image) => image !== gateway.image);
    expect(taken).toHaveLength(4);
    for (const image of taken) {
      const [, name = '', usual = ''] = /^\$\{([A-Z]+_IMAGE):-(.+)\}$/.exec(image) ?? [];
      expect(usual).toMatch(PINNED);
      expect(name.toLowerCase()).toContain(/(\w+):/.exec(usual)?.[1]);
    }
    expect(new Set(taken.filter((image) => image.includes('postgres'))).size).toBe(1);
    for (const { build } of [gateway, migrate]) {
      expect(build).toMatchObject({ dockerfile: 'docker/Dockerfile', args: ['NODE_IMAGE'] });
    }
  });

  it('bounds what each container may take of the machine', () => {
    for (const [name, service] of Object.entries(compose.services)) {
      const { mem_limit: memory, cpus, pids_limit: processes, logging } = service;
      expect([name, memory]).toEqual([name, expect.stringMatching(/^(?:\$\{\w+:-)?\d+[mg]\}?$/)]);
      expect([name, cpus, processes]).toEqual([name, expect.any(Number), expect.any(Number)]);
      expect(logging).toEqual({
        driver: 'json-file',
        options: { 'max-size': '20m', 'max-file': '10' },
      });
    }
  });

  it('asks docker/.env for no name that the gateway would refuse there', () => {
    const folder = mkdtempSync(join(tmpdir(), 'crowdwiz-gateway-compose-'));
    try {
      const asked = read('docker/compose.yaml').matchAll(/\$\{(\w+):/g);
      const names = [...new Set([...asked].map(([, name = '']) => name)), 'NODE_IMAGE'];
      const ofCompose = names.filter(
        (name) => !VARIABLE_NAMES.includes(name.replace(/_FILE$/, '') as VariableName),
      );
      expect(ofCompose.sort()).toEqual([
        ...['BACKUP_EVERY_SECONDS', 'BACKUP_FOLDER', 'BACKUP_KEEP', 'GATEWAY_MEMORY'],
        ...['GATEWAY_PORT', 'GRAFANA_IMAGE', 'GRAFANA_PORT', 'NODE_IMAGE', 'POSTGRES_IMAGE'],
        ...['POSTGRES_MEMORY', 'PROMETHEUS_IMAGE', 'PROMETHEUS_PORT'],
      ]);
      const lines = ofCompose.map((name) => `${name}=1\n`).join('');
      const dotEnv = `CHAIN_NODES=wss://node.example/ws\nGATEWAY_ACCOUNT=my-gateway1\n${lines}`;
      writeFileSync(join(folder, '.env'), dotEnv);
      const variables = readEnvironment(folder, interpolated(gateway, parseEnv(dotEnv)));
      expect(() => readGatewayConfig(variables, { readFile: secretOf })).not.toThrow();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('copies the books when it is asked to, and verifies each copy with the gateway’s program', () => {
    const { backup, 'backup-audit': audit } = compose.services;
    const script = read('docker/backup/backup.sh');
    expect([backup?.profiles, audit?.profiles]).toEqual([['backup'], ['backup']]);
    expect([backup?.image, audit?.image]).toEqual([postgres.image, gateway.image]);
    expect([backup?.secrets, audit?.secrets]).toEqual([['database_password'], ['database_url']]);
    for (const { entrypoint, command, volumes, user } of [backup!, audit!]) {
      expect(entrypoint).toEqual(['sh', '/opt/backup/backup.sh']);
      expect(script).toContain(`\n  ${command?.join()}:1)`);
      expect(volumes).toContain('./backup:/opt/backup:ro');
      // Both write into one folder.
      expect(user).toBe('1000:1000');
    }
    const verify = /node (dist\/[\w-]+\.js)/.exec(script)?.[1] ?? '';
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    expect(scripts['audit:verify']).toContain(verify);
    const given = [...Object.keys(backup!.environment), ...Object.keys(audit!.environment)];
    const unread = given.filter((name) => !/^PG|^DATABASE_URL_FILE$/.test(name));
    expect(unread.filter((name) => !script.includes(`\${${name}:-`))).toEqual([]);
    expect(given).not.toContain('PGPASSWORD');
    expect(backup?.healthcheck?.test).toEqual(['CMD', 'sh', '/opt/backup/backup.sh', 'healthy']);
  });

  it('mounts folders and files that are there', () => {
    const sources = Object.values(compose.services)
      .flatMap(({ volumes }) => volumes ?? [])
      .flatMap((volume) => (typeof volume === 'string' ? (volume.split(':')[0] ?? '') : []))
      .filter((source) => source.startsWith('.'));
    expect(sources).toContain('./backup');
    const missing = sources.filter((source) => !existsSync(join(PROJECT_ROOT, 'docker', source)));
    expect(missing).toEqual([]);
  });

  it('passes every setting that docker/.env may set, and secrets as files alone', () => {
    // A proxy's address is a secret only when it carries a password.
    const isFile = (name: VariableName) => VARIABLES[name].secret && name !== 'TELEGRAM_PROXY';
    const settings = VARIABLE_NAMES.map((name) => (isFile(name) ? `${name}_FILE` : name));
    const passed = [...Object.keys(gateway.environment), ...Object.keys(migrate.environment)];
    expect([...new Set(passed)].sort()).toEqual(settings.sort());
    for (const name of VARIABLE_NAMES.filter((each) => !isFile(each))) {
      const given = { CHAIN_NODES: 'x', GATEWAY_ACCOUNT: 'x', [name]: `given for ${name}` };
      expect(interpolated(gateway, given)[name]).toBe(`given for ${name}`);
    }
  });

  it('mounts the secrets that are named, and gives the path of no other', () => {
    const named = interpolated(gateway, {
      CHAIN_NODES: 'x',
      GATEWAY_ACCOUNT: 'x',
      METRICS_API_KEY_FILE: './secrets/metrics_api_key',
    });
    expect(named['METRICS_API_KEY_FILE']).toBe('/run/secrets/metrics_api_key');
    expect(named['SERVICE_API_KEY_FILE']).toBe('');
    const paths = VARIABLE_NAMES.map((name) => String(gateway.environment[`${name}_FILE`] ?? ''));
    const mounted = paths.flatMap((path) => /\/run\/secrets\/\w+/.exec(path) ?? []);
    expect(mounted.sort()).toEqual(gateway.secrets.map((each) => `/run/secrets/${each}`).sort());
  });

  it('starts with what the README says, and refuses what docker/.env sets and nobody reads', () => {
    const folder = mkdtempSync(join(tmpdir(), 'crowdwiz-gateway-compose-'));
    try {
      const start = (dotEnv: string) => {
        writeFileSync(join(folder, '.env'), dotEnv);
        const outside = interpolated(gateway, parseEnv(dotEnv));
        return readGatewayConfig(readEnvironment(folder, outside), { readFile: secretOf });
      };
      const needed = 'CHAIN_NODES=wss://node.example/ws\nGATEWAY_ACCOUNT=my-gateway1\n';
      const config = start(`${needed}LIMIT_CODES_PER_DAY=7\nGATEWAY_PORT=8080\n`);
      expect(config.terms.limits.codes_per_day).toBe('7');
      expect([config.environment, config.http.host, config.http.port]).toEqual([
        'production',
        '0.0.0.0',
        3000,
      ]);
      expect(gateway.configs).toEqual([{ source: 'settings', target: '/app/.env' }]);
      expect(compose.configs).toEqual({ settings: { file: './.env' } });
      const wrong = () =>
        start(`${needed}LIMIT_CODES_A_DAY=7\nADMIN_API_KEY=throw-away-key-of-32-characters!\n`);
      expect(wrong).toThrow(/LIMIT_CODES_A_DAY\n +found: +a name in .env that nobody reads/);
      expect(wrong).toThrow(/ADMIN_API_KEY\n +found: +both of them/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('shares the work in compose.roles.yaml: the doors get neither keys nor token', () => {
    // A tag of Docker Compose: the list stands in place of the one that is extended.
    const text = read('docker/compose.roles.yaml').replaceAll(' !override', '');
    const parts = load(text) as Pick<Compose, 'services'>;
    const started = ['gateway', 'api'].map((name) => {
      const part = parts.services[name]!;
      const environment = { ...gateway.environment, ...part.environment };
      const variables = interpolated(
        { ...gateway, environment },
        {
          CHAIN_NODES: 'wss://node.example/ws',
          GATEWAY_ACCOUNT: 'my-gateway1',
          TELEGRAM_PROXY: 'socks5://user:password@proxy.example:1080',
        },
      );
      const opened: string[] = [];
      const readFile = (path: string) => {
        opened.push(path.replace('/run/secrets/', ''));
        return secretOf(path);
      };
      const { roles, warnings } = readGatewayConfig(variables, { readFile });
      expect(warnings.filter((each) => each.includes('GATEWAY_ROLES'))).toEqual([]);
      return { roles, opened: opened.sort(), secrets: part.secrets };
    });
    expect(started.map(({ roles }) => roles)).toEqual([['bot', 'worker'], ['api']]);
    const door = started[1]!;
    expect(door.opened).toEqual(['admin_api_key', 'code_secret', 'database_url']);
    expect(door.secrets).toEqual(expect.arrayContaining(door.opened));
    expect(door.secrets.join()).not.toMatch(/active|memo|token/);
  });

  it('gives a value to all that the gateway cannot start without', () => {
    const given = Object.keys(gateway.environment).map((name) => name.replace(/_FILE$/, ''));
    const needed = Object.entries(VARIABLES)
      .filter(([, variable]) => variable.required && variable.default === null)
      .map(([name]) => name);
    expect(needed.filter((name) => !given.includes(name))).toEqual([]);
    expect(given).toContain('DATABASE_URL');
  });

  it('declares every secret, in the folder that git ignores', () => {
    const used = [...new Set(Object.values(compose.services).flatMap(({ secrets }) => secrets))];
    expect(Object.keys(compose.secrets).sort()).toEqual(used.sort());
    for (const { file } of Object.values(compose.secrets)) {
      expect(file).toMatch(/^\.\/secrets\/|^\$\{\w+_FILE:-\/dev\/null\}$/);
    }
    expect(read('docker/.gitignore')).toContain('secrets/');
  });
});

describe('docker/backup/backup.sh', () => {
  const script = join(PROJECT_ROOT, 'docker/backup/backup.sh');
  const run = (words: readonly string[], env: Record<string, string> = {}) => {
    const options = { env: { PATH: process.env['PATH'] ?? '', ...env }, encoding: 'utf8' } as const;
    const { status, stderr } = spawnSync('sh', [script, ...words], options);
    return { status, stderr };
  };

  it('says what it understands, and takes nothing else', () => {
    for (const words of [[], ['copy'], ['restore', 'a copy'], ['once', 'more']]) {
      const { status, stderr } = run(words);
      expect(status).toBe(1);
      expect(stderr).toContain('restore COPY DATABASE');
    }
  });

  it.each(['0', '1.5', 'a day', '-1'])('refuses to keep %s copies', (BACKUP_KEEP) => {
    const { status, stderr } = run(['healthy'], { BACKUP_KEEP });
    expect(status).toBe(1);
    expect(stderr).toContain('whole numbers above 0');
  });

  it('is not well without a copy', () => {
    const { status, stderr } = run(['healthy'], { BACKUP_FOLDER: '/nowhere' });
    expect(status).toBe(1);
    expect(stderr).toContain('No copy is verified yet.');
  });
});

describe('docker/Dockerfile', () => {
  const lines = read('docker/Dockerfile')
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const lastStage = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')));

  it('is built on one image, by its digest', () => {
    expect(/^ARG NODE_IMAGE=(.+)$/.exec(lines[0] ?? '')?.[1]).toMatch(PINNED);
    const stages = lines.filter((line) => line.startsWith('FROM '));
    expect(stages).toHaveLength(3);
    for (const stage of stages) expect(stage).toMatch(/^FROM \$\{NODE_IMAGE\}/);
  });

  it('runs as a plain user, without npm in between', () => {
    expect(lastStage).toContain('USER node');
    expect(lastStage.at(-1)).toBe(
      'CMD ["node", "--enable-source-maps", "--max-semi-space-size=4", "dist/main.js"]',
    );
    expect(lastStage.filter((line) => line.startsWith('RUN '))).toEqual([]);
  });

  it('looks after itself by /health/live', () => {
    const check = lastStage.find((line) => line.startsWith('HEALTHCHECK ')) ?? '';
    const command = JSON.parse(check.slice(check.indexOf('['))) as string[];
    expect(command.slice(0, 2)).toEqual(['node', '-e']);
    expect(command[2]).toContain('/health/live');
  });

  it('holds production packages only, and no sandbox', () => {
    expect(lines.find((line) => line.includes('--omit=dev'))).toMatch(/^RUN npm ci /);
    const packages = lines.filter((line) => /^COPY packages\//.test(line));
    expect(packages).toEqual(
      ['', '/package.json'].flatMap((part) =>
        ['crowdwiz-protocol', 'embedded-postgres'].map(
          (name) => `COPY packages/${name}${part} ./packages/${name}${part && '/'}`,
        ),
      ),
    );
    const copied = lastStage.filter((line) => line.startsWith('COPY '));
    expect(copied).toEqual([
      'COPY --from=packages /app/node_modules ./node_modules',
      'COPY --from=build /app/packages ./packages',
      'COPY --from=build /app/dist ./dist',
      'COPY package.json ./',
    ]);
  });

  it('is given every file that it copies', () => {
    const ignored = read('.dockerignore').split('\n');
    const fromProject = lines
      .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
      .flatMap((line) => line.split(' ').slice(1, -1));
    expect(fromProject.length).toBeGreaterThan(5);
    const isGiven = (name: string) =>
      ignored.some((line) => name === line.slice(1) || name.startsWith(`${line.slice(1)}/`));
    expect(fromProject.filter((name) => !isGiven(name))).toEqual([]);
  });
});
