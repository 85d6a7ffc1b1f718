import type { Fault, FaultStage } from './fault-stage';

const FORGETTING = 'forget-commits';

/** The database itself. */
export function databaseFaults({ world, last, isLasting }: FaultStage) {
  return {
    // A backup is restored, or a standby that lacks the newest commits takes over.
    [FORGETTING]: async () => {
      if (isLasting(FORGETTING)) return;
      const copy = await world.copyDatabase();
      last(FORGETTING, async () => {
        await world.putBack(copy);
        await copy.drop();
      });
    },
  } satisfies Record<string, Fault>;
}
