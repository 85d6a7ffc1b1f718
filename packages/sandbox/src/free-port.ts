import { createServer } from 'node:net';

/**
 * Below those that systems give away by themselves, to whoever connects or listens at any port: between this look and
 * the use, and while a server is down, nobody is given the port by chance.
 */
const FIRST_PORT = 15_000;
const LAST_PORT = 29_999;

/** Begins anywhere, so that processes do not look at the same ports. */
let next = FIRST_PORT + Math.floor(Math.random() * (LAST_PORT - FIRST_PORT + 1));

/** A port of this address that nobody uses right now; another one each time. */
export async function findFreePort(host = '127.0.0.1'): Promise<number> {
  for (let looked = FIRST_PORT; looked <= LAST_PORT; looked += 1) {
    const port = next;
    next = port === LAST_PORT ? FIRST_PORT : port + 1;
    if (await isFree(port, host)) return port;
  }
  throw new Error(`no port of ${host} from ${FIRST_PORT} to ${LAST_PORT} is free`);
}

function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(false);
      else reject(error);
    });
    server.listen(port, host, () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}
