import { decryptMemo, type WireMemo } from 'crowdwiz-protocol';
import type { SandboxAccount, SandboxChain } from 'crowdwiz-sandbox/node';

const SEND_MESSAGE = 61;

/**
 * The newest message to the account in so many blocks, as its wallet decrypts it; null when there is none, or
 * none that its memo key can read.
 */
export function newestMessage(
  chain: SandboxChain,
  account: SandboxAccount,
  blocks = Number.POSITIVE_INFINITY,
): string | null {
  const lowest = Math.max(1, chain.headNumber - blocks);
  for (let number = chain.headNumber; number >= lowest; number -= 1) {
    const transactions = chain.block(number)?.body.transactions ?? [];
    for (const [type, fields] of transactions.flatMap(({ operations }) => operations)) {
      if (type !== SEND_MESSAGE || fields['to'] !== account.id) continue;
      return decryptMemo(account.keys.memo, fields['memo'] as WireMemo) ?? null;
    }
  }
  return null;
}
