import { PROTOCOL_VIOLATION } from '../servers/pooler';
import { DatabaseError, DatabaseUnfit } from './database-error';

/** Codes of Node.js: who has signed the certificate is not trusted. */
const UNTRUSTED = [
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
];
const OTHER_NAME = 'ERR_TLS_CERT_ALTNAME_INVALID';
const OVER = 'CERT_HAS_EXPIRED';

/** A refusal with what to do about it, where more is known than the words of server and driver. */
export function withFix(failure: DatabaseError): DatabaseError {
  const code = failure.code ?? '';
  const fixed = (what: string, fix: string) =>
    new DatabaseUnfit(`${what}: ${failure.message}`, fix, code);
  if (UNTRUSTED.includes(code)) {
    return fixed(
      'nobody whom the gateway trusts has signed its certificate',
      'Name the file with the certificate of its authority by sslrootcert in DATABASE_URL.',
    );
  }
  if (code === OTHER_NAME) {
    return fixed(
      'its certificate is for another name',
      'Write the name of the certificate as the host in DATABASE_URL, or sslmode=verify-ca with sslrootcert.',
    );
  }
  if (code === OVER) return fixed('its certificate is over', 'Give the server a new certificate.');
  // The driver's words, which have no code.
  if (failure.message.includes('does not support SSL')) {
    return fixed(
      'it offers no TLS',
      'Switch it on there (ssl = on), or write sslmode=disable in DATABASE_URL where nobody can listen.',
    );
  }
  // Words of a pooler: a server takes whatever parameter it knows.
  if (code === PROTOCOL_VIOLATION && failure.message.includes('startup parameter')) {
    return fixed(
      'a pooler stands before it, which takes no such parameter',
      'Leave that parameter out of DATABASE_URL, or add it to ignore_startup_parameters of the pooler.',
    );
  }
  return failure;
}
