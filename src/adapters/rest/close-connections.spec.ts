import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { closeConnections } from './close-connections';

const REST_MILLISECONDS = 100;

describe('closing the server', () => {
  let server: Server;
  let answer: () => void;
  let asked: Promise<void>;

  beforeEach(async () => {
    let noteAsked = (): void => undefined;
    asked = new Promise((resolve) => {
      noteAsked = resolve;
    });
    server = createServer((request, response) => {
      request.resume();
      answer = () => void response.end('done');
      noteAsked();
    });
    closeConnections(server, REST_MILLISECONDS);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  async function client(says: string): Promise<{ socket: Socket; heard: () => string }> {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    let text = '';
    socket.on('data', (data) => (text += data.toString()));
    socket.on('error', () => undefined);
    await new Promise<void>((resolve) => socket.once('connect', resolve));
    const accepted = new Promise((resolve) => setTimeout(resolve, 20));
    if (says !== '') socket.write(says);
    await accepted;
    return { socket, heard: () => text };
  }

  const closed = () => new Promise((resolve) => server.close(resolve));

  it.each([
    ['nothing', ''],
    ['half of the head', 'POST / HTTP/1.1\r\nHost: a'],
    ['half of the body', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf'],
  ])('does not wait for a connection that sent %s', async (_what, says) => {
    const { socket } = await client(says);
    const ended = new Promise((resolve) => socket.once('close', resolve));
    await closed();
    await ended;
    expect(socket.destroyed).toBe(true);
  });

  it('waits for the answer to a request that came whole', async () => {
    const { socket, heard } = await client('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await asked;
    const ended = new Promise((resolve) => socket.once('close', resolve));
    const done = closed();
    await new Promise((resolve) => setTimeout(resolve, 2 * REST_MILLISECONDS));
    answer();
    await done;
    await ended;
    expect(heard()).toMatch(/^HTTP\/1.1 200 OK[^]*done/);
  });
});
