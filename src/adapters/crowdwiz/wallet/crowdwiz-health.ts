import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../kernel';
import {
  ChainHealth,
  type IdentityCheck,
  type NodeHealth,
  type SignerKeys,
  TransactionSigner,
  whyNoNode,
} from '../../../wallet';
import { ChainError, NodePool } from '../connection';
import { CrowdWizOptions } from '../crowdwiz-options';
import { readAgreedAccount, type WireAccount } from './hot-wallet';

const NAMES_IN_SETTINGS = { active: 'GATEWAY_ACTIVE_KEY', memo: 'GATEWAY_MEMO_KEY' };
const NAMES_AT_SIGNER = { active: "The signer's active key", memo: "The signer's memo key" };

/** How the nodes are, and whether the configured account and keys are the chain's. */
@Injectable()
export class CrowdWizHealth extends ChainHealth {
  constructor(
    private readonly pool: NodePool,
    private readonly signer: TransactionSigner,
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
      const account = await readAgreedAccount(this.pool, this.options.gatewayAccountName);
      return this.compare(account, this.options.signs ? await this.signer.keys() : null);
    } catch (error) {
      return isNoSigner(error) ? noSigner(error) : this.noAnswer(error);
    }
  }

  override onBlock(listener: () => void): () => void {
    return this.pool.onBlock(listener);
  }

  /** `keys` null: they are at another process, which compares them. */
  private compare(account: WireAccount | null, keys: SignerKeys | null): IdentityCheck {
    const { gatewayAccountName: name, activeKey } = this.options;
    const { active, memo } = activeKey === null ? NAMES_AT_SIGNER : NAMES_IN_SETTINGS;
    if (account === null) {
      return {
        status: 'unknown_account',
        explanation: `The chain has no account "${name}". Mend GATEWAY_ACCOUNT.`,
      };
    }
    if (keys === null) return { status: 'ok', accountId: account.id };
    const authorities = [account.fields['active'], account.fields['owner']];
    if (!authorities.some((authority) => isEnough(authority, keys.active))) {
      return {
        status: 'wrong_active_key',
        explanation:
          `${active} belongs to ${keys.active}, which alone cannot sign for ` +
          `"${name}". Give the account's active private key.`,
      };
    }
    if (account.memoKey !== keys.memo) {
      return {
        status: 'wrong_memo_key',
        explanation:
          `${memo} belongs to ${keys.memo}, but the memo key of "${name}" is ` +
          `${account.memoKey}. Give the private key of that one.`,
      };
    }
    return { status: 'ok', accountId: account.id };
  }

  private noAnswer(error: unknown): IdentityCheck {
    const nodes = this.pool.health();
    const states = nodes.map(({ state }) => state);
    if (states.length > 0 && states.every((state) => state === 'wrong_chain')) {
      return {
        status: 'wrong_chain',
        explanation:
          'The configured nodes serve another chain than CHAIN_ID says. Mend CHAIN_NODES or CHAIN_ID.',
      };
    }
    if (states.includes('stale') && !states.includes('healthy')) {
      return { status: 'unreachable', explanation: whyNoNode(nodes) };
    }
    const reason = error instanceof ChainError ? error.message : 'the answer was not understood';
    return {
      status: 'unreachable',
      explanation: `No configured node could be asked (${reason}). Check CHAIN_NODES and the network.`,
    };
  }
}

function isNoSigner(error: unknown): error is DomainError {
  return error instanceof DomainError && error.code === 'signer_unavailable';
}

function noSigner({ details }: DomainError): IdentityCheck {
  const reason = details['reason'] ?? 'no reason is known';
  return {
    status: 'no_signer',
    explanation: `The signer does not say which keys it has: ${reason}.`,
  };
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
