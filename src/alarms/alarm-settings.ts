import type { Money } from '../kernel';

/** When what is watched becomes an alarm. */
export class AlarmSettings {
  constructor(
    /** A withdrawal that has waited so long for an operator's decision is an alarm, and so is an act of two people. */
    readonly approvalSeconds: number,
    /** The hot wallet holds less on the chain than this; null: that is no alarm. */
    readonly walletBelow: Money | null,
    /** Reading may be so far behind the last irreversible block. */
    readonly scanLagSeconds: number,
    /** The newest verified copy of the database may be so old, once there is one. */
    readonly backupSeconds: number,
  ) {}
}
