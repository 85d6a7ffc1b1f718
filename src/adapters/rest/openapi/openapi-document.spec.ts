import { Controller, Get, Module, type NestApplicationOptions, Post, Query } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { createZodDto, ZodResponse } from 'nestjs-zod';
import { z } from 'zod';
import { DOMAIN_PROBLEMS } from '../http/domain-problems';
import { describeInterfaces } from './describe-interfaces';
import type { OpenApiDocument, Operation, Response, Schema } from './document';
import { openApiDocument } from './openapi-document';

const PROBLEM = 'application/problem+json';
const PROPERTY_PLACES = ['properties'] as const;

/** Every schema of the document with where it stands, references not followed. */
function* schemasIn(
  schema: Schema,
  place: string,
): Generator<{ place: string; schema: Schema; isProperty: boolean }> {
  for (const key of PROPERTY_PLACES) {
    for (const [name, each] of Object.entries(schema[key] ?? {})) {
      yield { place: `${place}.${name}`, schema: each, isProperty: true };
      yield* schemasIn(each, `${place}.${name}`);
    }
  }
  const others = [schema.anyOf, schema.oneOf, schema.allOf, schema.items].flat();
  for (const each of others) {
    if (each === undefined) continue;
    yield { place, schema: each, isProperty: false };
    yield* schemasIn(each, place);
  }
}

function allSchemas(document: OpenApiDocument) {
  const named = Object.entries(document.components.schemas);
  return named.flatMap(([name, schema]) => [...schemasIn(schema, name)]);
}

function operationsOf({ paths }: OpenApiDocument): [string, Operation][] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, each]): [string, Operation] => [
      `${method} ${path}`,
      each,
    ]),
  );
}

function responseOf(document: OpenApiDocument, operation: Operation, status: string): Response {
  const response = operation.responses[status];
  if (!response) throw new Error(`${status} is not documented`);
  if (!('$ref' in response)) return response;
  const found = document.components.responses[response.$ref.split('/').at(-1) ?? ''];
  if (!found) throw new Error(`${response.$ref} leads nowhere`);
  return found;
}

describe('the documents of the interfaces', () => {
  let documents: Record<'service' | 'admin', OpenApiDocument>;
  let all: { place: string; schema: Schema; isProperty: boolean }[];

  beforeAll(async () => {
    documents = await describeInterfaces();
    all = Object.values(documents).flatMap(allSchemas);
    expect(all.length).toBeGreaterThan(300);
  });

  it('say what each property means', () => {
    const silent = all.filter(
      ({ schema, isProperty }) => isProperty && schema.description === undefined && !schema.$ref,
    );
    expect(silent.map(({ place }) => `${place}: .meta({ description })`)).toEqual([]);
  });

  it('show what each text looks like', () => {
    const silent = all.filter(({ schema, isProperty }) => {
      const isText = [schema.type ?? []].flat().includes('string');
      const isShown = schema.examples ?? schema.enum ?? schema.format ?? schema.default;
      return isProperty && isText && isShown === undefined && schema.const === undefined;
    });
    expect(silent.map(({ place }) => `${place}: .meta({ example })`)).toEqual([]);
  });

  it('call a nullable a nullable, and no list', () => {
    const text = JSON.stringify(documents);
    expect(text).not.toContain('nullable');
    const nullables = all.filter(({ schema }) => Array.isArray(schema.type));
    expect(nullables.length).toBeGreaterThan(25);
    for (const { schema } of nullables) expect(schema.type).toEqual([expect.any(String), 'null']);
    const { reference } = documents.service.components.schemas['ServiceCustomer']!.properties!;
    expect(reference).toMatchObject({ type: ['string', 'null'] });
  });

  it('show each body and each answer', () => {
    for (const document of Object.values(documents)) {
      for (const [name, { requestBody, responses }] of operationsOf(document)) {
        const good = Object.entries(responses).filter(([status]) => status.startsWith('2'));
        // Beside what was done: that nothing was, as another person decides about it.
        const done = good.filter(([status], index) => index === 0 || status !== '202');
        expect([name, done.length]).toEqual([name, 1]);
        const answers = good.map(([status]) => responseOf(document, { responses }, status).content);
        const contents = [requestBody?.content, ...answers];
        const shown = contents.flatMap((content) => Object.values(content ?? {}));
        for (const { example } of shown) expect([name, example]).not.toEqual([name, undefined]);
      }
    }
  });

  it('have the status of each refusal as it is sent', () => {
    for (const document of Object.values(documents)) {
      for (const [, operation] of operationsOf(document)) {
        for (const status of Object.keys(operation.responses)) {
          const { content = {} } = responseOf(document, operation, status);
          for (const code of Object.keys(content[PROBLEM]?.examples ?? {})) {
            const known = code in DOMAIN_PROBLEMS ? DOMAIN_PROBLEMS[code as 'debit_waits'] : null;
            expect([code, String(known?.status ?? status)]).toEqual([code, status]);
          }
        }
      }
    }
  });

  it('name the key, with its scope or roles, and the header of what is done once', () => {
    const { paths } = documents.service;
    const { post } = paths['/v1/customers/{id}/credits']!;
    expect(post!.security).toEqual([{ serviceKey: ['points'] }, { serviceKeyHeader: ['points'] }]);
    expect(post!.parameters).toContainEqual({ $ref: '#/components/parameters/IdempotencyKey' });
    expect(Object.keys((post!.responses['200'] as Response).headers!)).toContain(
      'Idempotency-Replayed',
    );
    const approve = documents.admin.paths['/admin/v1/withdrawals/{id}/approve']!['post']!;
    expect(approve.security).toContainEqual({ adminKey: ['approver', 'admin'] });
    const changes = operationsOf(documents.service).filter(([name]) => !name.startsWith('get'));
    for (const [name, { parameters }] of changes) {
      expect([name, JSON.stringify(parameters)]).toEqual([
        name,
        expect.stringContaining('Idempot'),
      ]);
    }
  });
});

class AnswerDto extends createZodDto(z.object({ word: z.string().nullable() })) {}
class QuestionDto extends createZodDto(z.strictObject({ cursor: z.string().optional() })) {}

@Controller('v1/others')
class OthersController {
  @Get()
  @ZodResponse({ status: 200, description: 'It', type: AnswerDto })
  ask(@Query() _query: QuestionDto): { word: string | null } {
    return { word: null };
  }

  @Post('plain')
  plain(): string {
    return 'no schema';
  }
}

@Module({ controllers: [OthersController] })
class OthersModule {}

it('describes the controllers of a team, with and without schemas', async () => {
  const options: Pick<NestApplicationOptions, 'logger'> = { logger: false };
  const application = await NestFactory.create(OthersModule, options);
  const { paths, components } = openApiDocument(application, 'all');
  expect(paths['/v1/others']!['get']).toMatchObject({ operationId: 'others.get' });
  expect(paths['/v1/others/plain']!['post']).toMatchObject({ operationId: 'plain.create' });
  const { word } = components.schemas['Answer']!.properties!;
  expect(word).toEqual({ type: ['string', 'null'] });
  const refused = paths['/v1/others']!['get']!.responses['400'];
  expect(JSON.stringify(refused)).toContain('cursor_malformed');
});
