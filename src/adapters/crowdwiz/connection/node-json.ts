import { isUtf8 } from 'node:buffer';
import { decodeText } from 'crowdwiz-protocol';

/** Characters that a node prints as they are, in somebody's text; it puts no others between its values. */
const CONTROL_CHARACTERS = /[\u0000-\u001f]/gu;
/** Its own escape for the bell, which JSON does not know. */
const BELL_ESCAPE = /\\(?:a|(.))/gsu;

/**
 * What a node sent. Texts are whatever somebody wrote: each stays exact, so that its bytes can be computed.
 * Bytes that are no UTF-8 stand in them as `decodeText` says.
 * @throws {SyntaxError} when it is no JSON.
 */
export function parseNodeJson(bytes: Buffer): unknown {
  const json = isUtf8(bytes) ? bytes.toString('utf8') : decodeText(bytes);
  try {
    return JSON.parse(json);
  } catch {
    return JSON.parse(withEscapes(json));
  }
}

function withEscapes(json: string): string {
  return json
    .replace(BELL_ESCAPE, (escape, other?: string) => (other === undefined ? '\\u0007' : escape))
    .replace(CONTROL_CHARACTERS, (character) => {
      const code = character.charCodeAt(0).toString(16).padStart(4, '0');
      return `\\u${code}`;
    });
}
