import type { IncomingMessage } from 'node:http';
import { addressBytes, type IpNetwork } from '../config';

/** Bytes of an IPv6 address that name a network: one client has all addresses below it. */
const NETWORK_BYTES = 8;
const UNKNOWN = 'unknown';

type Bytes = readonly number[];

/**
 * Whom a request comes from, as far as it can be believed: the other end of the connection, and behind
 * a trusted proxy the address that this proxy has added to X-Forwarded-For. Whatever a client itself
 * has written there stands further left and is not looked at.
 */
export class ClientAddress {
  constructor(private readonly trustedProxies: readonly IpNetwork[]) {}

  /** An IPv4 address, or an IPv6 network of 64 bits; the same text for the same client. */
  of(request: IncomingMessage): string {
    const address = this.addressOf(request);
    return address === null ? UNKNOWN : nameOf(address);
  }

  /** Its bytes: 4, or 16. Null when nobody can tell. */
  addressOf(request: IncomingMessage): Bytes | null {
    let believed = addressBytes(request.socket.remoteAddress ?? '');
    if (believed === null) return null;
    for (const hop of forwardedFor(request).reverse()) {
      if (!this.isTrusted(believed)) break;
      const bytes = addressBytes(withoutPort(hop));
      // A hop that names nobody: what stands before it is nobody's word.
      if (bytes === null) break;
      believed = bytes;
    }
    return believed;
  }

  private isTrusted(address: Bytes): boolean {
    return this.trustedProxies.some((network) => network.contains(address));
  }
}

function forwardedFor({ headers }: IncomingMessage): string[] {
  const given = headers['x-forwarded-for'] ?? '';
  const text = typeof given === 'string' ? given : given.join(',');
  return text === '' ? [] : text.split(',').map((hop) => hop.trim());
}

/** Some proxies write 192.0.2.1:4711 and [2001:db8::1]:4711. */
function withoutPort(hop: string): string {
  const [, bracketed, plain] =
    /^(?:\[([^\]]+)\](?::\d+)?|(\d+\.\d+\.\d+\.\d+):\d+)$/.exec(hop) ?? [];
  return bracketed ?? plain ?? hop;
}

function nameOf(bytes: Bytes): string {
  if (bytes.length === 4) return bytes.join('.');
  const groups = Array.from({ length: NETWORK_BYTES / 2 }, (_, index) =>
    (((bytes[2 * index] ?? 0) << 8) | (bytes[2 * index + 1] ?? 0)).toString(16),
  );
  return `${groups.join(':')}::/64`;
}
