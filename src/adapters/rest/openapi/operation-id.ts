/**
 * Last words of an address that say what is done, not what with: `POST /withdrawals/{id}/cancel` is
 * `withdrawals.cancel`, where `POST /customers/{id}/credits` is `credits.create`.
 */
const VERBS: readonly string[] = [
  'accept',
  'approve',
  'attribute',
  'book-difference',
  'cancel',
  'capture',
  'close',
  'confirm',
  'decide',
  'enable',
  'give',
  'keep',
  'move',
  'pause',
  'redeliver',
  'refund',
  'reject',
  'release',
  'resume',
  'revoke',
  'rotate',
  'rotate-secret',
  'test',
  'unbind',
];

/** Addresses that say it in another order. */
const NAMES: Readonly<Record<string, string>> = {
  'get /admin/v1/blocks/accepted': 'admin.blocks.listAccepted',
  'get /admin/v1/deposits/unattributed': 'admin.deposits.listUnattributed',
  'get /admin/v1/customers/{id}/balances/{balance}/explanation': 'admin.balances.explain',
  'get /admin/v1/customers/{id}/balances/{balance}/explanation/text':
    'admin.balances.explainInText',
  'get /admin/v1/deposits/{id}/explanation': 'admin.deposits.explain',
  'get /admin/v1/deposits/{id}/explanation/text': 'admin.deposits.explainInText',
  'get /admin/v1/findings/{id}/explanation': 'admin.findings.explain',
  'get /admin/v1/findings/{id}/explanation/text': 'admin.findings.explainInText',
  'get /admin/v1/withdrawals/{id}/explanation': 'admin.withdrawals.explain',
  'get /admin/v1/withdrawals/{id}/explanation/text': 'admin.withdrawals.explainInText',
  'get /admin/v1/halt': 'admin.halts.list',
  'get /admin/v1/ledger/accounts/{code}/explanation': 'admin.accounts.explain',
  'get /admin/v1/ledger/audit': 'admin.ledger.audit',
  'get /admin/v1/limits/{name}/history': 'admin.limits.listVersions',
  'get /admin/v1/rates': 'admin.rates.list',
  'get /admin/v1/rescans/{id}/discoveries': 'admin.rescans.listDiscoveries',
  'get /v1/events/head': 'events.head',
  'get /health/live': 'health.live',
  'get /health/ready': 'health.ready',
  'get /v1/customers': 'customers.find',
  'get /v1/withdrawals': 'withdrawals.find',
  'post /admin/v1/halt': 'admin.halts.create',
  'post /admin/v1/rates/both': 'admin.rates.createBoth',
  'post /admin/v1/resume': 'admin.halts.end',
};

const INTERFACES = /^\/(?:admin\/)?v1\//;

/** By resource and verb, such as `deposits.list`; those of operators begin with `admin.`. */
export function operationIdOf(method: string, path: string, isList: boolean): string {
  const named = NAMES[`${method} ${path}`];
  if (named !== undefined) return named;
  const prefix = path.startsWith('/admin/') ? 'admin.' : '';
  const words = path.replace(INTERFACES, '').replace(/^\//, '').split('/');
  const nouns = words.filter((word) => !word.startsWith('{'));
  const last = nouns.at(-1) ?? 'root';
  if (method === 'post' && VERBS.includes(last)) {
    return `${prefix}${camel(nouns.at(-2) ?? 'root')}.${camel(last)}`;
  }
  return `${prefix}${camel(last)}.${verbOf(method, isList)}`;
}

function verbOf(method: string, isList: boolean): string {
  switch (method) {
    case 'get':
      return isList ? 'list' : 'get';
    case 'post':
      return 'create';
    case 'put':
      return 'set';
    case 'patch':
      return 'update';
    default:
      return method;
  }
}

function camel(word: string): string {
  return word.replace(/-(.)/g, (_match, letter: string) => letter.toUpperCase());
}
