/** The embedded PostgreSQL could not do what was asked; the message says what an operator can change. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
}
