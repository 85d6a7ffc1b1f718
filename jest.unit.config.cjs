const config = require('./jest.config.cjs');

const { globalSetup: _globalSetup, globalTeardown: _globalTeardown, ...shared } = config;

/**
 * What needs no database and starts no process: the specs beside the code, and the contracts over stores in
 * memory. All of it is part of `npm test`, too.
 */
module.exports = {
  ...shared,
  roots: ['<rootDir>/src', '<rootDir>/packages'],
};
