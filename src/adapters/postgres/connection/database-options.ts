import { Injectable } from '@nestjs/common';
import type { Fingerprint } from './setting-fingerprints';

/** Where the database is; provided by the composition root. */
@Injectable()
export class DatabaseOptions {
  constructor(
    /** Connection string, password included: never goes into a log. */
    readonly url: string,
    /** Connections of the pool; the scan lock keeps one more. */
    readonly poolSize: number,
    /** What other processes over the same database must have, too. */
    readonly fingerprints: readonly Fingerprint[] = [],
  ) {}
}
