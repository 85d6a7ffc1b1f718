import type { Schema } from './document';
import type { Schemas } from './schemas';

const BY_FORMAT: Readonly<Record<string, string>> = {
  uuid: '3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11',
  'date-time': '2026-11-23T10:15:00.000Z',
};

/** What a body looks like, put together from the examples of its properties; undefined where one has none. */
export function exampleOf(given: Schema, schemas: Schemas): unknown {
  const schema = schemas.resolve(given);
  if (schema.examples?.length) return schema.examples[0];
  if (schema.const !== undefined) return schema.const;
  if (schema.default !== undefined) return schema.default;
  if (schema.enum?.length) return schema.enum[0];
  const [alternative] = schema.anyOf ?? schema.oneOf ?? [];
  if (alternative) return exampleOf(alternative, schemas);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  switch (type) {
    case 'object':
      return exampleOfObject(schema, schemas);
    case 'array':
      return exampleOfArray(schema, schemas);
    case 'integer':
    case 'number':
      return schema.minimum ?? 1;
    case 'boolean':
      return false;
    case 'string':
      return schema.format === undefined ? undefined : BY_FORMAT[schema.format];
    default:
      return undefined;
  }
}

function exampleOfArray({ items }: Schema, schemas: Schemas): unknown[] {
  const item = items === undefined ? undefined : exampleOf(items, schemas);
  return item === undefined ? [] : [item];
}

/** Of what may be left out only what is always answered is shown. */
function exampleOfObject(schema: Schema, schemas: Schemas): Record<string, unknown> {
  const required = schema.required ?? [];
  const shown = Object.entries(schema.properties ?? {}).filter(([name]) => required.includes(name));
  return Object.fromEntries(shown.map(([name, each]) => [name, exampleOf(each, schemas)]));
}
