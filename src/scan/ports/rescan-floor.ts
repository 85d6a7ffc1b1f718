/** Below which block nothing may be read again. */
export abstract class RescanFloor {
  /**
   * The first block whose credits are surely not part of the opening balance; null while the books
   * are not open.
   */
  abstract firstBlock(): Promise<number | null>;
}
