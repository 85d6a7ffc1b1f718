import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { type GatewayRole, readGatewayConfig } from '../../src/platform/config';
import { VARIABLE_NAMES, VARIABLES } from '../../src/platform/config/variables';
import { PROJECT_ROOT } from './cruise';

const { load, loadAll } = createRequire(__filename)('js-yaml') as {
  load(text: string): unknown;
  loadAll(text: string): unknown[];
};

function read(path: string): string {
  return readFileSync(join(PROJECT_ROOT, path), 'utf8');
}

/** Settings by their names, secrets by the names of their files. */
const KNOWN_NAMES: readonly string[] = VARIABLE_NAMES.flatMap((name) =>
  VARIABLES[name].secret ? [`${name}_FILE`] : [name],
);

/** Of `src/main.ts`: after so many seconds a gateway that does not stop ends itself. */
const STOP_DEADLINE_SECONDS =
  Number(/STOP_DEADLINE_MILLISECONDS = ([\d_]+)/.exec(read('src/main.ts'))?.[1]?.replace('_', '')) /
  1000;

const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

/** Throw-away secrets, made for these tests. */
function secretOf(path: string): string {
  if (/gateway_\w+_key$/.test(path)) return '5KQwrPbwdL6PhXujxW37FSSQZ1JiwsST4cqQzDeyXtP79zkvFD3';
  if (path.endsWith('database_url')) return 'postgres://gateway:x@db.internal:5432/gateway';
  if (path.endsWith('bot_token')) return '123456:throw-away';
  return 'throw-away-secret-of-32-characters';
}

/** What a process with these variables would be, and which files it opens. */
function startWith(variables: Readonly<Record<string, string>>) {
  const opened: string[] = [];
  const readFile = (path: string) => {
    opened.push(path);
    return secretOf(path);
  };
  const { roles, warnings, environment } = readGatewayConfig(variables, { readFile });
  return { roles, warnings, environment, opened: opened.sort() };
}

/** Private keys, long hexadecimal texts but digests, and passwords in addresses. */
function secretsIn(text: string): string[] {
  const found = text.matchAll(
    /\b5[HJK][1-9A-HJ-NP-Za-km-z]{49}\b|(?<!sha256:)\b[0-9a-f]{32,}\b|:\/\/[^/\s:@]+:[^/\s@]+@/g,
  );
  return [...found].map(([secret]) => secret);
}

describe('deploy/systemd/crowdwiz-gateway.service', () => {
  const text = read('deploy/systemd/crowdwiz-gateway.service');
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const settings = lines.filter((line) => !line.startsWith('['));
  const valuesOf = (name: string) =>
    settings.flatMap((line) => (line.startsWith(`${name}=`) ? line.slice(name.length + 1) : []));

  it('is made of three sections of settings', () => {
    const sections = lines.filter((line) => line.startsWith('['));
    expect(sections).toEqual(['[Unit]', '[Service]', '[Install]']);
    for (const line of settings) expect(line).toMatch(/^[A-Z][A-Za-z]+=/);
    const repeated = ['Environment', 'LoadCredential', 'SystemCallFilter'];
    const names = settings.map((line) => line.split('=')[0] ?? '');
    const once = names.filter((name) => !repeated.includes(name));
    expect(new Set(once).size).toBe(once.length);
  });

  it('starts what npm start starts, and gives it time to stop', () => {
    expect(valuesOf('ExecStart')).toEqual([`/usr/bin/${scripts['start'] ?? ''}`]);
    expect(Number(valuesOf('TimeoutStopSec')[0])).toBeGreaterThan(STOP_DEADLINE_SECONDS);
    expect([valuesOf('Restart'), valuesOf('StartLimitIntervalSec')]).toEqual([['always'], ['0']]);
  });

  it('names settings that there are, and secrets as files of systemd alone', () => {
    const given = Object.fromEntries(
      valuesOf('Environment').map((each) => each.split('=') as [string, string]),
    );
    expect(Object.keys(given).filter((name) => !KNOWN_NAMES.includes(name))).toEqual([]);
    const files = Object.values(given).filter((value) => value.startsWith('%d/'));
    const credentials = valuesOf('LoadCredential').map((each) => each.split(':'));
    expect(credentials.map(([name = '']) => `%d/${name}`)).toEqual(files);
    for (const [name = '', path] of credentials) {
      expect(path).toBe(`/etc/crowdwiz-gateway/secrets/${name}`);
      expect(given[`${name.toUpperCase()}_FILE`]).toBe(`%d/${name}`);
    }
    const file = { CHAIN_NODES: 'wss://node.example/ws', GATEWAY_ACCOUNT: 'my-gateway1' };
    const { environment, opened, warnings } = startWith({ ...given, ...file });
    expect(environment).toBe('production');
    expect(opened).toEqual(files.toSorted());
    // One throw-away value for all secrets is all that there is to be said.
    expect(warnings.filter((each) => !each.includes('the same key'))).toEqual([]);
  });

  it('bounds and closes what it can', () => {
    for (const limit of ['MemoryMax', 'CPUQuota', 'TasksMax', 'LimitNOFILE']) {
      expect([limit, ...valuesOf(limit)]).toEqual([limit, expect.stringMatching(/^\d+[G%]?$/)]);
    }
    const closed = {
      ...{ User: 'crowdwiz-gateway', MemorySwapMax: '0', LimitCORE: '0', UMask: '0077' },
      ...{ NoNewPrivileges: 'true', CapabilityBoundingSet: '', ProtectSystem: 'strict' },
      ...{ ProtectHome: 'true', PrivateTmp: 'true', PrivateDevices: 'true' },
      ...{ RestrictNamespaces: 'true', SystemCallArchitectures: 'native' },
    };
    for (const [name, value] of Object.entries(closed)) {
      expect([name, ...valuesOf(name)]).toEqual([name, value]);
    }
    expect(valuesOf('SystemCallFilter')[0]).toBe('@system-service');
    // With it Node.js does not start.
    expect(valuesOf('MemoryDenyWriteExecute')).toEqual([]);
  });

  it('holds no secret', () => {
    expect(secretsIn(text)).toEqual([]);
  });
});

interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string };
}

interface Container {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly envFrom?: readonly { readonly configMapRef: { readonly name: string } }[];
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
  readonly startupProbe?: Probe;
  readonly livenessProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly lifecycle?: { readonly preStop: { readonly exec: { readonly command: string[] } } };
  readonly resources: Readonly<Record<'requests' | 'limits', Readonly<Record<string, string>>>>;
  readonly securityContext: unknown;
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
}

interface PodSpec {
  readonly automountServiceAccountToken: boolean;
  readonly terminationGracePeriodSeconds: number;
  readonly securityContext: unknown;
  readonly initContainers?: readonly Container[];
  readonly containers: readonly [Container];
  readonly volumes: readonly {
    readonly name: string;
    readonly secret?: { readonly secretName: string };
    readonly emptyDir?: { readonly sizeLimit: string };
    readonly projected?: {
      readonly sources: readonly { readonly secret: { readonly name: string } }[];
    };
  }[];
}

type Labels = Readonly<Record<string, string>>;

interface Deployment {
  readonly replicas: number;
  readonly strategy: unknown;
  readonly selector: { readonly matchLabels: Labels };
  readonly template: { readonly metadata: { readonly labels: Labels }; readonly spec: PodSpec };
}

interface Port {
  readonly port: number;
  readonly targetPort?: string;
}

interface NetworkPolicy {
  readonly podSelector: { readonly matchLabels?: Labels };
  readonly policyTypes: readonly string[];
  readonly ingress?: readonly { readonly ports: readonly Port[] }[];
  readonly egress?: readonly { readonly ports: readonly Port[] }[];
}

interface Manifest<Spec = unknown> {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Labels };
  readonly spec: Spec;
}

const FOLDER = 'deploy/kubernetes';
/** The image's: docker/Dockerfile. */
const PORT = Number(/PORT=(\d+)/.exec(read('docker/Dockerfile'))?.[1]);
const CLOSED = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
};

function matches(selector: Labels | undefined, labels: Labels): boolean {
  return Object.entries(selector ?? {}).every(([name, value]) => labels[name] === value);
}

