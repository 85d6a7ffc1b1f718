import type { OpenApiDocument, Server } from './document';

/** Whose interface a document describes; `all` is what a gateway serves at /docs. */
export type Part = 'service' | 'admin' | 'all';

const CONVENTIONS =
  'Amounts are decimal strings with the symbol of their asset beside them, times are ISO 8601 in UTC. ' +
  'Every error is application/problem+json (RFC 9457) with a stable `code`. Lists give `nextCursor`; send it ' +
  'back as `cursor`.';

const ABOUT: Readonly<Record<Part, { title: string; description: string }>> = {
  service: {
    title: 'CrowdWiz Gateway: the interface of services',
    description:
      'By which a game, a shop or a site gives its customers points for CWD, and CWD for points. ' +
      `${CONVENTIONS} Whatever changes something takes an \`Idempotency-Key\`: a repetition under the same key is ` +
      'done once, and answered as the first call was.',
  },
  admin: {
    title: 'CrowdWiz Gateway: the interface of operators',
    description: `By which operators look at the gateway and decide. ${CONVENTIONS}`,
  },
  all: {
    title: 'CrowdWiz Gateway',
    description: `The interface of services under /v1, and that of operators under /admin/v1. ${CONVENTIONS}`,
  },
};

export function isOfPart(path: string, part: Part): boolean {
  if (part === 'all') return true;
  return path.startsWith('/v1/') === (part === 'service');
}

export function infoOf(part: Part): OpenApiDocument['info'] {
  return { version: '1', ...ABOUT[part] };
}

export const LOCAL_SERVER: Server = {
  url: 'http://127.0.0.1:3000',
  description: 'A gateway on this machine, as it listens without further settings',
};

/** Where a browser gets a session, and gives it back: whoever asks there may have none. */
const SESSION = '/admin/session';

/** By which key an address is opened; empty where none is needed. */
export function keysOf(path: string): readonly string[] {
  if (path === SESSION) return [];
  if (path.startsWith('/admin/')) return ['adminKey', 'adminKeyHeader', 'adminSession'];
  if (path.startsWith('/v1/')) return ['serviceKey', 'serviceKeyHeader'];
  return [];
}

/** Whether an address belongs to the interface of services or of operators. */
export function isOfInterface(path: string): boolean {
  return path.startsWith('/admin/') || path.startsWith('/v1/');
}

const bearer = (description: string) => ({ type: 'http', scheme: 'bearer', description });
const header = (description: string) => ({
  type: 'apiKey',
  in: 'header',
  name: 'X-Api-Key',
  description,
});

export const SECURITY_SCHEMES: Readonly<Record<string, unknown>> = {
  serviceKey: bearer(
    '`SERVICE_API_KEY`, or a key of the role `service`; with the scopes that are named',
  ),
  serviceKeyHeader: header('The same key in a header of its own'),
  adminKey: bearer('`ADMIN_API_KEY`, or a key of one of the roles that are named'),
  adminKeyHeader: header('The same key in a header of its own'),
  adminSession: {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-cwg_session',
    description:
      'A browser in which somebody has signed in with such a key (`POST /admin/session`). Whatever changes something ' +
      'takes the header `X-Desk-Request` as well, and comes from a page of the gateway',
  },
};

/** Begins the groups of the interface of services, where those of operators stand beside them. */
export const SERVICE_TAG = 'service: ';

/** What each group of routes is for. */
export const TAGS: Readonly<Record<string, string>> = {
  'service: customers': 'Customers by the service’s own reference',
  'service: links': 'Which CrowdWiz account is the customer’s, and the proof of it',
  'service: points': 'Balances, and points that are given and taken',
  'service: deposits': 'CWD that becomes points',
  'service: withdrawals': 'Points that become CWD',
  'service: events': 'What has happened, in its order',
  'service: webhooks': 'Where the gateway delivers what has happened',
  alarms: 'What operators are told of, and whether somebody knows',
  audit: 'What operators have done, in a chain of hashes',
  blocks: 'Blocks that an operator accepts without proof',
  customers: 'Customers, their statements and adjustments',
  decisions: 'Acts that one person asks for and another one decides',
  deposits: 'What came to the hot wallet, and whose it is',
  explanations: 'What numbers are made of',
  exports: 'Files for accountants',
  'findings and halts': 'What waits for an operator, and what is stopped',
  health: 'For orchestrators',
  keys: 'Who may use the interfaces',
  linking: 'Which CrowdWiz account is the customer’s',
  'rates and limits': 'The terms for all customers',
  're-scans': 'Blocks that are read again',
  session: 'Browsers of operators that are signed in',
  search: 'Whatever an operator has at hand, found',
  'wallet, books and status': 'What the gateway has, and how it is',
  webhooks: 'Where the gateway delivers what has happened: the endpoints of all services',
  'what is owed back': 'Payments that the database had forgotten, and who bears them',
  withdrawals: 'Payouts and the decisions about them',
};
