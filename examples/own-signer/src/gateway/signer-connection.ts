import { connect, type Socket } from 'node:net';
import { DomainError } from 'crowdwiz-gateway';
import { type Failure, Lines, type Reply } from '../wire';

/** Longer than the signer may take to ask its nodes. */
const ANSWER_MILLISECONDS = 20_000;

/** What the signer does not do, and why. */
export class SignerRefusal extends Error {
  override readonly name = 'SignerRefusal';

  constructor(
    readonly code: Exclude<Failure, 'unavailable'>,
    message: string,
  ) {
    super(message);
  }
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** Calls the signer over its Unix socket; connects when it is asked, and again after a loss. */
export class SignerConnection {
  private socket: Socket | null = null;
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;

  constructor(private readonly path: string) {}

  /** Throws `signer_unavailable` when there is no answer, and `SignerRefusal`. */
  call(method: string, params: unknown): Promise<unknown> {
    const socket = (this.socket ??= this.open());
    const id = (this.lastId += 1);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.lose(socket, 'it does not answer in time');
      }, ANSWER_MILLISECONDS);
      this.waiting.set(id, { resolve, reject, timer });
      socket.write(`${JSON.stringify({ id, method, params })}\n`);
    });
  }

  close(): void {
    if (this.socket) this.lose(this.socket, 'the gateway stops');
  }

  private open(): Socket {
    const socket = connect(this.path);
    const lines = new Lines();
    socket.on('error', () => {
      this.lose(socket, `nobody listens at ${this.path}`);
    });
    socket.on('close', () => {
      this.lose(socket, 'the connection was lost');
    });
    socket.on('data', (chunk) => {
      try {
        for (const line of lines.push(chunk)) this.receive(JSON.parse(line) as Reply);
      } catch {
        this.lose(socket, 'its answer was not understood');
      }
    });
    return socket;
  }

  /** Of one connection, everything that waits: a late answer answers nothing. */
  private lose(socket: Socket, reason: string): void {
    if (this.socket !== socket) return;
    this.socket = null;
    socket.destroy();
    const waiting = [...this.waiting.values()];
    this.waiting.clear();
    for (const { reject, timer } of waiting) {
      clearTimeout(timer);
      reject(new DomainError('signer_unavailable', { reason }));
    }
  }

  private receive(reply: Reply): void {
    const waiting = this.waiting.get(reply.id);
    if (waiting === undefined) return;
    this.waiting.delete(reply.id);
    clearTimeout(waiting.timer);
    if ('result' in reply) waiting.resolve(reply.result);
    else waiting.reject(errorOf(reply.error));
  }
}

function errorOf({ code, message }: { code: Failure; message: string }): Error {
  if (code === 'unavailable') return new DomainError('signer_unavailable', { reason: message });
  return new SignerRefusal(code, message);
}
