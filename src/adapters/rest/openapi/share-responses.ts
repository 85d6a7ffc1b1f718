import type { OpenApiDocument, Response } from './document';
import { PROBLEM_CONTENT_TYPE } from '../http/problem';

/** A longer list of codes makes no name. */
const CODES_MAXIMUM = 4;

/** Moves refusals that several operations share to one place; gives what stands there, by name. */
export function shareResponses(paths: OpenApiDocument['paths']): Record<string, Response> {
  const counts = new Map<string, number>();
  forEachRefusal(paths, (response) => {
    const text = JSON.stringify(response);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  });
  const shared: Record<string, Response> = {};
  forEachRefusal(paths, (response, replace) => {
    const name = nameOf(response);
    const text = JSON.stringify(response);
    if (name === null || counts.get(text) === 1) return;
    shared[name] ??= response;
    if (JSON.stringify(shared[name]) === text) replace(name);
  });
  const entries = Object.entries(shared);
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}

function forEachRefusal(
  paths: OpenApiDocument['paths'],
  visit: (response: Response, replace: (name: string) => void) => void,
): void {
  for (const { responses } of Object.values(paths).flatMap((each) => Object.values(each))) {
    for (const [status, response] of Object.entries(responses)) {
      if ('$ref' in response || !(PROBLEM_CONTENT_TYPE in (response.content ?? {}))) continue;
      visit(response, (name) => {
        responses[status] = { $ref: `#/components/responses/${name}` };
      });
    }
  }
}

function nameOf({ content = {}, headers = {} }: Response): string | null {
  const codes = Object.keys(content[PROBLEM_CONTENT_TYPE]?.examples ?? {});
  if (codes.length === 0 || codes.length > CODES_MAXIMUM) return null;
  const kept = 'Idempotency-Replayed' in headers ? 'Kept' : '';
  return codes.map(pascal).join('Or') + kept;
}

function pascal(code: string): string {
  return code.replace(/(?:^|_)(.)/g, (_match, letter: string) => letter.toUpperCase());
}
