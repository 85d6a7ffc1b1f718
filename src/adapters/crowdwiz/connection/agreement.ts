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

  /**
   * The same about several things at once, of which honest nodes may differ while changes spread:
   * that is no dissent, and holds up none of the others. Undefined where the quorum does not say the
   * same; each node gives its statements in one order, all at one head.
   * @throws {ChainError} `unavailable` while too few nodes are at one head.
   */
  async onEach<T>(
    what: string,
    ask: (node: ChainNode) => Promise<readonly Statement<T>[]>,
  ): Promise<readonly (Statement<T> | undefined)[]> {
    if (this.nodes.quorum === 1) return this.nodes.use(ask);
    let best: readonly (Statement<T> | undefined)[] | null = null;
    for (let tries = 1; tries <= TRIES_MAXIMUM; tries += 1) {
      if (tries > 1) await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLISECONDS));
      const lists = await this.nodes.survey(ask);
      const agreed = this.#agreedEach(lists);
      if (agreed === null) continue;
      if (agreed.every((statement) => statement !== undefined)) return agreed;
      best = agreed;
    }
    if (best !== null) return best;
    const fewer = `fewer than ${this.nodes.quorum} nodes are at one head to say the same about ${what}`;
    throw new ChainError('unavailable', fewer);
  }

  /** Null when no head is shared by the quorum. */
  #agreedEach<T>(
    lists: ReadonlyMap<string, readonly Statement<T>[]>,
  ): readonly (Statement<T> | undefined)[] | null {
    if (lists.size < this.nodes.quorum) return null;
    const lengths = [...lists.values()].map(({ length }) => length);
    const indexes = Array.from({ length: Math.max(0, ...lengths) }, (_, index) => index);
    const byIndex = indexes.map((index) => {
      const pairs = [...lists].flatMap(([node, list]) => {
        const statement = list[index];
        return statement === undefined ? [] : [[node, statement] as const];
      });
      return new Map(pairs);
    });
    if (byIndex.some((statements) => !this.#haveOneHead(statements))) return null;
    return byIndex.map((statements) => this.#agreed(statements) ?? undefined);
  }

  #haveOneHead<T>(statements: ReadonlyMap<string, Statement<T>>): boolean {
    const ids = [...statements.values()].map(({ head }) => head.id);
    return ids.some((id) => ids.filter((each) => each === id).length >= this.nodes.quorum);
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
