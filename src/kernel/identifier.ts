import { createHash, randomUUID } from 'node:crypto';

/** A new random identifier (UUID v4) for a row that the gateway creates. */
export function newId(): string {
  return randomUUID();
}

/**
 * The identifier of what has a name of its own already (UUID v8, from SHA-256): the same each time, also in
 * a database that was restored to before it was named.
 */
export function idOf(name: string): string {
  const bytes = createHash('sha256').update(name).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
