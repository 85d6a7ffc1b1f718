import { ChainError, NodesDisagreeError, type DisputedKind } from './chain-error';
import type { Head } from './head';
import type { ChainNode } from './node-link';

/** Whoever asks several nodes the same. */
export interface Surveyor {
  readonly quorum: number;
  use<T>(work: (node: ChainNode) => Promise<T>): Promise<T>;
  survey<T>(question: (node: ChainNode) => Promise<T | undefined>): Promise<ReadonlyMap<string, T>>;
}

/** What one node said at one head; only statements at the same head can contradict each other. */
export interface Statement<T> {
  readonly value: T;
  readonly head: Head;
  /** Equal statements have equal texts; shown to the operator when nodes disagree. */
  readonly text: string;
}

export interface Question<T> {
  readonly what: DisputedKind;
  /** What it is about: a dissent is remembered by it. */
  readonly subject: string;
  ask(node: ChainNode): Promise<Statement<T>>;
}

/** The state at the head differs honestly while transactions spread: it is asked again. */
const TRIES_MAXIMUM = 5;
const PAUSE_MILLISECONDS = 50;
/** A node that still differs at so many heads is not merely late. */
const HEADS_OF_DISSENT_MAXIMUM = 3;
/** Questions whose dissent is remembered; the oldest is forgotten. */
const REMEMBERED_DISSENTS = 1000;

/**
 * What a quorum of nodes says about the state at the head. Unlike an irreversible block, that state
 * may differ for a moment between honest nodes, so that only a dissent that stays is one.
 */
export class Agreement {
  readonly #dissents = new Map<string, { heads: number; last: number }>();

  constructor(private readonly nodes: Surveyor) {}

  /**
   * @throws {ChainError} `unavailable` while too few nodes say the same.
   * @throws {NodesDisagreeError} when a node keeps saying something else than the others.
   */
  async on<T>(question: Question<T>): Promise<T> {
    if (this.nodes.quorum === 1) {
      return (await this.nodes.use((node) => question.ask(node))).value;
    }
    let statements: ReadonlyMap<string, Statement<T>> = new Map();
    for (let tries = 1; ; tries += 1) {
      statements = await this.nodes.survey((node) => question.ask(node));
      const agreed = this.#agreed(statements);
      const isDisputed =
        agreed === null || [...statements.values()].some((each) => contradicts(each, agreed));
      const isLast = tries >= TRIES_MAXIMUM;
      if (agreed !== null && (!isDisputed || isLast)) {
        this.#judge(question, statements, agreed);
        return agreed.value;
      }
      if (isLast) break;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLISECONDS));
    }
    this.#judge(question, statements, null);
    const fewer = `fewer than ${this.nodes.quorum} nodes say the same about ${question.subject}`;
    throw new ChainError('unavailable', fewer);
  }

  /** The one statement that the quorum makes, by the furthest nodes; null when none or two do. */
  #agreed<T>(statements: ReadonlyMap<string, Statement<T>>): Statement<T> | null {
    const makers = new Map<string, Statement<T>[]>();
    for (const statement of statements.values()) {
      const key = `${statement.head.id} ${statement.text}`;
      makers.set(key, [...(makers.get(key) ?? []), statement]);
    }
    const carried = [...makers.values()].filter(({ length }) => length >= this.nodes.quorum);
    const highest = Math.max(...carried.map(([first]) => first?.head.number ?? 0));
    const best = carried.flatMap(([first]) => (first?.head.number === highest ? [first] : []));
    return best.length === 1 ? (best[0] ?? null) : null;
  }

  #judge<T>(
    { what, subject }: Question<T>,
    statements: ReadonlyMap<string, Statement<T>>,
    agreed: Statement<T> | null,
  ): void {
    let worst = 0;
    for (const [node, statement] of statements) {
      const key = `${what} ${subject} ${node}`;
      const others = agreed === null ? [...statements.values()] : [agreed];
      // Nodes at different heads, and too few at each, contradict nobody.
      if (others.some((each) => contradicts(statement, each))) {
        worst = Math.max(worst, this.#count(key, statement.head.number));
      } else if (agreed !== null) this.#dissents.delete(key);
    }
    if (worst < HEADS_OF_DISSENT_MAXIMUM) return;
    const headNumber = Math.max(...[...statements.values()].map((each) => each.head.number));
    const texts = [...statements].map(([node, { text }]): [string, string] => [node, text]);
    throw new NodesDisagreeError(headNumber, Object.fromEntries(texts), what, subject);
  }

  #count(key: string, headNumber: number): number {
    const { heads, last } = this.#dissents.get(key) ?? { heads: 0, last: -1 };
    const now = { heads: headNumber > last ? heads + 1 : heads, last: Math.max(headNumber, last) };
    this.#dissents.delete(key);
    this.#dissents.set(key, now);
    const [oldest] = this.#dissents.keys();
    if (this.#dissents.size > REMEMBERED_DISSENTS && oldest !== undefined) {
      this.#dissents.delete(oldest);
    }
    return now.heads;
  }
}

function contradicts<T>(one: Statement<T>, other: Statement<T>): boolean {
  return one.head.id === other.head.id && one.text !== other.text;
}
