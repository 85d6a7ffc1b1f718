import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const SECRET_BYTES = 32;
const PREFIX = 'whsec_';
const PURPOSE = 'secrets of webhook endpoints';

/** A new secret for an endpoint, as its receiver is shown it. */
export function newEndpointSecret(): string {
  return PREFIX + randomBytes(SECRET_BYTES).toString('base64');
}

/**
 * Seals the secrets of endpoints: the gateway must know them to sign, and whoever has only the database, or a
 * copy of it, must not. A sealed secret opens for its own endpoint alone.
 */
export class EndpointSecrets {
  private readonly keys: readonly Buffer[];

  /** Secrets of the settings: the first one seals, each of them opens. At least one. */
  constructor(secrets: readonly [string, ...string[]]) {
    this.keys = secrets.map((secret) =>
      Buffer.from(hkdfSync('sha256', secret, '', PURPOSE, KEY_BYTES)),
    );
  }

  seal(endpointId: string, secret: string): Buffer {
    const [key] = this.keys;
    if (!key) throw new Error('There is no key for secrets of webhooks');
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(endpointId));
    const sealed = [cipher.update(secret, 'utf8'), cipher.final()];
    return Buffer.concat([nonce, cipher.getAuthTag(), ...sealed]);
  }

  /** Null when it was sealed by a secret that is in the settings no more, or for another endpoint. */
  open(endpointId: string, sealed: Buffer): string | null {
    for (const key of this.keys) {
      const secret = openWith(key, endpointId, sealed);
      if (secret !== null) return secret;
    }
    return null;
  }
}

function openWith(key: Buffer, endpointId: string, content: Buffer): string | null {
  const nonce = content.subarray(0, NONCE_BYTES);
  const tag = content.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  const sealed = content.subarray(NONCE_BYTES + TAG_BYTES);
  try {
    const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(endpointId)).setAuthTag(tag);
    return Buffer.concat([decipher.update(sealed), decipher.final()]).toString('utf8');
  } catch {
    // Neither the key nor the content is told: the next key is tried.
    return null;
  }
}
