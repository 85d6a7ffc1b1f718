import { Agent, request } from 'node:http';
import { BenchBroken } from '../measurement';

/** A throw-away key, made for this benchmark. */
export const BENCH_SERVICE_KEY = 'bench-service-key-that-opens-nothing';

export interface ServiceAnswer {
  readonly status: number;
  readonly body: string;
}

/** Asks the gateway's /v1 over connections that stay open, as a service does. */
export class ServiceLoad {
  private readonly agent: Agent;

  constructor(
    private readonly port: number,
    connections: number,
  ) {
    this.agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** @throws {BenchBroken} for another answer than 2xx. */
  async post(path: string, body: unknown, idempotencyKey: string): Promise<ServiceAnswer> {
    const answer = await this.send(path, JSON.stringify(body), idempotencyKey);
    if (answer.status < 300) return answer;
    throw new BenchBroken(`${path} was answered ${answer.status}: ${answer.body.slice(0, 300)}`);
  }

  close(): void {
    this.agent.destroy();
  }

  private send(path: string, body: string, idempotencyKey: string): Promise<ServiceAnswer> {
    return new Promise((resolve, reject) => {
      const asked = request(
        {
          host: '127.0.0.1',
          port: this.port,
          path: `/v1${path}`,
          method: 'POST',
          agent: this.agent,
          headers: {
            authorization: `Bearer ${BENCH_SERVICE_KEY}`,
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
            'idempotency-key': idempotencyKey,
          },
        },
        (answer) => {
          const parts: Buffer[] = [];
          answer.on('data', (part: Buffer) => parts.push(part));
          answer.on('error', reject);
          answer.on('end', () => {
            const status = answer.statusCode ?? 0;
            resolve({ status, body: Buffer.concat(parts).toString() });
          });
        },
      );
      asked.on('error', reject);
      asked.end(body);
    });
  }
}
