import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type {
  OpenApiDocument,
  Operation,
  Parameter,
  Schema,
} from '../../src/adapters/rest/openapi/document';

const FOLDER = join(__dirname, '../../docs/openapi');
const JSON_TYPE = 'application/json';

/** A request as it goes over the socket: no library makes it any better. */
export interface GeneratedRequest {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Null without a body. */
  readonly text: string | null;
  /** Whether nothing was made wrong with it on purpose. */
  readonly isAsDocumented: boolean;
}

/** What exists in the gateway that is asked. */
export interface KnownThings {
  readonly serviceKey: string;
  readonly adminKey: string;
  readonly customerIds: readonly string[];
  /** Grow while requests are made. */
  readonly quoteIds: string[];
  readonly withdrawalIds: string[];
  readonly holdIds: string[];
  readonly accountNames: readonly string[];
}

/** Numbers of a seed: the same ones again. */
export class Dice {
  constructor(private seed: number) {}

  /** From 0 to below 1. */
  next(): number {
    this.seed = (this.seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.seed ^ (this.seed >>> 15), 1 | this.seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(values: readonly T[]): T {
    const value = values[this.below(values.length)];
    if (value === undefined) throw new Error('There is nothing to pick from');
    return value;
  }
}

const deep = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const nested = (depth: number): unknown => JSON.parse(deep(depth));

/** Values that no field asks for. */
const ODD_VALUES: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1.5, 1e308, -0, Number.MAX_SAFE_INTEGER, [], {}, [[]], [null]],
  ...['', ' ', '0', '-1', '1e9', '0x10', 'NaN', 'Infinity', '00012', '1,5', '१२', '９９', '１２.5'],
  ...['9'.repeat(15), '9'.repeat(16), '9'.repeat(400), `0.${'0'.repeat(40)}1`, '-0.00000001'],
  ...[
    "' or '1'='1",
    "'; drop table customer; --",
    '1); select pg_sleep(9)--',
    '$1',
    '%s%n%x',
    '${7*7}',
  ],
  ...[
    '../../../etc/passwd',
    '..\\..\\windows',
    '/admin/v1/keys',
    '%2e%2e%2f',
    'file:///etc/passwd',
  ],
  ...[
    '\u0000',
    'a\u0000b',
    '\ud800',
    '\u202e\u200b',
    'é'.repeat(300),
    '👩‍👩‍👧‍👦',
    'ı',
    'ß',
    '\u{1f4a9}'.repeat(99),
  ],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', '<script>alert(1)</script>'],
  ...['x'.repeat(5_000), nested(500), { __proto__: null, toString: 1 }, { $gt: '' }, { then: 1 }],
];

/** Texts that are no body of any route. */
const ODD_BODIES: readonly string[] = [
  ...[
    '',
    '{',
    '}',
    'null',
    'true',
    '0',
    '""',
    '[]',
    '[{}]',
    '{"a":1,}',
    "{'a':1}",
    'NaN',
    '{"":{}}',
  ],
  ...[deep(5_000), `{"points":${'9'.repeat(400)}}`, '{"__proto__":{"isAdmin":true}}', '\ufeff{}'],
  ...[
    '{"points":"1","points":"2"}',
    '{"reference":"\\ud800"}',
    '{"reference":"\\u0000"}',
    'a=1&b=2',
  ],
  `{"reason":"${'x'.repeat(70_000)}"}`,
];

/** Parts of an address, as they are sent. */
const ODD_WORDS: readonly string[] = [
  ...[
    '..',
    '.',
    '%2e%2e',
    '%2f',
    '..%2f..%2fadmin%2fv1%2fkeys',
    '%00',
    '%',
    '%zz',
    '%c0%ae',
    '%ff',
  ],
  ...[
    "'%20or%201=1--",
    '1',
    '-1',
    '0',
    'null',
    'undefined',
    'true',
    '*',
    '~',
    ';',
    '%0d%0aX-A:%201',
  ],
  ...['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-4fff-bfff-ffffffffffff'],
  ...['a'.repeat(2_000), '%F0%9F%92%A9', '{id}', ':id', '__proto__', '9'.repeat(80)],
];

const ODD_HEADERS: readonly Readonly<Record<string, string>>[] = [
  { 'idempotency-key': '' },
  { 'idempotency-key': 'a b' },
  { 'idempotency-key': 'é' },
  { 'idempotency-key': 'k'.repeat(256) },
  { 'content-type': 'text/plain' },
  { 'content-type': 'application/json; charset=utf-7' },
  { 'content-type': 'application/x-www-form-urlencoded' },
  { 'content-encoding': 'gzip' },
  { 'x-http-method-override': 'DELETE' },
  { 'x-forwarded-for': '127.0.0.1' },
  { 'x-request-id': "'; drop table customer" },
  { 'x-operator': 'admin' },
  { accept: 'text/html' },
  { cookie: 'a=b; __proto__=1' },
  { range: 'bytes=0-1' },
  { 'if-none-match': '*' },
];

