import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DOMAIN_PROBLEMS } from '../../src/adapters/rest/http/domain-problems';
import { describedApplication } from '../../src/adapters/rest/openapi/describe-interfaces';
import type {
  OpenApiDocument,
  Reference,
  Response,
} from '../../src/adapters/rest/openapi/document';
import { type Route, routesOf } from '../../src/adapters/rest/openapi/routes';
import { PROJECT_ROOT } from './cruise';
import { ReachedRefusals } from './reached-refusals';

/** Functions whose refusals reach no caller, or are documented for every route of a kind; each with its reason. */
const CUTS: Readonly<Record<string, string>> = {
  'EventPublisher.publish': 'what listens to an event answers nobody, and its errors are its own',
  'Books.post': 'refuses what its callers have checked; where it does not, the route says so',
  'Books.record': 'writes what was decided by the same rules: what it refuses is decided anew',
  'OperationsPlan.takeWaiting': 'of a customer who is locked, and debits that were checked before',
  'WaitingDebits.addAll': 'of debits of which a plan knows that none waits yet',
  'Books.endHolds': 'of holds that the same transaction has locked',
  'Once.operate': 'does operations of every kind: what each of them refuses, its route says',
  'PerformOperations.execute': 'gives the refusals of a batch as results',
  'HotWallet.read': "the gateway's own account is there since its start",
  'StatusReader.read': 'a look that fails is a part of the answer',
  'WalletController.gateState': 'a gate that cannot be checked is a closed one',
  onServer:
    'that it takes no writes is documented for every change, that no way to it is free for every key',
  refuseWhereBusy: 'others who hold what is needed are documented for whatever changes something',
  commitForSure: 'a commit that may not have happened is documented for whatever changes something',
  requireOperator: 'the name of a key is checked when the key is made',
  requireReason: 'every body that needs a reason has a schema that asks for it, but those of rates',
  toRateVersion: 'reads what was checked before it was stored',
  cwdLimit: 'reads what was checked before it was stored',
};
/** What the schemas of bodies refuse first, or what was checked before it was stored. */
const CHECKED_BEFORE = ['adjustment_key_malformed', 'amount_malformed', 'rate_malformed'];
/** What the functions of the cuts say, where a route documents it. */
const BY_CUTS = [
  ...['commit_unconfirmed', 'database_read_only', 'database_busy', 'insufficient_points'],
  ...['reason_required'],
  ...['entry_key_conflict', 'hold_already_ended', 'customer_unknown', 'amount_not_positive'],
  ...['idempotency_key_in_use', 'idempotency_key_reused'],
  ...['capture_exceeds_hold', 'hold_state_forbids', 'hold_unknown'],
];

/** What the code could reach, and the facts do not let it. */
const NEVER: Readonly<Record<string, string>> = {
  'DepositsController.move: amount_not_positive': 'what was credited is more than nothing',
  'ServiceBatchesController.perform: amount_too_precise': 'is told as a field that is not right',
};

interface Compared {
  readonly name: string;
  readonly reached: ReadonlySet<string>;
  readonly documented: ReadonlySet<string>;
}

function codesOf(document: OpenApiDocument, given: Response | Reference): string[] {
  const response =
    '$ref' in given ? document.components.responses[given.$ref.split('/').at(-1) ?? ''] : given;
  return Object.keys(response?.content?.['application/problem+json']?.examples ?? {});
}

function documentedCodes(): Map<string, Set<string>> {
  const codes = new Map<string, Set<string>>();
  for (const name of ['service', 'admin']) {
    const text = readFileSync(join(PROJECT_ROOT, `docs/openapi/${name}.json`), 'utf8');
    const document = JSON.parse(text) as OpenApiDocument;
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const [method, { responses }] of Object.entries(methods)) {
        const found = Object.values(responses).flatMap((each) => codesOf(document, each));
        codes.set(`${method} ${path}`, new Set(found.filter((code) => code in DOMAIN_PROBLEMS)));
      }
    }
  }
  return codes;
}

/** Reads all sources as the compiler does, which takes its time on a busy machine. */
jest.setTimeout(120_000);

describe('the refusals that an operation documents', () => {
  let compared: Compared[];

  beforeAll(async () => {
    const documented = documentedCodes();
    const reached = new ReachedRefusals((name) => name in CUTS);
    const isOurs = ({ path }: Route) => /^\/(?:admin\/)?v1\//.test(path);
    const routes = routesOf(await describedApplication()).filter(isOurs);
    compared = routes.map(({ method, path, controller, handlerName }) => ({
      name: `${controller.name}.${handlerName}`,
      reached: reached.of(controller.name, handlerName),
      documented: documented.get(`${method} ${path}`) ?? new Set<string>(),
    }));
    expect(compared.length).toBeGreaterThan(60);
  });

  it('are all that the code behind it can reach', () => {
    const missing = compared.flatMap(({ name, reached, documented }) =>
      [...reached]
        .filter((code) => !documented.has(code) && !CHECKED_BEFORE.includes(code))
        .map((code) => `${name}: ${code}`)
        .filter((refusal) => !(refusal in NEVER)),
    );
    // What is missing is declared by @Refuses at the method.
    expect(missing).toEqual([]);
  });

  it('are none that the code behind it never makes', () => {
    const idle = compared.flatMap(({ name, reached, documented }) =>
      [...documented]
        .filter((code) => !reached.has(code) && !BY_CUTS.includes(code))
        .map((code) => `${name}: ${code} comes from nowhere`),
    );
    expect(idle).toEqual([]);
  });

  it('would be found where one of them is not documented', () => {
    const quote = compared.find(({ name }) => name === 'ServiceWithdrawalsController.quote');
    expect(quote?.reached).toContain('withdrawal_below_minimum');
    const confirm = compared.find(({ name }) => name === 'ServiceLinksController.confirm');
    // Through a port, to what stands behind it; and an outcome that is a value.
    expect([...(confirm?.reached ?? [])]).toEqual(
      expect.arrayContaining(['account_linked_elsewhere', 'code_wrong', 'code_expired']),
    );
  });
});
