import type { Fault, FaultStage } from './fault-stage';

/** What operators do wrong, as people do who are in a hurry. */
export function operatorSlips({ staff, last, isLasting }: FaultStage) {
  return {
    'rate-mistyped': () => staff.mistypeRate(),
    'limit-mistyped': async () => {
      if (isLasting('limit-mistyped')) return;
      await staff.setLimit('withdrawal_maximum', '0.1');
      last('limit-mistyped', () => staff.setLimit('withdrawal_maximum', 'none'));
    },
    'resumed-too-early': () => staff.resumeWithoutLooking(),
  } satisfies Record<string, Fault>;
}
