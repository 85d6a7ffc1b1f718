import { createHmac } from 'node:crypto';
import type { WireOperation } from 'crowdwiz-protocol';
import { SealReader } from '../evidence/memo-seal';
import { checkSealed } from './sealed';
import { soundWorld, WITHDRAWAL, type SoundWorld } from '../evidence/sound-evidence';

const CODE_SECRET = 'throw-away-secret-of-the-oracle-of-invariants';

describe('sealed', () => {
  let world: SoundWorld;
  let before: ReadonlySet<string>;

  beforeEach(() => {
    world = soundWorld();
    before = new Set(world.rows.outgoing.map(({ transaction_id: id }) => id));
  });

  const complaints = () =>
    checkSealed(world.evidence({ codeSecret: CODE_SECRET, foreignTransactionIds: before })).map(
      ({ detail }) => detail,
    );

  const pay = (units: bigint, sealedUnits = units): WireOperation => {
    const { alice, hot, wallet } = world;
    const memo = `W:${WITHDRAWAL} #${seal(1, WITHDRAWAL, 7, `${alice.id}\n${sealedUnits}`)}`;
    const operation = wallet.transferOperation({ from: hot, to: alice.id, units, memo });
    wallet.send([operation], [hot.keys.active]);
    world.settle();
    return operation;
  };

  it('reads a seal by its own code', () => {
    const operation = pay(500n);
    expect(new SealReader(world.hot.keys.memo, CODE_SECRET).read(operation)).toEqual({
      purpose: 'withdrawal',
      id: WITHDRAWAL,
      signature: 7,
    });
    expect(complaints()).toEqual([]);
  });

  it('sees a withdrawal that was paid a second time after the database had forgotten it', () => {
    pay(500n);
    pay(500n);
    expect(complaints()).toEqual([`withdrawal ${WITHDRAWAL} is named by the seals of 2 payments`]);
  });

  it('sees a seal that was made for another amount, and a payment without one', () => {
    pay(501n, 500n);
    world.wallet.transfer({ from: world.hot, to: world.alice.id, units: 1n });
    world.settle();
    expect(complaints()).toHaveLength(2);
    expect(complaints()[0]).toContain('carries no seal');
  });
});

/** As ADR 23 describes it. */
function seal(purpose: number, id: string, counter: number, payment: string): string {
  const body = Buffer.concat([
    Buffer.from([purpose]),
    Buffer.from(id.replaceAll('-', ''), 'hex'),
    Buffer.from(counter.toString(16).padStart(12, '0'), 'hex'),
  ]);
  const key = createHmac('sha256', CODE_SECRET).update('crowdwiz-gateway memos').digest('hex');
  const mac = createHmac('sha256', key)
    .update('crowdwiz-gateway memo 1\n')
    .update(body)
    .update(`\n${payment}`)
    .digest()
    .subarray(0, 12);
  return Buffer.concat([body, mac]).toString('base64url');
}
