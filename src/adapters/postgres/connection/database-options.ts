import { Injectable } from '@nestjs/common';

/** Where the database is; provided by the composition root. */
@Injectable()
export class DatabaseOptions {
  constructor(
    /** Connection string, password included: never goes into a log. */
    readonly url: string,
    /** Connections of the pool; the scan lock keeps one more. */
    readonly poolSize: number,
  ) {}
}
