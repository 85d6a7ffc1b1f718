import type { Type } from '@nestjs/common';
import { checkTeamMigrations, replaceableUnit, type TeamMigrations } from '../../adapters/postgres';
import { TelegramModule, TelegramStoresModule } from '../../adapters/telegram';
import type { Port } from '../../kernel';
import type { GatewayConfig } from '../../platform/config';
import { OutboxBacklog } from '../../platform/status';
import { TransactionSigner } from '../../wallet';
import { BINDABLE_PORTS, LISTED_PORTS, POLICIES, TELEGRAM_PORTS } from './bindable-ports';
import { CompositionRefused } from './composition-refused';
import { type GatewayOptions, OPTIONAL_PARTS, type OptionalPart } from './gateway-options';
import { importersOf } from './importers-of';

/** For these nobody asks where Telegram is left out. */
const PORTS_OF_THE_BOT: readonly Port[] = [...TELEGRAM_PORTS, OutboxBacklog];

/** A team's class behind a port. */
export interface TeamBinding {
  readonly provide: Port;
  readonly useClass: Type<object>;
}

/** Options that were looked through: what they say can be done. */
export interface Composition {
  readonly imports: NonNullable<GatewayOptions['imports']>;
  readonly bindings: readonly TeamBinding[];
  readonly replaced: ReadonlySet<Port>;
  readonly without: ReadonlySet<OptionalPart>;
  readonly migrations: TeamMigrations | null;
}

/** Throws `CompositionRefused` for what no gateway can be made of. */
export function compose(config: GatewayConfig, options: GatewayOptions): Composition {
  const { imports = [], policies = {}, replace = [], without = [], migrations } = options;
  requireParts(without);
  const bindings = [
    ...Object.entries(policies).flatMap(([name, by]) => policyBinding(name, by)),
    ...replace.map(({ port, by }) => replacement(port, by)),
  ].filter(({ provide }) => provide !== TransactionSigner || isWorker(config));
  const replaced = new Set<Port>();
  for (const { provide } of bindings) {
    if (replaced.has(provide)) throw boundTwice(provide, bindings);
    replaced.add(provide);
  }
  requireSigner(config, replaced);
  const composition = { imports, bindings, replaced, without: new Set(without) };
  requireWholeUnits(composition);
  if (composition.without.has('telegram')) requireNoTelegram(config, composition);
  if (migrations !== undefined) checkTeamMigrations(migrations);
  return { ...composition, migrations: migrations ?? null };
}

function requireParts(without: readonly string[]): void {
  for (const part of without) {
    if (OPTIONAL_PARTS.some((each) => each === part)) continue;
    throw new CompositionRefused(
      `\`without\` names "${part}", which is no part that can be left out. ` +
        `These can: ${OPTIONAL_PARTS.join(', ')}.`,
    );
  }
}

/** An option that is undefined is none. */
function policyBinding(name: string, by: unknown): TeamBinding[] {
  const policy: Port | undefined = Object.hasOwn(POLICIES, name)
    ? POLICIES[name as keyof typeof POLICIES]
    : undefined;
  if (policy === undefined) {
    throw new CompositionRefused(
      `There is no policy "${name}". These are the policies: ${Object.keys(POLICIES).join(', ')}.`,
    );
  }
  if (by === undefined) return [];
  return [{ provide: policy, useClass: requireExtends(by, policy, `\`policies.${name}\``) }];
}

function replacement(port: unknown, by: unknown): TeamBinding {
  const name = nameOf(port);
  const decorator = LISTED_PORTS.get(port as Port);
  if (decorator !== undefined) {
    throw new CompositionRefused(
      `${name} is a list, which has room for everybody: nothing of it is replaced. Decorate ` +
        `${nameOf(by)} with @${decorator}(), and make it a provider of a module in \`imports\`.`,
    );
  }
  if (!isBindable(port)) {
    throw new CompositionRefused(
      `\`replace\` names ${name}, which is no port of the gateway. ` +
        'Take one of those that crowdwiz-gateway/ports exports.',
    );
  }
  const policy = Object.entries(POLICIES).find(([, each]) => (each as Port) === port)?.[0];
  if (policy !== undefined) {
    throw new CompositionRefused(
      `${name} is a policy. Give it as \`policies: { ${policy}: ${nameOf(by)} }\`, not in \`replace\`.`,
    );
  }
  return { provide: port, useClass: requireExtends(by, port, `\`replace\` of ${name}`) };
}

