import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { Role, Scope } from '../../../api-keys';
import { ALLOWED_ROLES, NEEDED_SCOPE, READERS } from '../http/allows';
import { ProblemSchema } from '../http/problem';
import { commonRefusals } from './common-refusals';
import type { OpenApiDocument, Operation, Parameter, Reference, Response } from './document';
import { exampleOf } from './examples';
import {
  infoOf,
  isOfPart,
  isOfInterface,
  keysOf,
  LOCAL_SERVER,
  type Part,
  SECURITY_SCHEMES,
  SERVICE_TAG,
  TAGS,
} from './interfaces';
import { operationIdOf } from './operation-id';
import { declaredRefusals, isOnce } from './refusals';
import { HEADERS, headersOf, problemResponses } from './responses';
import { type Route, routesOf, type ZodDto } from './routes';
import { type Direction, Schemas } from './schemas';
import { shareResponses } from './share-responses';

const JSON_TYPE = 'application/json';
const IDEMPOTENCY_KEY: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Of your choice, such as a UUID. A repetition within 48 hours gets the first answer again, with ' +
    '`Idempotency-Replayed: true`',
  schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
  example: '5f0c1d9e-3c1b-4f0e-9a54-8d0e0a9f5f6f',
};

/**
 * Describes the interfaces as OpenAPI 3.1. Nest's own module says which routes there are; what they take and
 * answer is written anew from their schemas, because it cannot say `null` (ADR 63).
 */
export function openApiDocument(application: INestApplication, part: Part): OpenApiDocument {
  const schemas = new Schemas();
  schemas.refer('Problem', ProblemSchema, 'output');
  const routes = new Map(
    routesOf(application).map((route) => [`${route.method} ${route.path}`, route]),
  );
  const { paths: found, foreign } = declared(application);
  const paths: OpenApiDocument['paths'] = {};
  for (const [path, operations] of Object.entries(found)) {
    if (!isOfPart(path, part)) continue;
    const described = Object.entries(operations).map(([method, operation]) => {
      const route = routes.get(`${method} ${path}`);
      const whole = route ? operationOf(route, operation, schemas) : operation;
      return [method, { ...whole, tags: tagsIn(part, whole) }];
    });
    paths[path] = Object.fromEntries(described) as Record<string, Operation>;
  }
  const responses = shareResponses(paths);
  const used = JSON.stringify({ paths, responses });
  const isUsed = ([name]: [string, unknown]) => used.includes(`/${name}"`);
  return {
    openapi: '3.1.0',
    info: infoOf(part),
    servers: [LOCAL_SERVER],
    tags: tagsOf(paths, part),
    paths,
    components: {
      schemas: sorted({ ...(part === 'all' ? foreign : {}), ...schemas.named }),
      responses,
      headers: Object.fromEntries(Object.entries(HEADERS).filter(isUsed)),
      parameters: Object.fromEntries(
        Object.entries({ IdempotencyKey: IDEMPOTENCY_KEY }).filter(isUsed),
      ),
      securitySchemes: securitySchemesOf(part),
    },
  };
}

/** What Nest's module makes of the decorators; `foreign`: schemas that are none of zod's. */
function declared(application: INestApplication) {
  const document = SwaggerModule.createDocument(application, new DocumentBuilder().build());
  const foreign = Object.entries(document.components?.schemas ?? {}).filter(
    ([, schema]) => !JSON.stringify(schema).includes('x-nestjs_zod'),
  );
  // Of 3.0; what differs in 3.1 is written anew below.
  return {
    paths: document.paths as unknown as OpenApiDocument['paths'],
    foreign: Object.fromEntries(foreign) as OpenApiDocument['components']['schemas'],
  };
}

function operationOf(route: Route, raw: Operation, schemas: Schemas): Operation {
  const { path, method, handler, controller, body } = route;
  const keys = keysOf(path);
  const isKept = isOnce(handler);
  const query = route.queries.flatMap((dto) => parametersOf(dto, 'query', schemas));
  const parameters: Operation['parameters'] = [
    ...route.params.flatMap((dto) => parametersOf(dto, 'path', schemas)),
    ...query,
    ...(isKept ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : []),
    ...keptParameters(raw, route),
  ];
  const hasCursor = query.some(({ name }) => name === 'cursor' || name === 'after');
  const refusals = [
    ...declaredRefusals(controller, handler),
    ...commonRefusals(route, { needsKey: isOfInterface(path), isOnce: isKept, hasCursor }),
  ];
  return {
    operationId: route.operationId ?? operationIdOf(method, path, isList(route)),
    ...textsOf(raw),
    tags: raw.tags ?? [],
    security:
      keys.length === 0 ? (raw.security ?? []) : keys.map((key) => ({ [key]: neededBy(route) })),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === null ? kept(raw) : { requestBody: requestBodyOf(body, schemas) }),
    responses: {
      ...answersOf(route, raw, schemas, isKept),
      ...problemResponses(refusals, { isOnce: isKept }),
    },
  };
}

