import type { Money } from '../../kernel';

/** Points that are set aside for something that has not happened yet. */
export abstract class HeldPoints {
  /**
   * Gives back what was set aside last, until the customer may spend `needed`; what is given back was
   * never signed. Joins the unit of work, in which the customer is locked. False, changing nothing,
   * when all of it would not suffice.
   */
  abstract giveBack(customerId: string, needed: Money): Promise<boolean>;

  /** The same, as far as there is any. */
  abstract giveBackUpTo(customerId: string, needed: Money): Promise<void>;
}