function isBindable(port: unknown): port is Port {
  return BINDABLE_PORTS.has(port as Port);
}

function requireExtends(by: unknown, port: Port, where: string): Type<object> {
  const isFit = typeof by === 'function' && (by.prototype as unknown) instanceof port;
  if (isFit) return by as Type<object>;
  throw new CompositionRefused(
    `${where} is ${nameOf(by)}, which does not extend ${port.name}. Give a class that does.`,
  );
}

function boundTwice(port: Port, bindings: readonly TeamBinding[]): CompositionRefused {
  const names = bindings
    .filter(({ provide }) => provide === port)
    .map(({ useClass }) => useClass.name);
  return new CompositionRefused(
    `${port.name} is bound twice, by ${names.join(' and ')}. Leave one of them in \`replace\`.`,
  );
}

/** A store that joins another one's tables finds nothing there when that one is elsewhere. */
function requireWholeUnits({ replaced, without }: Pick<Composition, 'replaced' | 'without'>): void {
  const unused = new Set<Port>(without.has('telegram') ? PORTS_OF_THE_BOT : []);
  for (const port of replaced) {
    const missing = [...replaceableUnit(port)].filter(
      (each) => !replaced.has(each) && !unused.has(each),
    );
    if (missing.length === 0) continue;
    throw new CompositionRefused(
      `${port.name} cannot be replaced alone: what stands behind ${namesOf(missing)} reads its tables. ` +
        'Replace these as well, or none.',
    );
  }
}

/** A signer of a team is not even made in a process that does not sign. */
function isWorker({ roles }: GatewayConfig): boolean {
  return roles.includes('worker');
}

function requireSigner(config: GatewayConfig, replaced: ReadonlySet<Port>): void {
  const { wallet } = config;
  if (!isWorker(config)) return;
  if (wallet.activeKey !== null && wallet.memoKey !== null) return;
  if (replaced.has(TransactionSigner)) return;
  throw new CompositionRefused(
    'GATEWAY_ACTIVE_KEY and GATEWAY_MEMO_KEY are not set, and nobody else signs. Set both, or give a signer ' +
      'that has them: `replace: [{ port: TransactionSigner, by: … }]`.',
  );
}

function requireNoTelegram(
  config: GatewayConfig,
  { imports, replaced }: Pick<Composition, 'imports' | 'replaced'>,
): void {
  if (config.telegram !== null) {
    throw new CompositionRefused(
      'TELEGRAM_BOT_TOKEN is set, and `without` leaves Telegram out. Remove one of the two.',
    );
  }
  const idle = TELEGRAM_PORTS.filter((port) => replaced.has(port));
  if (idle.length > 0) {
    throw new CompositionRefused(
      `\`replace\` binds ${namesOf(idle)}, for which nobody asks, as \`without\` leaves Telegram out. ` +
        'Remove one of the two.',
    );
  }
  for (const needed of [TelegramStoresModule, TelegramModule]) {
    const [importer] = importersOf(needed, imports);
    if (importer === undefined) continue;
    throw new CompositionRefused(
      `${importer} imports ${needed.name}, and \`without\` leaves Telegram out. Take 'telegram' out of ` +
        `\`without\`, or ${needed.name} out of the imports of ${importer}.`,
    );
  }
}

function namesOf(ports: readonly Port[]): string {
  return ports.map(({ name }) => name).join(', ');
}

function nameOf(value: unknown): string {
  return typeof value === 'function' && value.name !== '' ? value.name : String(value);
}
