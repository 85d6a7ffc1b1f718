import { waitUntil } from 'crowdwiz-testkit/world';

/** What a stream of Server-Sent Events has sent so far, and a way to wait for more of it. */
export class OpenStream {
  private text = '';
  private hasEnded = false;
  private readonly left = new AbortController();

  static async open(url: string, headers: Record<string, string>): Promise<OpenStream> {
    const stream = new OpenStream();
    const accept = { accept: 'text/event-stream', ...headers };
    const response = await fetch(url, { headers: accept, signal: stream.left.signal });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    void stream.read(response.body!);
    return stream;
  }

  /** Gives all that was sent, once it is so. */
  async until(found: (text: string) => boolean): Promise<string> {
    return waitUntil('the stream sends it', () => found(this.text) && { text: this.text }).then(
      ({ text }) => text,
      (error: unknown) => {
        throw new Error(`The stream has sent nothing of the kind, but:\n${this.text}`, {
          cause: error,
        });
      },
    );
  }

  async untilEnd(): Promise<void> {
    await this.until(() => this.hasEnded);
  }

  leave(): void {
    this.left.abort();
  }

  private async read(body: ReadableStream<Uint8Array>): Promise<void> {
    try {
      for await (const chunk of body) this.text += Buffer.from(chunk).toString();
    } catch (error) {
      if (!this.left.signal.aborted) throw error;
    }
    this.hasEnded = true;
  }
}
