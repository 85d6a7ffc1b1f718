import { maskSecrets } from './values/mask-secrets';

/** One thing that is wrong with the configuration, as sentences without any secret. */
export interface ConfigProblem {
  readonly variable: string;
  readonly found: string;
  readonly expected: string;
  readonly mend: string;
}

/** Everything that is wrong with the configuration, at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly ConfigProblem[];
  readonly warnings: readonly string[];

  /** Masks what looks like a secret, as a name, a path or a value may be one. */
  constructor(problems: readonly ConfigProblem[], warnings: readonly string[] = []) {
    const shown = problems.map((each) => ({
      ...each,
      variable: maskSecrets(each.variable),
      found: maskSecrets(each.found),
    }));
    const notes = warnings.map((warning) => maskSecrets(warning));
    super(describe(shown, notes));
    this.problems = shown;
    this.warnings = notes;
  }
}

function describe(problems: readonly ConfigProblem[], warnings: readonly string[]): string {
  const count = problems.length === 1 ? 'one setting is' : `${problems.length} settings are`;
  const paragraphs = problems.map(
    ({ variable, found, expected, mend }) =>
      `  ${variable}\n    found:    ${found}\n    expected: ${expected}\n    to mend:  ${mend}`,
  );
  const notes = warnings.map((warning) => `  Note: ${warning}`);
  return [
    `The gateway was not started: ${count} not right.`,
    ...paragraphs,
    ...notes,
    'Each setting is explained in .env.example and docs/CONFIGURATION.md.',
  ].join('\n\n');
}
