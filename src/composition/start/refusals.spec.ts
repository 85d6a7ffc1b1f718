import type { IdentityCheck, NodeHealth } from '../../wallet';
import { firstIdentity } from './refusals';

const UNREACHABLE: IdentityCheck = { status: 'unreachable', explanation: 'No node answers.' };
const OK: IdentityCheck = { status: 'ok', accountId: '1.2.5' };

/** Answers these one after the other, the last one for ever. */
function healthOf(answers: readonly IdentityCheck[], states: readonly NodeHealth['state'][]) {
  let asked = 0;
  return {
    asked: () => asked,
    checkIdentity: () => {
      const answer = answers[Math.min(asked, answers.length - 1)] ?? UNREACHABLE;
      asked += 1;
      return Promise.resolve(answer);
    },
    nodes: () =>
      states.map((state): NodeHealth => {
        return { ...({ node: 'wss://one.example/ws' } as NodeHealth), state };
      }),
  };
}

describe('the first answer about the account', () => {
  it('is waited for while a node is being connected', async () => {
    const health = healthOf([UNREACHABLE, OK], ['stale', 'connecting']);
    expect(await firstIdentity(health)).toBe(OK);
    expect(health.asked()).toBe(2);
  });

  it('is not waited for where all nodes are connected, and none fits the clock', async () => {
    const health = healthOf([UNREACHABLE], ['stale', 'stale']);
    expect(await firstIdentity(health)).toBe(UNREACHABLE);
    expect(health.asked()).toBe(1);
  });
});
