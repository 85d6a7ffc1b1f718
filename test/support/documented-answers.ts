import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020';
import type {
  MediaType,
  OpenApiDocument,
  Operation,
  Response,
} from '../../src/adapters/rest/openapi/document';

const FOLDER = join(__dirname, '../../docs/openapi');
const NAMES = ['service', 'admin'] as const;
const PROBLEM = 'application/problem+json';
const FORMATS = {
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
};
/** Of no address of the documents, of one by another method, and of a body where none is taken. */
const ANYWHERE = [
  ...['not_found', 'method_not_allowed'],
  ...['body_too_large', 'media_type_unsupported', 'request_malformed'],
];
/** HTTP's own answer to a caller that has it already. */
const NOT_MODIFIED = 304;

interface Described {
  readonly document: OpenApiDocument;
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly pattern: RegExp;
  readonly operation: Operation;
}

/** One answer, as it came over the socket. */
export interface GivenAnswer {
  readonly method: string;
  /** With or without a query. */
  readonly path: string;
  readonly status: number;
  readonly contentType: string;
  readonly body: unknown;
}

/** Holds answers against docs/openapi: nothing is answered that is not documented. */
export class DocumentedAnswers {
  private static shared: DocumentedAnswers | null = null;
  private readonly operations: readonly Described[];
  private readonly checks = new Map<unknown, ValidateFunction>();
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true, formats: FORMATS });

  private constructor() {
    this.operations = NAMES.flatMap((name) => {
      const document = JSON.parse(
        readFileSync(join(FOLDER, `${name}.json`), 'utf8'),
      ) as OpenApiDocument;
      this.ajv.addSchema({ $id: name, components: document.components });
      return operationsOf(document, name);
    });
  }

  static read(): DocumentedAnswers {
    return (this.shared ??= new DocumentedAnswers());
  }

  /** What is wrong with the answer; null where the documents say it so. */
  problemOf({ method, path, status, contentType, body }: GivenAnswer): string | null {
    const bare = path.split('?')[0] ?? path;
    const code = codeOf(body);
    const found = this.operations.find(
      (each) => each.method === method.toLowerCase() && each.pattern.test(bare),
    );
    if (!found || status === NOT_MODIFIED) return null;
    const where = `${method} ${found.path} answered ${status} ${code ?? ''}`;
    if (code !== null && ANYWHERE.includes(code)) return null;
    const response = responseOf(found, status);
    if (!response) return `${where}: the status is not documented`;
    const media = response.content?.[contentType.split(';')[0] ?? ''];
    if (!media) return contentType === '' ? null : `${where}: ${contentType} is not documented`;
    if (contentType.startsWith(PROBLEM) && !(code !== null && code in (media.examples ?? {}))) {
      return `${where}: the code is not documented (@Refuses in the controller)`;
    }
    const wrong = this.wrongIn(media, found.name, body);
    return wrong === null ? null : `${where}: ${wrong}`;
  }

  private wrongIn({ schema }: MediaType, name: string, body: unknown): string | null {
    if (schema === undefined) return null;
    const check = this.checks.get(schema) ?? this.compile(schema, name);
    this.checks.set(schema, check);
    return check(body) ? null : this.ajv.errorsText(check.errors);
  }

  private compile(schema: unknown, name: string): ValidateFunction {
    const text = JSON.stringify(schema).replaceAll('"#/components', `"${name}#/components`);
    return this.ajv.compile(JSON.parse(text) as object);
  }
}

function operationsOf(document: OpenApiDocument, name: string): Described[] {
  return Object.entries(document.paths).flatMap(([path, methods]) => {
    const pattern = new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`);
    return Object.entries(methods).map(([method, operation]) => ({
      ...{ document, name, method, path, pattern, operation },
    }));
  });
}

function responseOf({ document, operation }: Described, status: number): Response | null {
  const response = operation.responses[String(status)];
  if (!response) return null;
  if (!('$ref' in response)) return response;
  return document.components.responses[response.$ref.split('/').at(-1) ?? ''] ?? null;
}

function codeOf(body: unknown): string | null {
  if (typeof body !== 'object' || body === null || !('code' in body)) return null;
  return typeof body.code === 'string' ? body.code : null;
}
