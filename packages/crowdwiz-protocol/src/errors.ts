/** A key in text or bytes that is not one. The message never repeats the key. */
export class InvalidKeyError extends Error {
  readonly code = 'INVALID_KEY';
  override readonly name = 'InvalidKeyError';
}

/** Data that claims to be of the CrowdWiz wire format and is not. */
export class MalformedWireError extends Error {
  readonly code = 'MALFORMED_WIRE';
  override readonly name = 'MalformedWireError';
}

/** An operation (or an extension) whose bytes nobody has proved here: ask a node for the hex instead. */
export class UnsupportedOperationError extends Error {
  readonly code = 'UNSUPPORTED_OPERATION';
  override readonly name = 'UnsupportedOperationError';
}
