/** What the composition root tells of the cold wallet. */
export class ColdWalletSettings {
  constructor(
    /** Of its account; null: there is none. */
    readonly accountName: string | null,
  ) {}
}
