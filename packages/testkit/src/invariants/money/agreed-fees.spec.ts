import { checkAgreedFees } from './agreed-fees';
import { soundWorld } from '../evidence/sound-evidence';

describe('agreed-fees', () => {
  it('finds nothing where the chain was paid what it asks', () => {
    expect(checkAgreedFees(soundWorld().evidence())).toEqual([]);
  });

  it('sees a fee that one node alone has asked for, where two must agree', () => {
    const world = soundWorld();
    const { wallet, hot, alice } = world;
    const [kind, fields] = wallet.transferOperation({ from: hot, to: alice.id, units: 1_000n });
    const fee = { amount: 800_000, asset_id: '1.3.0' };
    const id = wallet.send([[kind, { ...fields, fee }]], [hot.keys.active]);
    world.settle();
    const details = checkAgreedFees(world.evidence()).map(({ detail }) => detail);
    expect(details).toEqual([
      expect.stringContaining(`${id} paid a fee of 800000; the chain asks`),
    ]);
    expect(checkAgreedFees(world.evidence({ quorum: 1 }))).toEqual([]);
    expect(checkAgreedFees(world.evidence({ foreignTransactionIds: new Set([id]) }))).toEqual([]);
  });
});
