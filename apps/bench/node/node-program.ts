import { NodeWork } from './node-work';
import type { NodeOrder, NodeReply } from './node-process';

/**
 * The sandbox's node in a process of its own, so that its work is not taken for the gateway's. It is
 * forked by `NodeProcess`, does what it is told, and ends with its parent.
 */
const work = new NodeWork();

/** A promise, so that an order that throws at once is refused like one that rejects later. */
function obey({ name, parameters }: NodeOrder): Promise<unknown> {
  const order = work[name].bind(work) as (...given: readonly unknown[]) => unknown;
  return new Promise((resolve) => {
    resolve(order(...parameters));
  });
}

function answer(reply: NodeReply): void {
  process.send?.(reply);
}

process.on('message', (message) => {
  const order = message as NodeOrder;
  obey(order).then(
    (result) => {
      answer({ id: order.id, result });
    },
    (error: unknown) => {
      answer({ id: order.id, error: error instanceof Error ? (error.stack ?? '') : String(error) });
    },
  );
});
process.on('disconnect', () => process.exit(0));
