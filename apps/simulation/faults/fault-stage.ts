import type { People } from '../people/people';
import type { SimulatedWorld } from '../world/simulated-world';
import type { Staff } from '../people/staff';

/** Something that goes wrong, once. */
export type Fault = () => Promise<void> | void;

/** What comes once in a world: what it does, or null where it cannot come yet. */
export type OnceFault = () => Promise<Story | null> | Story | null;

export type Story = () => Promise<void>;

/** What ends a fault that lasts. */
export type Undo = () => Promise<void> | void;

/** One node at a time lies: two liars of one mind are a quorum, and nothing can be promised against that. */
export const LIE = 'lie';

/** Where faults are played, and how those that last are remembered. */
export interface FaultStage {
  readonly world: SimulatedWorld;
  readonly people: People;
  readonly staff: Staff;
  /** The fault lasts for some turns. */
  readonly last: (name: string, undo: Undo) => void;
  readonly isLasting: (name: string) => boolean;
}
