import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { VARIABLE_NAMES, type VariableName, VARIABLES } from './variables';

const root = join(__dirname, '../../..');

interface Documented {
  readonly name: string;
  readonly default: string | null;
}

function byName(list: readonly Documented[]): Documented[] {
  return [...list].sort((left, right) => (left.name < right.name ? -1 : 1));
}

function schema(): Documented[] {
  return byName(VARIABLE_NAMES.map((name) => ({ name, default: VARIABLES[name].default })));
}

/** `# NAME=` has no default, `# NAME=value` has one; `NAME=` must be filled in. */
function ofExample(): Documented[] {
  const lines = readFileSync(join(root, '.env.example'), 'utf8').split('\n');
  return byName(
    lines.flatMap((line) => {
      const [, name, value] = /^(?:# )?([A-Z][A-Z_]+)=(.*)$/.exec(line) ?? [];
      if (name === undefined || name.endsWith('_FILE')) return [];
      return [{ name, default: value === '' ? null : (value ?? null) }];
    }),
  );
}

/** Rows such as "| `NAME` | `default` | … |"; "–" in place of the default: there is none. */
function ofDocumentation(): Documented[] {
  const text = readFileSync(join(root, 'docs/CONFIGURATION.md'), 'utf8');
  return byName(
    text.split('\n').flatMap((line) => {
      const [, name, value] = /^\| `([A-Z][A-Z_]+)`\S* +\| ([^|]+?) +\|/.exec(line) ?? [];
      if (name === undefined) return [];
      return [{ name, default: /^`(.*)`$/.exec(value ?? '')?.[1] ?? null }];
    }),
  );
}

describe('the documents of the configuration', () => {
  it('.env.example lists the variables that are read, with their defaults', () => {
    expect(ofExample()).toEqual(schema());
  });

  it('docs/CONFIGURATION.md lists the variables that are read, with their defaults', () => {
    expect(ofDocumentation()).toEqual(schema());
  });

  it('both say which ones may come from files', () => {
    const example = readFileSync(join(root, '.env.example'), 'utf8');
    const documentation = readFileSync(join(root, 'docs/CONFIGURATION.md'), 'utf8');
    const secrets = VARIABLE_NAMES.filter((name: VariableName) => VARIABLES[name].secret);
    for (const name of secrets) {
      expect(example).toContain(`# ${name}_FILE=`);
      expect(documentation).toContain(`\`${name}\`¹`);
    }
  });
});
