import type { ByteReader } from './byte-reader';
import type { ByteWriter } from './byte-writer';

/** One of the chain's types: how a value that a node prints becomes bytes, and how it is read back. */
export interface WireType {
  /**
   * Appends the bytes of a value as nodes print it.
   * @throws {MalformedWireError} for any other: nothing is cut, rounded, sorted or made up.
   */
  write(writer: ByteWriter, value: unknown): void;
  /**
   * The value as nodes print it; undefined when it is left out.
   * @throws {MalformedWireError} for bytes that no value has.
   */
  read(reader: ByteReader): unknown;
  /** Which of two comes first where the chain sorts them; types without it are in no set. */
  readonly compare?: (one: unknown, other: unknown) => number;
}
