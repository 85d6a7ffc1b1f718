import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Schema } from './document';
import { glossaryOf } from './glossary';

/** `input`: what a caller may send; `output`: what is answered. */
export type Direction = 'input' | 'output';

const PLACE = '#/components/schemas/';

/** Their patterns say no more than the format, in hundreds of characters. */
const FORMATS_WITHOUT_PATTERN = ['uuid', 'date-time'];

/** Turns zod's schemas into those of a document, each named one once. */
export class Schemas {
  readonly named: Record<string, Schema> = {};

  /** A reference to the schema, which the document has under this name from now on. */
  refer(name: string, schema: z.ZodType, direction: Direction): Schema {
    const converted = this.convert(schema, direction, name);
    // One with an id is named already.
    if (converted.$ref !== undefined) return converted;
    this.add(name, converted);
    return { $ref: PLACE + name };
  }

  /** The schema itself; what it names of its own is referred to. */
  convert(schema: z.ZodType, direction: Direction, name: string): Schema {
    // Its type has everything that JSON Schema knows; a document has less.
    const converted = z.toJSONSchema(schema, {
      io: direction,
      unrepresentable: 'any',
      override: ({ zodSchema: { _zod: each }, jsonSchema }) => {
        // What is judged by itself first is what comes after it.
        if (each.def.type !== 'pipe' || each.def.in._zod.def.type !== 'unknown') return;
        Object.assign(jsonSchema, this.convert(each.def.out as z.ZodType, direction, name));
      },
    }) as Schema & {
      $defs?: Record<string, Schema>;
    };
    const { $defs = {}, ...root } = converted;
    for (const [id, each] of Object.entries($defs)) this.add(id, tidied(each, direction, id));
    return tidied(root, direction, name);
  }

  /** Follows a reference to its schema, whose own words come first. */
  resolve(schema: Schema): Schema {
    if (schema.$ref === undefined) return schema;
    const { $ref, ...own } = schema;
    const name = $ref.slice(PLACE.length);
    const found = this.named[name];
    if (!found) throw new Error(`There is no schema named ${name}`);
    return { ...this.resolve(found), ...own };
  }

  private add(name: string, schema: Schema): void {
    const known = this.named[name];
    if (known && !isDeepStrictEqual(known, schema)) {
      throw new Error(`Two schemas are named ${name}: name one of them by .meta({ id })`);
    }
    this.named[name] = schema;
  }
}

/** What zod adds, and a document says otherwise or not at all. */
interface ByZod {
  example?: unknown;
  id?: string;
  $schema?: string;
}

/** `owner`: the schema that it is part of; for the glossary. */
function tidied(schema: Schema, direction: Direction, owner: string): Schema {
  let tidy: Schema & ByZod = { ...schema };
  if (tidy.example !== undefined) tidy.examples = [tidy.example];
  for (const name of ['example', 'id', '$schema'] as const) Reflect.deleteProperty(tidy, name);
  if (tidy.$ref !== undefined) tidy.$ref = tidy.$ref.replace('#/$defs/', PLACE);
  if (tidy.format !== undefined && FORMATS_WITHOUT_PATTERN.includes(tidy.format)) {
    delete tidy.pattern;
  }
  if (tidy.minimum === Number.MIN_SAFE_INTEGER) delete tidy.minimum;
  if (tidy.maximum === Number.MAX_SAFE_INTEGER) delete tidy.maximum;
  // Another version may answer more, and a caller must not break by it.
  if (direction === 'output' && tidy.additionalProperties === false) {
    delete tidy.additionalProperties;
  }
  const inside = (each: Schema) => tidied(each, direction, owner);
  if (tidy.anyOf) tidy.anyOf = tidy.anyOf.map(inside);
  if (tidy.oneOf) tidy.oneOf = tidy.oneOf.map(inside);
  if (tidy.allOf) tidy.allOf = tidy.allOf.map(inside);
  if (tidy.items) tidy.items = inside(tidy.items);
  if (typeof tidy.additionalProperties === 'object') {
    tidy.additionalProperties = inside(tidy.additionalProperties);
  }
  if (tidy.properties) {
    const entries = Object.entries(tidy.properties);
    const described = entries.map(([name, each]) => [name, explained(inside(each), owner, name)]);
    tidy = { ...tidy, properties: Object.fromEntries(described) as Record<string, Schema> };
  }
  return nullable(tidy);
}

/** Zod has a nullable as one of two schemas; with one type of its own it is that type, or null. */
function nullable(schema: Schema): Schema {
  const { anyOf, ...rest } = schema;
  if (anyOf?.length !== 2) return schema;
  const [first, second] = anyOf;
  if (second?.type !== 'null' || typeof first?.type !== 'string') return schema;
  const either: Schema = { ...first, ...rest, type: [first.type, 'null'] };
  if (first.enum) either.enum = [...first.enum, null];
  return either;
}

/** What a property means where its schema does not say so itself. */
function explained(schema: Schema, owner: string, name: string): Schema {
  const known = glossaryOf(owner, name);
  if (!known) return schema;
  const described = schema.description === undefined && { description: known.description };
  const shown = takesExample(schema, known.example) && { examples: [known.example] };
  return { ...schema, ...described, ...shown };
}

/** One word is a text here and a flag there: an example stands where it has the type. */
function takesExample(schema: Schema, example: unknown): boolean {
  const own = [schema.$ref, schema.examples, schema.enum, schema.const];
  if (own.some((each) => each !== undefined)) return false;
  const types = [schema.type ?? []].flat();
  const isNumber = types.includes('integer') || types.includes('number');
  return types.includes(typeof example) || (isNumber && typeof example === 'number');
}
