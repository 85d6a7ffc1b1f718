/** Somebody the service knows. */
export interface Customer {
  readonly id: string;
  /** Who it is to the edge that registered it, such as `telegram:12345`; unique. */
  readonly externalReference: string;
  readonly registeredAt: Date;
}