/** What a service does most, so that enough is answered by 2xx. */
const OFTEN = [
  'customers.create',
  'customers.get',
  'balance.get',
  'credits.create',
  'debits.create',
];
const OFTEN_WEIGHT = 5;
/** Changes of operators that a generated request may really make: the others would halt or rule everything. */
const ADMIN_CHANGES = ['admin.adjustments.create'];

interface Known {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
  readonly schemas: Readonly<Record<string, Schema>>;
}

/** Makes requests from docs/openapi: as documented, and with something wrong. */
export class RequestGenerator {
  private readonly operations: readonly Known[];
  private count = 0;

  constructor(
    private readonly dice: Dice,
    private readonly known: KnownThings,
  ) {
    const all = ['service', 'admin'].flatMap(operationsIn);
    this.operations = all.flatMap((each) =>
      Array.from({ length: OFTEN.includes(each.id) ? OFTEN_WEIGHT : 1 }, () => each),
    );
  }

  next(): GeneratedRequest {
    const request = this.make();
    if (request.text === null) return request;
    // Without it Node.js sends a body of GET behind a request that has none.
    const length = String(Buffer.byteLength(request.text));
    return { ...request, headers: { ...request.headers, 'content-length': length } };
  }

  private make(): GeneratedRequest {
    this.count += 1;
    const operation = this.dice.pick(this.operations);
    const isForbidden = this.isRuling(operation);
    const isAsDocumented = !isForbidden && this.dice.chance(0.5);
    return isAsDocumented ? this.right(operation) : this.wrong(operation, isForbidden);
  }

  private isRuling({ id, method }: Known): boolean {
    return method !== 'get' && id.startsWith('admin.') && !ADMIN_CHANGES.includes(id);
  }

  private right(operation: Known): GeneratedRequest {
    const body = this.bodyOf(operation);
    return {
      ...this.addressed(operation, this.queryOf(operation)),
      headers: { ...this.keyOf(operation, true), ...this.onceOf(operation), ...typeOf(body) },
      text: body === undefined ? null : JSON.stringify(body),
      isAsDocumented: true,
    };
  }

  /** `neverTaken`: with a field that no body has, so that it is refused whatever else it says. */
  private wrong(operation: Known, neverTaken: boolean): GeneratedRequest {
    const { dice } = this;
    let body = this.bodyOf(operation);
    let text: string | null = null;
    const query = this.queryOf(operation);
    if (dice.chance(0.3))
      query.push([
        dice.pick([...query.map(([name]) => name), 'x', '__proto__[a]']),
        this.oddText(),
      ]);
    if (body !== undefined || neverTaken) body = this.spoilt(body ?? {}, neverTaken);
    else if (dice.chance(0.2)) body = dice.pick(ODD_VALUES);
    if (!neverTaken && dice.chance(0.15)) text = dice.pick(ODD_BODIES);
    const address = this.addressed(operation, query, dice.chance(0.3));
    return {
      ...address,
      method:
        dice.chance(0.05) && !neverTaken
          ? dice.pick(['PUT', 'PATCH', 'HEAD', 'OPTIONS'])
          : address.method,
      headers: {
        ...this.keyOf(operation, dice.chance(0.7)),
        ...this.onceOf(operation),
        ...typeOf(body),
        ...(dice.chance(0.25) ? dice.pick(ODD_HEADERS) : {}),
      },
      text: text ?? (body === undefined ? null : JSON.stringify(body)),
      isAsDocumented: false,
    };
  }

  private spoilt(body: unknown, neverTaken: boolean): unknown {
    const { dice } = this;
    if (!neverTaken && dice.chance(0.1)) return dice.pick(ODD_VALUES);
    const fields: Record<string, unknown> = { ...(body as object) };
    for (const name of Object.keys(fields)) {
      if (dice.chance(0.4)) fields[name] = dice.pick(ODD_VALUES);
      else if (dice.chance(0.1)) Reflect.deleteProperty(fields, name);
    }
    if (neverTaken || dice.chance(0.2)) {
      fields[dice.pick(['isAdmin', 'constructor', 'balance', 'id', 'ünknown'])] = this.oddText();
    }
    return fields;
  }

  private oddText(): string {
    return String(this.dice.pick(ODD_VALUES.filter((value) => typeof value !== 'object')));
  }

  private keyOf({ path }: Known, isRight: boolean): Record<string, string> {
    const { adminKey, serviceKey } = this.known;
    const [own, other] = path.startsWith('/v1/') ? [serviceKey, adminKey] : [adminKey, serviceKey];
    if (isRight) return { authorization: `Bearer ${own}` };
    const wrong: Record<string, string>[] = [
      {},
      { authorization: `Bearer ${other}` },
      { authorization: 'Bearer wrong' },
      { authorization: 'Basic eDp5' },
      { 'x-api-key': "' or 1=1" },
    ];
    return this.dice.pick(wrong);
  }

