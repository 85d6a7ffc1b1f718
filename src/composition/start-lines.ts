import type { CurveLibrary } from '../adapters/crowdwiz';
import {
  databaseAddressOf,
  CROWDWIZ_MAINNET_CHAIN_ID,
  GATEWAY_ROLES,
  type GatewayConfig,
  type GatewayRole,
} from '../platform/config';
import { LIMIT_NAMES, type LimitValues } from '../terms';
import type { IdentityCheck, NodeHealth } from '../wallet';

/** What a gateway that has just started knows of itself. */
export interface StartFacts {
  readonly version: string;
  readonly config: GatewayConfig;
  /** With the password; it is not shown. */
  readonly databaseUrl: string;
  /** Of the server, such as 17.2, and the role as which the gateway is known there. */
  readonly database: { readonly version: string; readonly role: string };
  readonly identity: IdentityCheck;
  readonly nodes: readonly Pick<NodeHealth, 'node' | 'state'>[];
  /** In force, as the database has them: points per CWD. */
  readonly rates: { readonly deposit: string; readonly withdrawal: string };
  readonly limits: LimitValues;
  /** Makes and checks signatures. */
  readonly curve: CurveLibrary;
}

export interface StartLine {
  readonly text: string;
  /** True: an operator may have meant something else. */
  readonly isDoubt: boolean;
}

/** Ten to twelve lines, for people: what runs, as whom, where, and on which terms. No secrets. */
export function startLines(facts: StartFacts): readonly StartLine[] {
  const { version, config, databaseUrl, database, identity, nodes, rates, curve } = facts;
  const { chain, points, telegram, environment } = config;
  const healthy = nodes.filter(({ state }) => state === 'healthy').length;
  const id = identity.status === 'ok' ? identity.accountId : 'its id is not known yet';
  const network = chain.chainId === CROWDWIZ_MAINNET_CHAIN_ID ? 'CrowdWiz mainnet' : 'not mainnet';
  const difference = differenceOf(facts);
  return [
    `CrowdWiz Gateway ${version} (${environment}) on Node.js ${process.version}`,
    rolesLine(config.roles),
    `Account: ${config.wallet.accountName} (${id})`,
    `Chain: ${chain.chainId} (${network})`,
    `Nodes: ${healthy} of ${nodes.length} healthy, ${chain.quorum} must agree: ` +
      nodes
        .map(({ node, state }) => (state === 'healthy' ? node : `${node} (${state})`))
        .join(', '),
    `Database: PostgreSQL ${database.version} at ${databaseAddressOf(databaseUrl)} as ${database.role}` +
      (config.database.url === null ? ', embedded: for trying out only' : ''),
    `Points: ${points.symbol} with ${points.decimals} decimals`,
    `Rates in force: ${rates.deposit} ${points.symbol} for 1 CWD that comes in, ${rates.withdrawal} for 1 CWD that ` +
      `goes out; the ${config.withdrawals.feePayer} bears the fee`,
    `Bot: ${telegram === null ? noBot(config.roles) : botOf(telegram)}`,
  ]
    .map((text) => ({ text, isDoubt: false }))
    .concat(curveLine(curve))
    .concat(difference === null ? [] : [{ text: difference, isDoubt: true }]);
}

/** JavaScript signs the same bytes, about twenty times slower, and nothing else would show it. */
function curveLine({ name, fallbackReason }: CurveLibrary): StartLine {
  if (fallbackReason === null) return { text: `Signatures: ${name}, native code`, isDoubt: false };
  const text = `Signatures: ${name} in JavaScript, as libsecp256k1 is not used: ${fallbackReason}`;
  return { text, isDoubt: true };
}

function rolesLine(roles: readonly GatewayRole[]): string {
  const others = GATEWAY_ROLES.filter((role) => !roles.includes(role));
  const rest = others.length === 0 ? 'everything' : `other processes have ${others.join(', ')}`;
  return `Roles: ${roles.join(', ')} (${rest})`;
}

function noBot(roles: readonly GatewayRole[]): string {
  return roles.includes('bot') ? 'none' : 'not in this process';
}

/** By its number, which is no secret; its name is known once Telegram answers. */
function botOf({ token, webhook, proxy }: NonNullable<GatewayConfig['telegram']>): string {
  const [number = ''] = token.reveal().split(':', 1);
  const way = webhook === null ? 'polling' : `webhook at ${new URL(webhook.url).origin}`;
  return `${number} by ${way}${proxy === null ? '' : ' through TELEGRAM_PROXY'}`;
}

/** First values are looked at once: later ones of the settings change nothing, which surprises. */
function differenceOf({ config, rates, limits }: StartFacts): string | null {
  const differences = [
    differs('DEPOSIT_RATE', config.terms.depositRate.text, rates.deposit),
    differs('WITHDRAW_RATE', config.terms.withdrawalRate.text, rates.withdrawal),
    ...LIMIT_NAMES.map((name) => differs(`limit ${name}`, config.terms.limits[name], limits[name])),
  ].filter((each) => each !== null);
  if (differences.length === 0) return null;
  return (
    `The settings differ from the database, which counts: ${differences.join('; ')}. ` +
    'Change the terms by the admin interface, or the settings to what is in force.'
  );
}

function differs(name: string, setting: string, inForce: string): string | null {
  return plain(setting) === plain(inForce)
    ? null
    : `${name} is ${setting} there, ${inForce} in force`;
}

/** 90.00 is 90. */
function plain(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
