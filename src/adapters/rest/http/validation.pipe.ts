import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { z } from 'zod';
import { type FieldProblem, ProblemError } from './problem';
import { UNSTORABLE_MESSAGE, unstorableTexts } from '../unstorable-text';

/** More than anybody corrects at once. */
const FIELDS_LISTED = 100;

/** Checks bodies, queries and paths against their schemas and names each field that is not right. */
@Injectable()
export class ValidationPipe implements PipeTransform {
  transform(value: unknown, { metatype, type }: ArgumentMetadata): unknown {
    // What our own decorators give is no text of a client: a walk through a whole request takes milliseconds.
    if (type === 'custom') return value;
    requireStorable(type, value);
    const schema = schemaOf(metatype);
    if (schema === null) return value;
    // Without any body Express leaves it undefined; the answer should name what is missing in it.
    const result = schema.safeParse(value ?? {});
    if (result.success) return result.data;
    throw notRight(result.error.issues.flatMap((issue) => fieldProblems(type, issue)));
  }
}

/** Before any schema: a text that passes it would be an error of the database. */
function requireStorable(place: string, value: unknown): void {
  const fields = unstorableTexts(value, [place], FIELDS_LISTED + 1);
  if (fields.length === 0) return;
  throw notRight(fields.map((field) => ({ field, message: UNSTORABLE_MESSAGE })));
}

function notRight(errors: readonly FieldProblem[]): ProblemError {
  return new ProblemError({
    status: 400,
    code: 'validation_failed',
    title: 'The request has fields that are not right',
    ...(errors.length > FIELDS_LISTED && { detail: `The first ${FIELDS_LISTED} are listed.` }),
    errors: errors.slice(0, FIELDS_LISTED),
  });
}

function schemaOf(metatype: unknown): z.ZodType | null {
  if (typeof metatype !== 'function' || !('schema' in metatype)) return null;
  return metatype.schema instanceof z.ZodType ? metatype.schema : null;
}

function fieldProblems(place: string, issue: z.core.$ZodIssue): FieldProblem[] {
  const path = [place, ...issue.path.map(String)];
  if (issue.code !== 'unrecognized_keys') {
    return [{ field: path.join('.'), message: issue.message }];
  }
  return issue.keys.slice(0, FIELDS_LISTED + 1).map((key) => ({
    field: [...path, key].join('.'),
    message: 'This field is not known here: remove it or correct its name.',
  }));
}
