const config = require('./jest.config.cjs');

const { globalSetup: _globalSetup, globalTeardown: _globalTeardown, ...shared } = config;

/**
 * What needs no database and starts no process: the specs beside the code, and the contracts over stores in
 * memory. All of it is part of `npm test`, too.
 */
module.exports = {
  ...shared,
  roots: ['<rootDir>/src', '<rootDir>/packages'],
  testPathIgnorePatterns: [
    '/node_modules/',
    // Whole gateways, another library's signatures, and a process that is killed: seconds each.
    '<rootDir>/src/composition/gateway.module.spec.ts',
    '<rootDir>/packages/crowdwiz-protocol/src/btsdex.spec.ts',
    '<rootDir>/packages/sandbox/src/node/chain/block-journal.spec.ts',
  ],
};
