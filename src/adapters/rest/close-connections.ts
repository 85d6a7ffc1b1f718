import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';

/** For so long the rest of a request is waited for once the server closes. */
const REST_OF_REQUEST_MILLISECONDS = 2_000;

/**
 * Makes `server.close()` wait for requests that it has whole, and for nothing else: by itself it waits a
 * minute for a connection that has sent nothing, or half a request.
 */
export function closeConnections(
  server: Server,
  restMilliseconds = REST_OF_REQUEST_MILLISECONDS,
): void {
  /** Connections, with the request that each is about. */
  const open = new Map<Socket, IncomingMessage | null>();
  let isClosing = false;
  server.on('connection', (socket) => {
    open.set(socket, null);
    socket.once('close', () => open.delete(socket));
  });
  server.on('request', (request, response) => {
    const { socket } = request;
    open.set(socket, request);
    response.once('close', () => {
      if (open.get(socket) === request) open.set(socket, null);
      if (isClosing) socket.end();
    });
  });
  const destroyWhere = (isUseless: (request: IncomingMessage | null) => boolean): void => {
    for (const [socket, request] of open) if (isUseless(request)) socket.destroy();
  };
  const close = server.close.bind(server);
  server.close = (done) => {
    isClosing = true;
    close(done);
    destroyWhere((request) => request === null);
    setTimeout(() => {
      destroyWhere((request) => request?.complete !== true);
    }, restMilliseconds).unref();
    return server;
  };
}
