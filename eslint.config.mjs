import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

const root = dirname(fileURLToPath(import.meta.url));
const SOURCES = ['src', 'packages', 'apps', 'examples', 'test'].map(
  (folder) => `${folder}/**/*.ts`,
);

export default tseslint.config(
  {
    ignores: [
      ...['**/dist', 'node_modules', 'coverage', 'test/fixtures', '.data'],
      // Made by openapi-typescript; what it is made from is checked.
      'packages/client/src/schema.ts',
      'apps/desk/schema.d.ts',
    ],
  },
  ...tseslint.configs.strictTypeChecked.map((config) => ({
    ...config,
    files: SOURCES,
  })),
  {
    files: SOURCES,
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: root } },
    rules: {
      // Nest modules and abstract ports are classes without members on purpose.
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true, allow: [{ name: 'bigint', from: 'lib' }] },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      'no-empty': ['error', { allowEmptyCatch: false }],
    },
  },
  {
    files: [
      'test/**/*.ts',
      '**/*.spec.ts',
      'packages/testkit/src/contracts/**/*-{contract,fixtures}.ts',
    ],
    rules: {
      // A describe block is a list of tests, not a function to be read in one go.
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['examples/**/*.spec.ts'],
    rules: {
      // The runner of Node.js waits for them by itself.
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', name: ['describe', 'it'], package: 'node:test' },
          ],
        },
      ],
    },
  },
  {
    files: ['apps/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  prettier,
);
