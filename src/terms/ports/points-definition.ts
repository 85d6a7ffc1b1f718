/** How many decimals the points have. Fixed at the first start: every booked unit depends on it. */
export abstract class PointsDefinition {
  /** Keeps this number if none is kept yet, and returns the kept one. Joins the unit of work. */
  abstract keepDecimals(decimals: number): Promise<number>;
}
