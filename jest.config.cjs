/** Unit specs stand beside the code; everything that needs a database or a node stands in test/. */
module.exports = {
  testEnvironment: '<rootDir>/test/support/jest/one-realm-environment.cjs',
  runtime: '<rootDir>/test/support/jest/shared-packages-runtime.cjs',
  // Packages are tested as they stand in the sources, not as they were built last.
  testEnvironmentOptions: { customExportConditions: ['crowdwiz-source', 'node', 'node-addons'] },
  roots: ['<rootDir>/src', '<rootDir>/packages', '<rootDir>/apps', '<rootDir>/test'],
  modulePathIgnorePatterns: ['<rootDir>/(apps|packages/[^/]+)/dist/'],
  testMatch: ['**/*.spec.ts'],
  // They need programs of Debian's packages: see jest.system.config.cjs.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/system/'],
  globalSetup: '<rootDir>/test/support/postgres/start-postgres.ts',
  globalTeardown: '<rootDir>/test/support/postgres/stop-postgres.ts',
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
