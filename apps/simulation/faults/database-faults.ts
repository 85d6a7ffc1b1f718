import type { Fault, FaultStage } from './fault-stage';

const FORGETTING = 'forget-commits';

/** The database itself. */
export function databaseFaults({ world, people, last, isLasting }: FaultStage) {
  const { random } = world;
  const withdrawSomething = async () => {
    if (random.chance(0.6)) await people.withdraw(await people.someoneWithPoints());
  };
  return {
    // A backup is restored, or a standby that lacks the newest commits takes over. What is lost of a payout is
    // its signature, or everything.
    [FORGETTING]: async () => {
      if (isLasting(FORGETTING)) return;
      await withdrawSomething();
      const copy = await world.copyDatabase();
      last(FORGETTING, async () => {
        await world.putBack(copy);
        await copy.drop();
      });
      await world.startGateways();
      await withdrawSomething();
    },
  } satisfies Record<string, Fault>;
}
