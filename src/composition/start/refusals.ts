import type { GatewayConfig } from '../../platform/config';
import type { ChainHealth, IdentityCheck } from '../../wallet';

const IDENTITY_WAIT_MILLISECONDS = 5_000;
const IDENTITY_RETRY_MILLISECONDS = 250;

/** Why a gateway with this CHAIN_ID cannot go on with books of that chain; null when it can. */
export function otherChain(chainIdOfBooks: string, { chain }: GatewayConfig): string | null {
  if (chainIdOfBooks === chain.chainId) return null;
  return (
    `The books of this database belong to the chain ${chainIdOfBooks}, but CHAIN_ID is ` +
    `${chain.chainId}. Mend CHAIN_ID, or give this chain a database of its own in DATABASE_URL.`
  );
}

/**
 * Why a gateway whose GATEWAY_ACCOUNT has this id cannot go on with books of that account; null when it can.
 */
export function otherAccount(
  accountIdOfBooks: string,
  accountId: string,
  { wallet }: GatewayConfig,
): string | null {
  if (accountIdOfBooks === accountId) return null;
  return (
    `The books of this database belong to the account ${accountIdOfBooks}, but GATEWAY_ACCOUNT ` +
    `"${wallet.accountName}" is ${accountId}. Mend GATEWAY_ACCOUNT, or give this account a database ` +
    'of its own in DATABASE_URL.'
  );
}

const COLD_WALLET_PROBLEMS: Readonly<Record<string, string>> = {
  account_unknown: 'the chain has no such account',
  account_is_gateway: 'that is the hot wallet itself',
  account_memo_key_unusable: 'it has no memo key to which anything can be encrypted',
  cold_wallet_is_customers: 'that account is, or was, linked by a customer',
};

/** Why COLD_WALLET_ACCOUNT cannot be the cold wallet; null where nothing speaks against it. */
export function unfitColdWallet({ wallet }: GatewayConfig, problem: string | null): string | null {
  if (problem === null) return null;
  return (
    `COLD_WALLET_ACCOUNT "${wallet.coldAccountName ?? ''}" cannot be the cold wallet: ` +
    `${COLD_WALLET_PROBLEMS[problem] ?? problem}. Mend it, or leave it out.`
  );
}

/**
 * Nodes and signers take a moment to be connected: that they do not answer is believed after some seconds only.
 * Where each is connected and shows a head that does not fit this machine's clock, waiting changes nothing.
 */
export async function firstIdentity(
  health: Pick<ChainHealth, 'checkIdentity' | 'nodes'>,
): Promise<IdentityCheck> {
  const deadline = performance.now() + IDENTITY_WAIT_MILLISECONDS;
  for (;;) {
    const identity = await health.checkIdentity();
    const isAway = identity.status === 'unreachable' || identity.status === 'no_signer';
    const isConnected = health.nodes().every(({ state }) => state === 'stale');
    const isFinal = identity.status === 'unreachable' && isConnected;
    if (!isAway || isFinal || performance.now() >= deadline) return identity;
    await new Promise((resolve) => setTimeout(resolve, IDENTITY_RETRY_MILLISECONDS));
  }
}
