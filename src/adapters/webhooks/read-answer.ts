import type { IncomingMessage } from 'node:http';

/** Of an answer so much is read and kept. */
export const ANSWER_BYTES_MAXIMUM = 2_048;
/** The status is known: for the rest nobody waits long. */
export const BODY_MILLISECONDS = 2_000;

/** The beginning of the body as text; null when there is none. Never rejects; leaves nothing open that goes on. */
export function readAnswer(
  response: IncomingMessage,
  deadline: AbortSignal,
): Promise<string | null> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const finish = () => {
      clearTimeout(timer);
      deadline.removeEventListener('abort', cut);
      resolve(textOf(Buffer.concat(chunks)));
    };
    const cut = () => {
      response.destroy();
      finish();
    };
    const timer = setTimeout(cut, BODY_MILLISECONDS);
    deadline.addEventListener('abort', cut, { once: true });
    response.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > ANSWER_BYTES_MAXIMUM) cut();
    });
    response.once('end', finish);
    response.once('error', finish);
    response.once('close', finish);
  });
}

/** No database keeps NUL in a text. */
function textOf(body: Buffer): string | null {
  const text = body.subarray(0, ANSWER_BYTES_MAXIMUM).toString('utf8').replaceAll('\0', '\uFFFD');
  return text === '' ? null : text;
}
