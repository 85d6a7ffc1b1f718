import { PROBLEM_CONTENT_TYPE, PROBLEM_TYPE_PREFIX } from '../http/problem';
import type { Header, Reference, Response } from './document';
import type { Refusal } from './refusals';

const PROBLEM = { $ref: '#/components/schemas/Problem' };
const REQUEST_ID = '2f0c3f1e-6a1b-4a55-9d3e-0a9f5f6f1c11';

/** Headers of answers, by which a document refers to them. */
export const HEADERS: Readonly<Record<string, Header>> = {
  'X-Request-Id': {
    description: 'Under which the log of the gateway has this request',
    schema: { type: 'string', examples: [REQUEST_ID] },
  },
  'Idempotency-Replayed': {
    description: 'Sent when this is the answer of the first call under the same `Idempotency-Key`',
    schema: { type: 'string', enum: ['true'] },
  },
  'Retry-After': {
    description: 'After how many seconds to ask again',
    schema: { type: 'integer', examples: [30] },
  },
  'WWW-Authenticate': {
    description: 'Which key is needed',
    schema: { type: 'string', examples: ['Bearer realm="service"'] },
  },
};

export function headersOf(...names: readonly string[]): Record<string, Reference> {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

/** Each status once, with every code that it may have; one that stands first keeps its words. */
export function problemResponses(
  refusals: readonly Refusal[],
  { isOnce }: { isOnce: boolean },
): Record<string, Response> {
  const byStatus = new Map<number, Map<string, Refusal>>();
  for (const refusal of refusals) {
    const codes = byStatus.get(refusal.status) ?? new Map<string, Refusal>();
    if (!codes.has(refusal.code)) codes.set(refusal.code, refusal);
    byStatus.set(refusal.status, codes);
  }
  const inOrder = [...byStatus].toSorted(([one], [other]) => one - other);
  return Object.fromEntries(
    inOrder.map(([status, codes]) => [
      status,
      problemResponse(status, [...codes.values()], isOnce),
    ]),
  );
}

function problemResponse(status: number, refusals: readonly Refusal[], isOnce: boolean): Response {
  const [only, ...others] = refusals;
  const description =
    others.length === 0
      ? (only?.title ?? '')
      : refusals.map(({ code, title }) => `- \`${code}\`: ${title}`).join('\n');
  const codes = {
    type: 'object',
    required: ['code'],
    properties: {
      code: {
        description: 'Which of them it is',
        type: 'string',
        enum: refusals.map(({ code }) => code),
      },
    },
  };
  const names = [
    'X-Request-Id',
    ...(status === 401 ? ['WWW-Authenticate'] : []),
    ...(status === 429 || refusals.some(saysWhen) ? ['Retry-After'] : []),
    ...(isOnce && isKept(status) ? ['Idempotency-Replayed'] : []),
  ];
  return {
    description,
    headers: headersOf(...names),
    content: {
      [PROBLEM_CONTENT_TYPE]: {
        schema: { allOf: [PROBLEM, codes] },
        examples: Object.fromEntries(refusals.map((each) => [each.code, exampleOf(each)])),
      },
    },
  };
}

/** Of the others, few are over within a known time. */
function saysWhen({ code }: Refusal): boolean {
  return code === 'database_busy';
}

/** Refusals of the domain are answered again, but for those of the moment. */
function isKept(status: number): boolean {
  return [400, 404, 409, 422].includes(status);
}

function exampleOf({ status, code, title }: Refusal) {
  const type = PROBLEM_TYPE_PREFIX + code;
  return { summary: title, value: { type, title, status, code, requestId: REQUEST_ID } };
}
