import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { NodeAnswer, NodeStart, NodeWork } from './node-work';

type OrderName = keyof NodeWork;

export interface NodeOrder {
  readonly id: number;
  readonly name: OrderName;
  readonly parameters: readonly unknown[];
}

export interface NodeReply {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** A sandbox node in a process beside this one. */
export class NodeProcess {
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;
  private readonly child: ChildProcess;

  private constructor() {
    // Structured clones carry bigints; JSON would not.
    this.child = fork(join(__dirname, 'node-program.js'), { serialization: 'advanced' });
    this.child.on('message', (message) => {
      this.settle(message as NodeReply);
    });
    this.child.once('exit', (code) => {
      const error = new Error(`the node's process ended (${code ?? 'by a signal'})`);
      for (const { reject } of this.waiting.values()) reject(error);
      this.waiting.clear();
    });
  }

  static async start(options: NodeStart): Promise<{ node: NodeProcess; started: NodeAnswer }> {
    const node = new NodeProcess();
    return { node, started: await node.order('start', options) };
  }

  /** Gives the order and waits until it is done. Rejects with what the node's process threw. */
  order<Name extends OrderName>(
    name: Name,
    ...parameters: Parameters<NodeWork[Name]>
  ): Promise<Awaited<ReturnType<NodeWork[Name]>>> {
    if (!this.child.connected) return Promise.reject(new Error("the node's process has ended"));
    this.lastId += 1;
    const order: NodeOrder = { id: this.lastId, name, parameters };
    return new Promise((resolve, reject) => {
      const done = (result: unknown) => {
        // The program on the other side answers this order by this method's result.
        resolve(result as Awaited<ReturnType<NodeWork[Name]>>);
      };
      this.waiting.set(order.id, { resolve: done, reject });
      this.child.send(order);
    });
  }

  /** Harmless when the process has ended already. */
  async stop(): Promise<void> {
    if (!this.child.connected) return;
    await this.order('stop');
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.disconnect();
    await ended;
  }

  private settle({ id, result, error }: NodeReply): void {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (error === undefined) waiting?.resolve(result);
    else waiting?.reject(new Error(error));
  }
}
