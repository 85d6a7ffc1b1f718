import { Readable } from 'node:stream';
import { Injectable, Logger, StreamableFile } from '@nestjs/common';
import {
  ExportDesk,
  type ExportPeriod,
  type ExportRecord,
  type ExportSubject,
} from '../../../desk';
import { ProblemError } from '../http/problem';
import { CONTENT_TYPES, type ExportFormat, headOf, textOf } from './export-format';

/** Of one process: each has a connection and holds back the cleaning of the database as long as it lasts. */
const EXPORTS_AT_ONCE = 2;
const BUSY_RETRY_SECONDS = 30;
/** Whoever takes nothing for so long has gone, or does not read, and others wait for the place. */
export const UNREAD_MILLISECONDS = 30_000;

type Parts = AsyncGenerator<readonly ExportRecord[], void>;

export interface ExportOrder {
  readonly subject: ExportSubject;
  readonly period: ExportPeriod;
  readonly format: ExportFormat;
  /** Who asks: goes into the log. */
  readonly by: string;
}

/** Exports as files: the next part is read once the one before is on its way, so that none is held in memory. */
@Injectable()
export class ExportStream {
  private readonly logger = new Logger('Export');
  private openCount = 0;

  constructor(private readonly desk: ExportDesk) {}

  /** The file breaks off without its record `end` where anything fails later. Throws `unavailable`. */
  async open(order: ExportOrder): Promise<StreamableFile> {
    if (this.openCount >= EXPORTS_AT_ONCE) throw busy();
    const { subject, period, format, by } = order;
    const [from, to] = [period.from.toISOString(), period.to.toISOString()];
    this.logger.log({ by, subject, from, to }, 'An export begins');
    this.openCount += 1;
    const parts = this.desk.execute(subject, period);
    try {
      // What cannot be read at all is answered as an error, and not as half a file.
      const first = await parts.next();
      const unread = () => {
        this.logger.warn({ by, subject }, 'The reader of an export takes nothing: it is cut off');
        texts.destroy(new Error('The reader of an export takes nothing'));
      };
      const given = watched(textsOf(order, first, parts), unread);
      const texts = Readable.from(given, { highWaterMark: 1 });
      texts.once('close', () => {
        void this.end(parts);
      });
      const name = `${subject}-${from.slice(0, 10)}-${to.slice(0, 10)}.${format}`;
      const disposition = `attachment; filename="${name}"`;
      return new StreamableFile(texts, { type: CONTENT_TYPES[format], disposition });
    } catch (error) {
      await this.end(parts);
      throw error;
    }
  }

  /** Also where nobody has asked for the first part: then nothing else would end the look. */
  private async end(parts: Parts): Promise<void> {
    try {
      await parts.return(undefined);
    } catch (error) {
      this.logger.warn({ err: error }, 'An export did not end in order');
    } finally {
      this.openCount -= 1;
    }
  }
}

async function* textsOf(
  { subject, format }: ExportOrder,
  first: IteratorResult<readonly ExportRecord[]>,
  others: Parts,
): AsyncGenerator<string> {
  const head = headOf(subject, format);
  if (first.done === true) return;
  yield head + textOf(first.value, subject, format);
  for await (const records of others) yield textOf(records, subject, format);
}

/** The database ends what is not read after as long by itself, but the file would keep its place. */
async function* watched(texts: AsyncIterable<string>, unread: () => void): AsyncGenerator<string> {
  for await (const text of texts) {
    const cut = setTimeout(unread, UNREAD_MILLISECONDS).unref();
    try {
      yield text;
    } finally {
      clearTimeout(cut);
    }
  }
}

function busy(): ProblemError {
  return new ProblemError({
    status: 503,
    code: 'unavailable',
    title: 'So many exports are under way already: ask again when one of them is done',
    headers: { 'Retry-After': String(BUSY_RETRY_SECONDS) },
  });
}
