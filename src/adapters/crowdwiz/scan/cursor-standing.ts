import type { BlockStanding, KnownBlock } from '../../../scan';
import {
  ChainError,
  nameOfBlock,
  reachedBy,
  readHead,
  signedHeaderOf,
  type ChainNode,
  type Head,
  type NodePool,
} from '../connection';

/** What one node says about a block that was irreversible once. */
interface NodeWord {
  readonly says: 'there' | 'gone' | 'behind';
  readonly head: Head;
  readonly id: string | null;
}

/**
 * Numbers and times of a chain only rise. So a node that has another block at that number, or a lower
 * head of a later time, cannot have the block in its past: it is gone there. A node whose head is lower
 * and older may just lag.
 */
async function askNode(node: ChainNode, { number, id, time }: KnownBlock): Promise<NodeWord> {
  const [head, block] = await Promise.all([
    readHead(node),
    node.call('database', 'get_block', [number]),
  ]);
  if (block === null) {
    const says = head.number < number && head.time > time ? 'gone' : 'behind';
    return { says, head, id: null };
  }
  const found = (await nameOfBlock(node, signedHeaderOf(block), number)).id;
  return { says: found === id ? 'there' : 'gone', head, id: found };
}

/**
 * How a block that was read as irreversible stands with the nodes now.
 * @throws {ChainError} `unavailable` when none of them answers.
 */
export async function standingOf(pool: NodePool, block: KnownBlock): Promise<BlockStanding> {
  const everybody = pool.health().length;
  const words = await pool.survey(
    (node) => askNode(node, block),
    {},
    (answers) => answers.filter(({ says }) => says === 'there').length >= pool.quorum,
  );
  const said = [...words.values()];
  if (said.length === 0) throw new ChainError('unavailable', 'no node is healthy');
  const count = (wanted: NodeWord['says']) => said.filter(({ says }) => says === wanted).length;
  const evidence = Object.fromEntries([...words].map(([node, word]) => [node, inWords(word)]));
  const heads = said.filter(({ says }) => says === 'there').map(({ head }) => head.number);
  const standing = verdictOf({
    there: count('there'),
    gone: count('gone'),
    quorum: pool.quorum,
    isEverybody: said.length === everybody,
  });
  return { standing, evidence, headNumber: reachedBy(pool.quorum, heads) ?? null };
}

/** With a quorum, the others decide; without one, a contradiction is no way to go on. */
function verdictOf(counted: {
  readonly there: number;
  readonly gone: number;
  readonly quorum: number;
  readonly isEverybody: boolean;
}): BlockStanding['standing'] {
  const { there, gone, quorum, isEverybody } = counted;
  if (there >= quorum && (gone === 0 || there > gone)) return 'there';
  if (gone >= quorum || (gone > 0 && isEverybody)) return 'gone';
  return there === 0 && isEverybody ? 'lost' : 'behind';
}

function inWords({ says, head, id }: NodeWord): string {
  const at = `head ${head.number} of ${head.time.toISOString()}`;
  return id === null ? `${says}: ${at}` : `${says}: ${at}, block ${id}`;
}
