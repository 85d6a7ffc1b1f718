import { createServer } from 'node:net';
import type { GatewayConfig } from '../../platform/config';

/** Nothing can be served where PORT and HOST say. */
export class AddressUnusable extends Error {
  override readonly name = 'AddressUnusable';

  constructor(
    message: string,
    /** Another program listens there. */
    readonly isTaken: boolean,
  ) {
    super(message);
  }
}

/** Listens for a moment, and lets go again. Throws `AddressUnusable`. */
export async function assertAddressIsUsable({
  host,
  port,
}: Pick<GatewayConfig['http'], 'host' | 'port'>): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const code = error.code ?? error.message;
      reject(new AddressUnusable(describeAddress(code, host, port), code === 'EADDRINUSE'));
    });
    server.listen(port, host, () => {
      server.close(() => {
        resolve();
      });
    });
  });
}

function describeAddress(code: string, host: string, port: number): string {
  if (code === 'EADDRINUSE') {
    return `PORT ${port} of ${host} is taken by another program. Set PORT to a free one.`;
  }
  if (code === 'EACCES') {
    return `PORT ${port} of ${host} is not allowed to this user. Set PORT to one from 1024 up.`;
  }
  return `HOST ${host} is no address of this machine (${code}). Set HOST to 127.0.0.1 or 0.0.0.0.`;
}
