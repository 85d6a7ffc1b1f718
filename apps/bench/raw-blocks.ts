import { once } from 'node:events';
import { WebSocket } from 'ws';

const WINDOW = 1_000;

/** Asks for blocks as fast as the node answers, and looks at no answer: the limit of any reader. */
export async function countRawBlocks(url: string, from: number, to: number): Promise<number> {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  await once(socket, 'open');
  const startedAt = performance.now();
  await new Promise<void>((resolve, reject) => {
    let next = from;
    let answered = 0;
    const ask = () => {
      if (next > to) return;
      socket.send(`{"id":${next},"method":"call","params":["database","get_block",[${next}]]}`);
      next += 1;
    };
    socket.on('error', reject);
    socket.on('message', () => {
      answered += 1;
      if (answered > to - from) resolve();
      else ask();
    });
    for (let asked = 0; asked < WINDOW; asked += 1) ask();
  });
  const seconds = (performance.now() - startedAt) / 1000;
  socket.terminate();
  return (to - from + 1) / seconds;
}
