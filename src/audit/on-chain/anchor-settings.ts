/** Whether heads are written onto the chain. */
export class AnchorSettings {
  constructor(
    /** The account of the gateway to which they are sent; null: none is. */
    readonly accountName: string | null,
  ) {}
}
