import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from 'crowdwiz-testkit/world';
import type { Victim } from './victim';

export interface NodeStart {
  readonly port: number;
  readonly journalFile: string;
  /** Time of the block before the first, for a new journal. */
  readonly genesisTimeMilliseconds: number;
  readonly blockIntervalMilliseconds: number;
  /** Registered in the first block of a new chain; keys follow from the names. */
  readonly accounts: readonly { readonly name: string; readonly fundingUnits: bigint }[];
}

export type NodeOrder = { name: 'start'; options: NodeStart } | { name: 'hold' };

export interface NodeStarted {
  readonly name: 'started';
  readonly url: string;
  readonly chainId: string;
  readonly accounts: readonly { readonly id: string; readonly name: string }[];
}

interface NodeHeld {
  readonly name: 'held';
  readonly irreversibleNumber: number;
}

type NodeReply = NodeStarted | NodeHeld;

/** A CrowdWiz node as a process: what it was told is lost with it, its blocks are not. */
export class NodeVictim implements Victim {
  readonly name = 'node';
  private child: ChildProcess | undefined;
  private readonly killed = new WeakSet<ChildProcess>();

  constructor(private readonly options: NodeStart) {}

  get isUp(): boolean {
    return this.child !== undefined;
  }

  /** Being killed before it has started is no failure: it will be started again. */
  async start(): Promise<void> {
    const started = this.startAndTell();
    const { child } = this;
    try {
      await started;
    } catch (error) {
      if (child === undefined || !this.killed.has(child)) throw error;
    }
  }

  /** Starts it and waits until it answers on its port. */
  async startAndTell(): Promise<NodeStarted> {
    const program = join(packageRoot(), 'apps', 'dist', 'chaos', 'victims', 'node-program.js');
    const child = fork(program, [], { serialization: 'advanced' });
    this.child = child;
    child.once('exit', () => {
      if (this.child === child) this.child = undefined;
    });
    return this.ask<NodeStarted>({ name: 'start', options: this.options }, 'started');
  }

  /** No more blocks; gives the last irreversible one. */
  async hold(): Promise<number> {
    const { irreversibleNumber } = await this.ask<NodeHeld>({ name: 'hold' }, 'held');
    return irreversibleNumber;
  }

  async kill9(): Promise<void> {
    const { child } = this;
    if (child === undefined) return;
    this.killed.add(child);
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  private ask<Reply extends NodeReply>(order: NodeOrder, reply: Reply['name']): Promise<Reply> {
    const { child } = this;
    return new Promise((resolve, reject) => {
      if (child === undefined) {
        reject(new Error('the node does not run'));
        return;
      }
      const onExit = () => {
        reject(new Error(`the node ended before it had ${reply}`));
      };
      child.once('exit', onExit);
      child.on('message', (message) => {
        const answer = message as NodeReply;
        if (answer.name !== reply) return;
        child.off('exit', onExit);
        // The program on the other side gives each name its own members.
        resolve(answer as Reply);
      });
      child.send(order);
    });
  }
}
