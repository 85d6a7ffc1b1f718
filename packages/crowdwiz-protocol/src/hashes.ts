import { createHash } from 'node:crypto';

export function sha256(...parts: Uint8Array[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

export function sha224(bytes: Uint8Array): Buffer {
  return createHash('sha224').update(bytes).digest();
}

export function sha512(bytes: Uint8Array): Buffer {
  return createHash('sha512').update(bytes).digest();
}

export function ripemd160(bytes: Uint8Array): Buffer {
  return createHash('ripemd160').update(bytes).digest();
}
