import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger, StreamableFile } from '@nestjs/common';
import { LiveMarks, type Marks } from './live-marks';

/** So often a stream looks whether something has changed. */
const LOOK_MILLISECONDS = 1_000;
/** After so many looks without a change it says that it is still there: proxies close what is silent. */
const LOOKS_PER_BEAT = 10;
const RETRY_MILLISECONDS = 2_000;

/** Server-Sent Events for the page of operators: what has changed, and that all is as it was. */
@Injectable()
export class LiveStream {
  private readonly logger = new Logger('Admin');

  constructor(private readonly marks: LiveMarks) {}

  /** Ends when `signal` is aborted. Throws where nothing can be looked at. */
  async open(signal: AbortSignal): Promise<StreamableFile> {
    const texts = this.texts(await this.marks.read(), signal);
    return new StreamableFile(Readable.from(texts), { type: 'text/event-stream; charset=utf-8' });
  }

  private async *texts(first: Marks, signal: AbortSignal): AsyncGenerator<string> {
    let told = textOf(first);
    yield `retry: ${RETRY_MILLISECONDS}\n\n${told}`;
    let quietLooks = 0;
    try {
      for (;;) {
        await delay(LOOK_MILLISECONDS, undefined, { signal });
        const next = textOf(await this.marks.read());
        quietLooks = next === told ? quietLooks + 1 : 0;
        if (next !== told) yield next;
        else if (quietLooks % LOOKS_PER_BEAT === 0) yield 'event: beat\ndata: {}\n\n';
        told = next;
      }
    } catch (error) {
      // The page comes again, and asks by itself where it is not let in.
      if (!signal.aborted) this.logger.warn({ err: error }, 'A stream of the page has ended');
    }
  }
}

function textOf(marks: Marks): string {
  return `event: marks\ndata: ${JSON.stringify(marks)}\n\n`;
}
