import { z } from 'zod';

export const PROBLEM_CONTENT_TYPE = 'application/problem+json';
/** The `type` of a problem is this, followed by its code. */
export const PROBLEM_TYPE_PREFIX = 'urn:crowdwiz-gateway:problem:';

export const FieldProblemSchema = z.object({
  field: z
    .string()
    .meta({ description: 'Where it is, such as body.points', example: 'body.points' }),
  message: z.string().meta({ description: 'What is wrong and how to mend it' }),
});
export type FieldProblem = z.infer<typeof FieldProblemSchema>;

/** RFC 9457. `code` is stable: programs go by it; the texts are for people and may change. */
export const ProblemSchema = z.object({
  type: z.string().meta({ example: `${PROBLEM_TYPE_PREFIX}customer_unknown` }),
  title: z.string().meta({ example: 'No such customer' }),
  status: z.number().int().meta({ example: 404 }),
  code: z.string().meta({ example: 'customer_unknown' }),
  detail: z.string().optional(),
  instance: z.string().optional().meta({ description: 'The path that was asked for' }),
  requestId: z.string().optional().meta({ description: 'Under which the log has more' }),
  details: z.record(z.string(), z.string()).optional(),
  errors: z.array(FieldProblemSchema).optional(),
});
export type Problem = z.infer<typeof ProblemSchema>;

/** What a problem is before it is known which request it answers. */
export interface ProblemDraft {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail?: string;
  readonly details?: Readonly<Record<string, string>>;
  readonly errors?: readonly FieldProblem[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal of this edge alone, which the domain knows nothing of. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  constructor(readonly draft: ProblemDraft) {
    super(draft.title);
  }
}

export function renderProblem(
  draft: ProblemDraft,
  request: { path: string; requestId: string | null },
): Problem {
  const { status, code, title, detail, details, errors } = draft;
  return {
    type: PROBLEM_TYPE_PREFIX + code,
    title,
    status,
    code,
    ...(detail === undefined ? {} : { detail }),
    instance: request.path,
    ...(request.requestId === null ? {} : { requestId: request.requestId }),
    ...(details === undefined || Object.keys(details).length === 0 ? {} : { details }),
    ...(errors === undefined ? {} : { errors: [...errors] }),
  };
}