  /** Some calls are made again, and some keys belong to another call. */
  private onceOf({ method }: Known): Record<string, string> {
    if (method === 'get' || this.dice.chance(0.5)) return {};
    const isFresh = this.dice.chance(0.8);
    return { 'idempotency-key': isFresh ? `key-${this.count}` : `key-${this.dice.below(20)}` };
  }

  private addressed(
    { id, method, path }: Known,
    query: readonly [string, string][],
    isOdd = false,
  ): Pick<GeneratedRequest, 'operationId' | 'method' | 'path'> {
    const words = path.replace(/\{(\w+)\}/g, (_match, name: string) => {
      if (isOdd) return this.dice.pick([...ODD_WORDS, ...this.idsOf('other')]);
      return this.wordOf(path, name);
    });
    const search = query.map((pair) => pair.map(encoded).join('=')).join('&');
    const address = search === '' ? words : `${words}?${search}`;
    return { operationId: id, method: method.toUpperCase(), path: address };
  }

  private wordOf(path: string, name: string): string {
    if (name === 'name') return 'per_withdrawal';
    if (path.includes('/customers/')) return this.dice.pick(this.known.customerIds);
    if (path.includes('/holds/')) return this.dice.pick(this.idsOf('hold'));
    return this.dice.pick(this.idsOf(path.includes('/withdrawals/') ? 'withdrawal' : 'other'));
  }

  /** The newest ones: what is old is over. */
  private idsOf(kind: 'quote' | 'withdrawal' | 'hold' | 'other'): readonly string[] {
    const { quoteIds, withdrawalIds, holdIds, customerIds } = this.known;
    if (kind === 'quote') return quoteIds.slice(-4);
    if (kind === 'withdrawal') return withdrawalIds.slice(-8);
    if (kind === 'hold') return holdIds.slice(-8);
    return [...quoteIds.slice(-4), ...withdrawalIds.slice(-4), ...customerIds];
  }

  private queryOf({ operation }: Known): [string, string][] {
    const parameters = (operation.parameters ?? []).filter(
      (each): each is Parameter => 'in' in each && each.in === 'query',
    );
    return parameters.flatMap(({ name, schema }): [string, string][] => {
      if (name === 'cursor' || name === 'wait' || this.dice.chance(0.6)) return [];
      if (name === 'limit') return [[name, String(1 + this.dice.below(200))]];
      if (name === 'customerId') return [[name, this.dice.pick(this.known.customerIds)]];
      return schema.enum ? [[name, String(this.dice.pick(schema.enum))]] : [];
    });
  }

  private bodyOf({ operation, schemas }: Known): unknown {
    const schema = operation.requestBody?.content[JSON_TYPE]?.schema;
    return schema === undefined ? undefined : this.valueOf(schema, schemas, '');
  }

  private valueOf(given: Schema, schemas: Readonly<Record<string, Schema>>, name: string): unknown {
    const schema = resolved(given, schemas);
    const known = this.knownValue(name);
    if (known !== undefined) return known;
    if (schema.enum) return this.dice.pick(schema.enum);
    const type = [schema.type ?? []].flat()[0];
    if (type === 'object') {
      const { properties = {}, required = [] } = schema;
      const taken = Object.entries(properties).filter(([each]) => required.includes(each));
      return Object.fromEntries(
        taken.map(([each, one]) => [each, this.valueOf(one, schemas, each)]),
      );
    }
    if (type === 'array') return schema.items ? [this.valueOf(schema.items, schemas, name)] : [];
    return schema.examples?.[0] ?? null;
  }

  private knownValue(name: string): unknown {
    const { dice, known } = this;
    switch (name) {
      case 'reference':
      case 'key':
        // Some are used again, for the same and for other things.
        return dice.chance(0.8) ? `reference-${this.count}` : `reference-${dice.below(40)}`;
      case 'points':
        return `${1 + dice.below(20)}${dice.chance(0.3) ? `.${dice.below(100)}` : ''}`;
      case 'accountName':
        return dice.pick(known.accountNames);
      case 'quoteId':
        return dice.pick(this.idsOf(dice.chance(0.9) ? 'quote' : 'other'));
      case 'customerId':
        return dice.pick(known.customerIds);
      default:
        return undefined;
    }
  }
}

function operationsIn(name: string): Known[] {
  const document = JSON.parse(
    readFileSync(join(FOLDER, `${name}.json`), 'utf8'),
  ) as OpenApiDocument;
  const { schemas } = document.components;
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...{ method, path, operation, schemas },
      id: operation.operationId ?? path,
    })),
  );
}

function resolved(schema: Schema, schemas: Readonly<Record<string, Schema>>): Schema {
  const found = schema.$ref === undefined ? schema : schemas[schema.$ref.split('/').at(-1) ?? ''];
  if (!found) throw new Error(`${schema.$ref ?? ''} leads nowhere`);
  return found;
}

function typeOf(body: unknown): Record<string, string> {
  return body === undefined ? {} : { 'content-type': JSON_TYPE };
}

/** Half of a character of Unicode cannot be encoded. */
function encoded(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
}
