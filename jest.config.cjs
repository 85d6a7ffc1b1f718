/** Unit specs stand beside the code; everything that needs a database or a node stands in test/. */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/src', '<rootDir>/test'],
  testMatch: ['**/*.spec.ts'],
  globalSetup: '<rootDir>/test/support/start-postgres.ts',
  globalTeardown: '<rootDir>/test/support/stop-postgres.ts',
  testTimeout: 30_000,
  maxWorkers: 2,
  testSequencer: '<rootDir>/test/support/longest-first.cjs',
  // @noble/* is published as ES modules only; everything else in node_modules stays as it is.
  transformIgnorePatterns: ['/node_modules/(?!@noble/)'],
  transform: {
    '^.+\\.[jt]s$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
        module: { type: 'commonjs', ignoreDynamic: true },
      },
    ],
  },
};
