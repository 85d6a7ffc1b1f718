/** Somebody the service knows. */
export interface Customer {
  readonly id: string;
  /** Who it is to the edge that registered it, such as `telegram:12345`; unique. */
  readonly externalReference: string;
  readonly registeredAt: Date;
}

/** An operator holds back what the customer could take out; what comes in is credited all the same. */
export interface Freeze {
  readonly customerId: string;
  readonly frozenAt: Date;
  readonly by: string;
  readonly reason: string;
}
