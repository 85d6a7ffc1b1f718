import { Logger } from '@nestjs/common';
import type { UnitOfWork } from '../../kernel';
import { NodePool } from './connection';
import type { CrowdWizOptions } from './crowdwiz-options';

/** The pool of the configured nodes, not started yet; it refuses to be asked in a transaction. */
export function createNodePool(
  { nodes, chainId, quorum, connection = {} }: CrowdWizOptions,
  unitOfWork?: UnitOfWork,
): NodePool {
  const logger = new Logger('CrowdWiz');
  return new NodePool({
    nodes,
    chainId,
    quorum,
    connection,
    log: (message) => {
      logger.log(message);
    },
    assertAllowed: () => {
      // Rows stay locked for as long as the network likes: see ADR 2.
      if (unitOfWork?.isActive()) throw new Error('No network call inside a transaction');
    },
  });
}
