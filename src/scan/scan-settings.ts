/** What the composition root tells the scan. */
export class ScanSettings {
  constructor(
    /** 64 hex digits; another chain behind the same cursor is refused. */
    readonly chainId: string,
    /** First block to be read at the first start; null: from the last irreversible one. */
    readonly scanFromBlock: number | null,
  ) {}
}
