const { default: Sequencer } = require('@jest/test-sequencer');

/**
 * Suites that take half a minute or more, the longest first. One that began last would keep one worker busy while the
 * others idle, and a fresh checkout has no durations to go by. Those that mostly wait alternate with those that compute.
 */
const LONGEST = [
  'test/simulation/planted-bugs.spec.ts',
  'test/e2e/process/drill.spec.ts',
  'test/simulation/seeds.spec.ts',
  'test/simulation/histories.spec.ts',
  'test/examples/tarballs.spec.ts',
  'test/contracts/postgres/postgres-servers.spec.ts',
  'test/e2e/wallet/forgotten-payouts.spec.ts',
  'test/e2e/process/kill-nine.spec.ts',
  'test/e2e/safety/stuck-flows.spec.ts',
  'test/e2e/process/chaos.spec.ts',
  'test/e2e/wallet/surpluses.spec.ts',
  'test/e2e/database/two-gateways.spec.ts',
  'test/e2e/process/start.spec.ts',
  'test/e2e/safety/two-clocks.spec.ts',
  'test/e2e/withdrawals/better-of-two-rates.spec.ts',
  'test/e2e/process/platform.spec.ts',
  'test/e2e/scan/failover.spec.ts',
];

/** Begins with the longest suites; the others follow in the order that Jest itself gives. */
module.exports = class LongestFirst extends Sequencer {
  async sort(tests) {
    const rest = LONGEST.length;
    const rankOf = ({ path }) => {
      const rank = LONGEST.findIndex((name) => path.replaceAll('\\', '/').endsWith(`/${name}`));
      return rank === -1 ? rest : rank;
    };
    const sorted = await super.sort(tests);
    return sorted.toSorted((one, other) => rankOf(one) - rankOf(other));
  }
};
