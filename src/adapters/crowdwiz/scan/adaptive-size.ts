import { ChainError, type ChainErrorKind, type ChainNode } from '../connection';

/** How a node shows that it was asked for too much at once; nodes close above some 32 MB. */
const TOO_MUCH: ReadonlySet<ChainErrorKind> = new Set([
  'too-large',
  'timeout',
  'closed',
  'asked-too-much',
]);
/** Successes before twice as much is asked for; after each failure twice as many are needed. */
const SUCCESSES_FIRST = 4;
const SUCCESSES_MAXIMUM = 256;

interface NodeSize {
  size: number;
  successes: number;
  successesNeeded: number;
}

/**
 * How much is asked of a node at once: half after an answer that was too large or came too late, down
 * to one; twice as much again after successes. Large messages in a row thus slow the reading down and
 * never stop it.
 */
export class AdaptiveSize {
  readonly #byNode = new Map<string, NodeSize>();

  constructor(readonly maximum: number) {}

  of(node: Pick<ChainNode, 'node'>): number {
    return this.#sizeOf(node).size;
  }

  /**
   * The work's answer. Null when it was more than one answer may hold: the connection stands again, and
   * less is to be asked for. Other failures are thrown, so that another node is asked; the next try at
   * this one asks for less.
   */
  async attempt<T>(node: ChainNode, size: number, work: () => Promise<T>): Promise<T | null> {
    try {
      const answer = await work();
      this.#grow(node, size);
      return answer;
    } catch (error) {
      if (!(error instanceof ChainError) || !TOO_MUCH.has(error.kind)) throw error;
      this.#shrink(node, size);
      if (size === 1) throw error;
      // A refusal leaves the connection as it is; an answer beyond the bound ends it.
      if (error.kind === 'asked-too-much') return null;
      if (error.kind === 'too-large' && (await node.reconnected())) return null;
      throw error;
    }
  }

  /** Asks about each number from..to, as many at once as the node can answer. */
  async askEach<T>(
    node: ChainNode,
    { from, to }: { readonly from: number; readonly to: number },
    ask: (number: number) => Promise<T>,
  ): Promise<T[]> {
    const answers: T[] = [];
    for (let next = from; next <= to;) {
      const length = Math.min(this.of(node), to - next + 1);
      const numbers = Array.from({ length }, (_, index) => next + index);
      const some = await this.attempt(node, length, () => Promise.all(numbers.map(ask)));
      if (some === null) continue;
      for (const answer of some) answers.push(answer);
      next += length;
    }
    return answers;
  }

  #shrink(node: ChainNode, failed: number): void {
    const known = this.#sizeOf(node);
    // Questions that were asked beside each other fail together, and count as one failure.
    if (failed > known.size) return;
    known.size = Math.max(1, Math.floor(failed / 2));
    known.successes = 0;
    known.successesNeeded = Math.min(known.successesNeeded * 2, SUCCESSES_MAXIMUM);
  }

  #grow(node: ChainNode, succeeded: number): void {
    const known = this.#sizeOf(node);
    if (succeeded !== known.size) return;
    known.successes += 1;
    if (known.size === this.maximum) {
      if (known.successes >= known.successesNeeded) known.successesNeeded = SUCCESSES_FIRST;
    } else if (known.successes >= known.successesNeeded) {
      known.size = Math.min(known.size * 2, this.maximum);
      known.successes = 0;
    }
  }

  #sizeOf({ node }: Pick<ChainNode, 'node'>): NodeSize {
    const known = this.#byNode.get(node) ?? {
      size: this.maximum,
      successes: 0,
      successesNeeded: SUCCESSES_FIRST,
    };
    this.#byNode.set(node, known);
    return known;
  }
}
