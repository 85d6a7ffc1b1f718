import { z } from 'zod';

const AuditSchema = z.looseObject({ problems: z.array(z.string()) });

export interface PointsAdjustment {
  readonly customerId: string;
  /** Signed decimal in whole points: `-100` takes a hundred. */
  readonly points: string;
  /** The same key books once, however often it is sent. */
  readonly key: string;
  readonly reason: string;
}

/** What the admin interface answered instead of what was asked for. */
export class AdminRefusal extends Error {
  override readonly name = 'AdminRefusal';

  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
  ) {
    super(`the gateway answered ${status} ${code}: ${detail}`);
  }
}

const ProblemSchema = z.looseObject({ code: z.string(), title: z.string() });
const ANSWERS_WITHIN_MILLISECONDS = 10_000;

/** A small client of /admin/v1, as the service's own back office would have one. */
export class AdminClient {
  constructor(
    private readonly baseUrl: string,
    readonly apiKey: string,
  ) {}

  /** Replays all entries; one sentence per problem, none when the books are right. */
  async audit(): Promise<readonly string[]> {
    return AuditSchema.parse(await this.get('/ledger/audit')).problems;
  }

  async adjustPoints({ customerId, ...adjustment }: PointsAdjustment): Promise<unknown> {
    return this.post(`/customers/${encodeURIComponent(customerId)}/adjustments`, adjustment);
  }

  wallet(): Promise<unknown> {
    return this.get('/wallet');
  }

  /** `path` below /admin/v1. @throws {AdminRefusal} */
  get(path: string): Promise<unknown> {
    return this.ask('GET', path);
  }

  post(path: string, body: unknown): Promise<unknown> {
    return this.ask('POST', path, body);
  }

  private async ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(`${this.baseUrl}/admin/v1${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${this.apiKey}`,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(ANSWERS_WITHIN_MILLISECONDS),
    });
    const content = contentOf(await answer.text());
    if (answer.ok) return content;
    const problem = ProblemSchema.safeParse(content);
    const { code, title } = problem.success ? problem.data : { code: 'unknown', title: '' };
    throw new AdminRefusal(answer.status, code, title);
  }
}

function contentOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Whatever it is, it is not what the interface speaks.
    return text;
  }
}
