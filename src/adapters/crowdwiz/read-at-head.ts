import { ChainError, type ChainNode, type Head, readHead } from './connection';

const TRIES_MAXIMUM = 5;

/** The state belongs to a head; when a block comes in between, it is asked again. */
export async function readAtHead<T>(
  node: ChainNode,
  read: () => Promise<T>,
): Promise<{ head: Head; value: T }> {
  for (let tries = 0; tries < TRIES_MAXIMUM; tries += 1) {
    const [before, value, head] = await Promise.all([readHead(node), read(), readHead(node)]);
    if (before.id === head.id) return { head, value };
  }
  throw new ChainError('garbage', 'the head moves faster than it can be read', node.node);
}
