import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { TelegramOptions } from '../telegram-options';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const PURPOSE = 'pending updates of the bot';

/**
 * Makes updates unreadable to whoever has only the database: customers type their one-time codes to
 * the bot, and no code is ever written there. Whoever has the token could read the chats anyway.
 */
@Injectable()
export class UpdateSeal {
  private readonly key: Buffer;

  constructor({ token }: TelegramOptions) {
    this.key = Buffer.from(hkdfSync('sha256', token, '', PURPOSE, KEY_BYTES));
  }

  seal(update: unknown): Buffer {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.key, nonce);
    const sealed = [cipher.update(JSON.stringify(update), 'utf8'), cipher.final()];
    return Buffer.concat([nonce, cipher.getAuthTag(), ...sealed]);
  }

  /** Null when it was sealed for another token. */
  open(content: Buffer): unknown {
    const nonce = content.subarray(0, NONCE_BYTES);
    const tag = content.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
    const sealed = content.subarray(NONCE_BYTES + TAG_BYTES);
    try {
      const decipher = createDecipheriv(CIPHER, this.key, nonce, { authTagLength: TAG_BYTES });
      decipher.setAuthTag(tag);
      const opened = Buffer.concat([decipher.update(sealed), decipher.final()]);
      return JSON.parse(opened.toString('utf8'));
    } catch {
      // Neither the key nor the content is told: the caller sets the update aside.
      return null;
    }
  }
}
