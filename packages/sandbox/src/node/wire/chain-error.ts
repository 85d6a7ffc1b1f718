/** One level of the stack which the node sends along with an error. */
export interface ErrorFrame {
  readonly file: string;
  readonly line: number;
  readonly method: string;
  readonly format: string;
  readonly data: Record<string, unknown>;
  readonly level: 'error' | 'warn';
}

interface ErrorKind {
  readonly code: number;
  readonly name: string;
  readonly what: string;
}

const KINDS = {
  unspecified: { code: 0, name: 'exception', what: 'unspecified' },
  parse: { code: 4, name: 'parse_error_exception', what: 'Parse Error' },
  badCast: { code: 7, name: 'bad_cast_exception', what: 'Bad Cast' },
  overflow: { code: 19, name: 'overflow_exception', what: 'Integer Overflow' },
  assertion: { code: 10, name: 'assert_exception', what: 'Assert Exception' },
  missingActive: {
    code: 3030001,
    name: 'tx_missing_active_auth',
    what: 'missing required active authority',
  },
  missingOwner: {
    code: 3030002,
    name: 'tx_missing_owner_auth',
    what: 'missing required owner authority',
  },
  missingOther: {
    code: 3030003,
    name: 'tx_missing_other_auth',
    what: 'missing required other authority',
  },
  irrelevantSignature: {
    code: 3030004,
    name: 'tx_irrelevant_sig',
    what: 'irrelevant signature included',
  },
  duplicateSignature: {
    code: 3030005,
    name: 'tx_duplicate_sig',
    what: 'duplicate signature included',
  },
  overrideNotPermitted: {
    code: 3053801,
    name: 'override_transfer_not_permitted',
    what: 'not permitted',
  },
  insufficientFee: { code: 3030007, name: 'insufficient_fee', what: 'insufficient fee' },
} as const satisfies Record<string, ErrorKind>;

export type ErrorKindName = keyof typeof KINDS;

/** A refusal as the node would send it; whoever passes it on may add a frame of its own. */
export class ChainError extends Error {
  readonly frames: ErrorFrame[] = [];
  readonly kind: ErrorKind;

  constructor(kind: ErrorKindName, frame: Omit<ErrorFrame, 'level'>) {
    super();
    this.kind = KINDS[kind];
    this.frames.push({ ...frame, level: 'error' });
    this.message = this.describe();
  }

  /** Adds a frame below those that are there. */
  within(frame: Omit<ErrorFrame, 'level'>): this {
    this.frames.push({ ...frame, level: frame.format === '' ? 'warn' : 'error' });
    this.message = this.describe();
    return this;
  }

  private describe(): string {
    const details = this.frames
      .filter((frame) => frame.format !== '')
      .map((frame) => fillIn(frame.format, frame.data));
    return [`${this.kind.what}:`, ...details].join(' ');
  }
}

function fillIn(format: string, data: Record<string, unknown>): string {
  return format.replace(/\$\{([^}]+)\}/g, (placeholder, name: string) => {
    const value = data[name];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : placeholder;
  });
}

/** A failed check of the node's own code: `expression` is what it prints, `text` what it adds. */
export function assertionError(
  place: { file: string; line: number; method: string },
  expression: string,
  text = '',
  data: Record<string, unknown> = {},
): ChainError {
  return new ChainError('assertion', { ...place, format: `${expression}: ${text}`, data });
}

/** Runs the work and lets a refusal pass with one more frame. */
export function withFrame<Result>(
  frame: () => Omit<ErrorFrame, 'level'>,
  work: () => Result,
): Result {
  try {
    return work();
  } catch (error) {
    throw error instanceof ChainError ? error.within(frame()) : error;
  }
}

/** The `error` member of a reply. `at` is the time that the frames carry. */
export function writeError(error: ChainError, at: string): Record<string, unknown> {
  return {
    code: 1,
    message: error.message,
    data: {
      code: error.kind.code,
      name: error.kind.name,
      message: error.kind.what,
      stack: error.frames.map((frame) => ({
        context: {
          level: frame.level,
          file: frame.file,
          line: frame.line,
          method: frame.method,
          hostname: '',
          thread_name: 'th_a',
          timestamp: at,
        },
        format: frame.format,
        data: frame.data,
      })),
    },
  };
}
