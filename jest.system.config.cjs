/** Tests that need programs of Debian's packages; `.ci/run` installs those. */
const base = require('./jest.config.cjs');

module.exports = {
  ...base,
  roots: ['<rootDir>/test/system'],
  testPathIgnorePatterns: ['/node_modules/'],
  maxWorkers: 1,
};
