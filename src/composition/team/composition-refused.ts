/** The parts of a gateway do not fit together; the message names which, and the fix. */
export class CompositionRefused extends Error {
  override readonly name = 'CompositionRefused';
}
