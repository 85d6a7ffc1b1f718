import { Injectable } from '@nestjs/common';
import { ChainHealth, type IdentityCheck, type NodeHealth } from '../../../wallet';
import { ChainError, NodePool } from '../connection';
import { CrowdWizOptions } from '../crowdwiz-options';
import { readAgreedAccount, type WireAccount } from './hot-wallet';

/** How the nodes are, and whether the configured account and keys are the chain's. */
@Injectable()
export class CrowdWizHealth extends ChainHealth {
  constructor(
    private readonly pool: NodePool,
    private readonly options: CrowdWizOptions,
  ) {
    super();
  }

  override nodes(): readonly NodeHealth[] {
    return this.pool.health().map(({ node, state, head, lastError }) => ({
      node,
      state,
      headNumber: head?.number ?? null,
      headTime: head?.time ?? null,
      irreversibleNumber: head?.irreversibleNumber ?? null,
      lastError,
    }));
  }

  override async checkIdentity(): Promise<IdentityCheck> {
    try {
      return this.compare(await readAgreedAccount(this.pool, this.options.gatewayAccountName));
    } catch (error) {
      return this.noAnswer(error);
    }
  }

  override onBlock(listener: () => void): () => void {
    return this.pool.onBlock(listener);
  }

  private compare(account: WireAccount | null): IdentityCheck {
    const { gatewayAccountName: name, activeKey, memoKey } = this.options;
    if (account === null) {
      return {
        status: 'unknown_account',
        explanation: `The chain has no account "${name}". Mend GATEWAY_ACCOUNT.`,
      };
    }
    const authorities = [account.fields['active'], account.fields['owner']];
    if (!authorities.some((authority) => isEnough(authority, activeKey.publicKey))) {
      return {
        status: 'wrong_active_key',
        explanation:
          `GATEWAY_ACTIVE_KEY belongs to ${activeKey.publicKey}, which alone cannot sign for ` +
          `"${name}". Give the account's active private key.`,
      };
    }
    if (account.memoKey !== memoKey.publicKey) {
      return {
        status: 'wrong_memo_key',
        explanation:
          `GATEWAY_MEMO_KEY belongs to ${memoKey.publicKey}, but the memo key of "${name}" is ` +
          `${account.memoKey}. Give the private key of that one.`,
      };
    }
    return { status: 'ok', accountId: account.id };
  }

  private noAnswer(error: unknown): IdentityCheck {
    const states = this.pool.health().map(({ state }) => state);
    if (states.length > 0 && states.every((state) => state === 'wrong_chain')) {
      return {
        status: 'wrong_chain',
        explanation:
          'The configured nodes serve another chain than CHAIN_ID says. Mend CHAIN_NODES or CHAIN_ID.',
      };
    }
    const reason = error instanceof ChainError ? error.message : 'the answer was not understood';
    return {
      status: 'unreachable',
      explanation: `No configured node could be asked (${reason}). Check CHAIN_NODES and the network.`,
    };
  }
}

/** True when the key by itself reaches the authority's threshold. */
function isEnough(authority: unknown, publicKey: string): boolean {
  if (typeof authority !== 'object' || authority === null) return false;
  const { weight_threshold: threshold, key_auths: keys } = authority as Record<string, unknown>;
  if (typeof threshold !== 'number' || threshold < 1 || !Array.isArray(keys)) return false;
  return keys.some((entry: unknown) => {
    const [key, weight] = Array.isArray(entry) ? (entry as unknown[]) : [];
    return key === publicKey && typeof weight === 'number' && weight >= threshold;
  });
}
