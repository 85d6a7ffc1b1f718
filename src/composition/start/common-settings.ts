import { createHash, createHmac } from 'node:crypto';
import type { CommonSetting, Fingerprint } from '../../adapters/postgres';
import type { GatewayConfig } from '../../platform/config';

/** Of what all processes over one database must have the same. */
export function fingerprintsOf({
  linking,
  chain,
  wallet,
}: Pick<GatewayConfig, 'linking' | 'chain' | 'wallet'>): readonly Fingerprint[] {
  const secret = createHmac('sha256', linking.codeSecret.reveal());
  return [
    { name: 'CODE_SECRET', number: numberOf(secret.update('crowdwiz-gateway processes').digest()) },
    { name: 'CHAIN_ID', number: numberOf(hashOf(chain.chainId)) },
    { name: 'GATEWAY_ACCOUNT', number: numberOf(hashOf(wallet.accountName)) },
  ];
}

/** Why a process with these settings cannot work beside the others; null when it can. */
export function settingsDiffer(names: readonly CommonSetting[]): string | null {
  if (names.length === 0) return null;
  return (
    `Another process over this database has another ${names.join(' and another ')}. Give all of them the same. ` +
    'To change it, stop all of them first; one that has died is forgotten within 20 seconds.'
  );
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** So few bits of a hash tell nothing of a secret, and two values that are the same by chance are not to be expected. */
function numberOf(hash: Buffer): number {
  return hash.readUInt32BE(0) >>> 1;
}