function textsOf({ summary, description }: Operation) {
  const hasDescription = description !== undefined && description !== '';
  return {
    ...(summary === undefined ? {} : { summary }),
    ...(hasDescription ? { description } : {}),
  };
}

/** Headers that a route declares by itself, and what others' controllers declare without zod. */
function keptParameters(raw: Operation, { params, queries }: Route): (Parameter | Reference)[] {
  return (raw.parameters ?? []).flatMap((parameter): (Parameter | Reference)[] => {
    if (!('in' in parameter)) return [parameter];
    const { example } = IDEMPOTENCY_KEY;
    if (parameter.name === IDEMPOTENCY_KEY.name) return [{ ...parameter, example }];
    const isDescribed = { header: false, path: params.length > 0, query: queries.length > 0 };
    return isDescribed[parameter.in] ? [] : [parameter];
  });
}

function kept({ requestBody }: Operation) {
  return requestBody === undefined ? {} : { requestBody };
}

/** Scopes of which a key needs each, or roles of which it needs one. */
function neededBy({ path, method, controller, handler }: Route): string[] {
  if (path.startsWith('/v1/')) {
    const scopes = (Reflect.getMetadata(NEEDED_SCOPE, handler) ??
      Reflect.getMetadata(NEEDED_SCOPE, controller)) as readonly Scope[] | undefined;
    return [...(scopes ?? [])];
  }
  const roles = (Reflect.getMetadata(ALLOWED_ROLES, handler) ??
    Reflect.getMetadata(ALLOWED_ROLES, controller)) as readonly Role[] | undefined;
  return [...(roles ?? (method === 'get' ? READERS : []))];
}

/** Without the suffixes that classes have; `Output` is nestjs-zod's own. */
function nameOf({ name }: ZodDto): string {
  return name.replace(/_Output$/, '').replace(/Dto$/, '');
}

function parametersOf(dto: ZodDto, place: 'path' | 'query', schemas: Schemas): Parameter[] {
  const { properties = {}, required = [] } = schemas.resolve(
    schemas.convert(dto.schema, 'input', nameOf(dto)),
  );
  return Object.entries(properties).map(([name, { description, ...schema }]) => {
    const example = exampleOf(schema, schemas);
    return {
      name,
      in: place,
      required: place === 'path' || required.includes(name),
      ...(description === undefined ? {} : { description }),
      schema,
      ...(example === undefined ? {} : { example }),
    };
  });
}

function requestBodyOf(dto: ZodDto, schemas: Schemas): NonNullable<Operation['requestBody']> {
  return { required: true, content: contentOf(dto, 'input', schemas) };
}

function contentOf(dto: ZodDto, direction: Direction, schemas: Schemas) {
  const schema = schemas.refer(nameOf(dto), dto.schema, direction);
  return { [JSON_TYPE]: { schema, example: exampleOf(schema, schemas) } };
}

function answersOf(
  { answers }: Route,
  raw: Operation,
  schemas: Schemas,
  isKept: boolean,
): Record<string, Response> {
  const names = ['X-Request-Id', ...(isKept ? ['Idempotency-Replayed'] : [])];
  const described = Object.entries(raw.responses).flatMap(([status, response]) => {
    if ('$ref' in response) return [];
    const dto = answers[status];
    const content = dto ? { content: contentOf(dto, 'output', schemas) } : {};
    const headers = { ...headersOf(...names), ...response.headers };
    return [[status, { ...response, headers, ...content }] as const];
  });
  return Object.fromEntries(described);
}

/** Whether it answers many things, in pages or at once. */
function isList({ answers }: Route): boolean {
  return Object.values(answers).some(
    ({ schema }) => 'shape' in schema && 'items' in (schema.shape as Record<string, unknown>),
  );
}

/** Alone, the interface of services need not say whose its groups are. */
function tagsIn(part: Part, { tags = [] }: Operation): string[] {
  return part === 'service' ? tags.map((tag) => tag.replace(SERVICE_TAG, '')) : tags;
}

function tagsOf(paths: OpenApiDocument['paths'], part: Part): OpenApiDocument['tags'] {
  const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
  const names = new Set(operations.flatMap(({ tags = [] }) => tags));
  return [...names].sort().map((name) => ({
    name,
    description: (part === 'service' ? TAGS[SERVICE_TAG + name] : TAGS[name]) ?? name,
  }));
}

function securitySchemesOf(part: Part): Record<string, unknown> {
  const schemes = Object.entries(SECURITY_SCHEMES);
  return Object.fromEntries(schemes.filter(([name]) => part === 'all' || name.startsWith(part)));
}

function sorted<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  const entries = Object.entries(record);
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}
