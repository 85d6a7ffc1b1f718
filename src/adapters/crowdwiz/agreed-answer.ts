import { ChainError, type ChainNode, type NodePool } from './connection';

/** What a node says; equal answers have equal texts. */
export interface Answer<T> {
  readonly value: T;
  readonly text: string;
}

/**
 * What as many nodes as the quorum answer alike, wherever their heads are: for what changes seldom.
 * Others are outvoted and nobody is named, as honest nodes differ in the block of a change.
 * @throws {ChainError} `unavailable` while too few say the same, or so many say this and that.
 */
export async function agreedAnswer<T>(
  pool: NodePool,
  what: string,
  ask: (node: ChainNode) => Promise<Answer<T>>,
): Promise<T> {
  const { quorum } = pool;
  if (quorum === 1) return (await pool.use(ask)).value;
  const carried = (answers: Iterable<Answer<T>>) => {
    const votes = new Map<string, Answer<T>[]>();
    for (const answer of answers) {
      votes.set(answer.text, [...(votes.get(answer.text) ?? []), answer]);
    }
    return [...votes.values()].filter(({ length }) => length >= quorum);
  };
  const answers = await pool.survey(ask, {}, (given) => carried(given).length > 0);
  const [agreed, ...others] = carried(answers.values());
  if (agreed?.[0] !== undefined && others.length === 0) return agreed[0].value;
  throw new ChainError('unavailable', `no ${quorum} nodes say the same about ${what}`);
}