describe('deploy/kubernetes', () => {
  const kustomization = load(read(`${FOLDER}/kustomization.yaml`)) as {
    readonly resources: readonly string[];
    readonly configMapGenerator: readonly { readonly name: string; readonly envs: string[] }[];
    readonly images: readonly { readonly name: string }[];
  };
  const manifests = kustomization.resources.flatMap(
    (path) => loadAll(read(`${FOLDER}/${path}`)) as Manifest[],
  );
  const ofKind = (kind: string) => manifests.filter((each) => each.kind === kind);
  const deployments = ofKind('Deployment') as Manifest<Deployment>[];
  const deploymentOf = (role: GatewayRole) =>
    deployments.find(({ metadata }) => metadata.name === `gateway-${role}`)!.spec;
  const podOf = (role: GatewayRole) => deploymentOf(role).template.spec;
  const containers = deployments.flatMap(({ spec: { template } }) => [
    ...(template.spec.initContainers ?? []),
    ...template.spec.containers,
  ]);
  const settings = parseEnv(read(`${FOLDER}/settings.env`)) as Record<string, string>;

  /** The files of each Secret, as docs/OPERATIONS.md makes them. */
  const secrets = new Map(
    [...read('docs/OPERATIONS.md').matchAll(/create secret generic (\S+)((?: \\\n.*)+)/g)].map(
      ([, name = '', files = '']) => [
        name,
        [...files.matchAll(/--from-file=(?:secrets\/)?(\w+)/g)].map(([, file = '']) => file),
      ],
    ),
  );

  it('consists of what the kustomization names, each by its own name', () => {
    const files = readdirSync(join(PROJECT_ROOT, FOLDER)).sort();
    expect(files).toEqual(
      [...kustomization.resources, 'kustomization.yaml', 'settings.env'].sort(),
    );
    const names = manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(manifests.map(({ kind }) => kind))).toEqual(
      new Set(['Namespace', 'Deployment', 'Service', 'PodDisruptionBudget', 'NetworkPolicy']),
    );
    for (const { image } of containers) expect(image).toBe(kustomization.images[0]?.name);
  });

  it('runs several doors, and of what has keys or the token one', () => {
    expect(deployments.map(({ metadata }) => metadata.name)).toEqual([
      'gateway-api',
      'gateway-bot',
      'gateway-worker',
    ]);
    expect(deploymentOf('api').replicas).toBeGreaterThan(1);
    for (const role of ['bot', 'worker'] as const) {
      expect(deploymentOf(role)).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' } });
    }
    for (const { spec } of deployments) {
      expect(spec.template.metadata.labels).toEqual(spec.selector.matchLabels);
    }
    const [budget] = ofKind('PodDisruptionBudget');
    expect(budget?.spec).toMatchObject({
      maxUnavailable: 1,
      selector: deploymentOf('api').selector,
    });
  });

  it.each(['api', 'bot', 'worker'] as const)(
    '%s starts with its secrets, and no others',
    (role) => {
      const pod = podOf(role);
      const [container] = pod.containers;
      const { name, envs } = kustomization.configMapGenerator[0]!;
      expect(envs).toEqual(['settings.env']);
      expect(container.envFrom).toEqual([{ configMapRef: { name } }]);
      const own = Object.fromEntries(container.env.map((each) => [each.name, each.value]));
      const names = [...Object.keys(own), ...Object.keys(settings)];
      expect(names.filter((each) => !KNOWN_NAMES.includes(each))).toEqual([]);
      const { roles, environment, warnings, opened } = startWith({ ...settings, ...own });
      expect([roles, environment]).toEqual([[role], 'production']);
      expect(warnings.filter((each) => !each.includes('the same key'))).toEqual([]);
      expect(pod.volumes[0]?.projected?.sources.map(({ secret }) => secret.name)).toEqual([
        'gateway-shared',
        `gateway-${role}`,
      ]);
      const mounted = ['gateway-shared', `gateway-${role}`].flatMap(
        (each) => secrets.get(each) ?? [],
      );
      expect(opened).toEqual(mounted.map((file) => `/run/secrets/${file}`).sort());
      expect(mounted.some((file) => /gateway_\w+_key/.test(file))).toBe(role === 'worker');
    },
  );

  it('migrates as the owner before the worker, which never sees that password', () => {
    const { initContainers: [migrate] = [], containers: own, volumes } = podOf('worker');
    expect(migrate?.command).toEqual(['node', 'dist/db-migrate.js']);
    expect(() => read('src/db-migrate.ts')).not.toThrow();
    expect(migrate?.env.map((each) => each.value)).toEqual([
      '/run/secrets/database_url',
      '/run/owner/database_owner_url',
    ]);
    expect(volumes.find(({ name }) => name === 'owner')?.secret?.secretName).toBe('gateway-owner');
    expect(secrets.get('gateway-owner')).toEqual(['database_owner_url']);
    expect(own[0].volumeMounts.map(({ name }) => name)).toEqual(['secrets', 'tmp']);
    for (const role of ['api', 'bot'] as const) expect(podOf(role).initContainers).toBeUndefined();
  });

  it('asks for health where there is some, and never takes all doors away at once', () => {
    const { paths } = JSON.parse(read('docs/openapi/admin.json')) as { paths: object };
    for (const { spec } of deployments) {
      const [{ ports, startupProbe, livenessProbe, readinessProbe }] =
        spec.template.spec.containers;
      expect(ports).toEqual([{ name: 'http', containerPort: PORT }]);
      for (const probe of [startupProbe, livenessProbe, readinessProbe]) {
        expect(probe?.httpGet.port).toBe('http');
        expect(Object.keys(paths)).toContain(probe?.httpGet.path);
      }
      // Otherwise a chain that stands still would have each process killed.
      expect(livenessProbe?.httpGet.path).toBe('/health/live');
    }
    const readiness = (['api', 'bot', 'worker'] as const).map(
      (role) => podOf(role).containers[0].readinessProbe?.httpGet.path,
    );
    expect(readiness).toEqual(['/health/live', '/health/ready', '/health/ready']);
  });

  it('bounds and closes each container', () => {
    for (const { resources, securityContext, volumeMounts } of containers) {
      expect(Object.keys(resources)).toEqual(['requests', 'limits']);
      for (const amounts of Object.values(resources)) {
        expect(Object.keys(amounts).sort()).toEqual(['cpu', 'ephemeral-storage', 'memory']);
      }
      expect(securityContext).toEqual(CLOSED);
      expect(volumeMounts[0]?.mountPath).toBe('/run/secrets');
    }
    for (const { spec } of deployments) {
      const pod = spec.template.spec;
      expect(pod.automountServiceAccountToken).toBe(false);
      expect(pod.securityContext).toMatchObject({
        ...{ runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
      });
      const pause = Number(pod.containers[0].lifecycle?.preStop.exec.command[1] ?? 0);
      expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(STOP_DEADLINE_SECONDS + pause);
      expect(pod.volumes.at(-1)?.emptyDir?.sizeLimit).toMatch(/^\d+Mi$/);
    }
    expect(manifests.find(({ kind }) => kind === 'Namespace')?.metadata.labels).toMatchObject({
      'pod-security.kubernetes.io/enforce': 'restricted',
    });
  });

  it('lets in and out what is named, at ports that there are', () => {
    const policies = ofKind('NetworkPolicy') as Manifest<NetworkPolicy>[];
    expect(policies[0]?.spec).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    const labels = deployments.map(({ spec }) => spec.template.metadata.labels);
    for (const { spec } of policies) {
      expect(labels.some((each) => matches(spec.podSelector.matchLabels, each))).toBe(true);
    }
    const portsOf = (way: 'ingress' | 'egress') =>
      policies.flatMap(({ spec }) => (spec[way] ?? []).flatMap(({ ports }) => ports));
    expect(new Set(portsOf('ingress').map(({ port }) => port))).toEqual(new Set([PORT]));
    expect(new Set(portsOf('egress').map(({ port }) => port))).toEqual(new Set([53, 5432, 443]));
    const [service] = ofKind('Service') as Manifest<{ selector: Labels; ports: Port[] }>[];
    expect(service?.spec.ports[0]?.targetPort).toBe('http');
    expect(labels.filter((each) => matches(service?.spec.selector, each))).toEqual([
      deploymentOf('api').selector.matchLabels,
    ]);
  });

  it('holds no secret', () => {
    const texts = [...kustomization.resources, 'kustomization.yaml', 'settings.env'];
    expect(texts.flatMap((path) => secretsIn(read(`${FOLDER}/${path}`)))).toEqual([]);
    for (const { env } of containers) {
      for (const { name, value } of env) {
        expect(name === 'GATEWAY_ROLES' || value.startsWith('/run/')).toBe(true);
      }
    }
  });
});
