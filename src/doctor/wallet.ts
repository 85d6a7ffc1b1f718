import type { WalletExamination } from '../adapters/crowdwiz';
import { otherAccount } from '../composition/start/refusals';
import { CWD, Money } from '../kernel';
import type { GatewayConfig } from '../platform/config';
import { startInFuture } from '../scan';
import { feeCeiling, type OutgoingOperation, type RequiredFee } from '../wallet';
import type { Asked, ChainFound } from './chain';
import { type Check, checksOf } from './check';

const { ok, warn, fail, skipped, refused } = checksOf('wallet');

/** What the books know of the hot wallet and of the chain; null before the first start. */
export interface BooksOfWallet {
  readonly cursor: { readonly hotWalletId: string; readonly blockNumber: number } | null;
  readonly acceptedAuthority: string | null;
}

/** A wallet that can pay for less than so many payouts' fees is nearly empty. */
const FEES_WORTH_KEEPING = 10n;

/** Whether account and keys fit, who else can sign, and what is in it. `books` null: they are not known. */
export function judgeWallet(
  { identity, wallet, fees, place }: Pick<ChainFound, 'identity' | 'wallet' | 'fees' | 'place'>,
  books: BooksOfWallet | null,
  config: GatewayConfig,
): readonly Check[] {
  const name = 'GATEWAY_ACCOUNT';
  if (identity.status === 'unreachable' || identity.status === 'wrong_chain') {
    return [skipped(name, 'No node could be asked about it.')];
  }
  if (identity.status !== 'ok') return [refused(name, identity.explanation)];
  return [
    ok(name, `"${config.wallet.accountName}" is ${identity.accountId}; ${keysOf(config)}.`),
    ...bookedAccount(identity.accountId, books, config),
    ...placeChecks(place, books, config),
    ...('value' in wallet
      ? [...authorityChecks(wallet.value, books), balanceCheck(wallet.value, fees)]
      : [skipped('authority', `It could not be read: ${wallet.reason}.`)]),
    ...feeChecks(fees, config),
  ];
}

function keysOf({ roles }: GatewayConfig): string {
  return roles.includes('worker') ? 'both keys are its own' : 'another process has its keys';
}

function bookedAccount(
  accountId: string,
  books: BooksOfWallet | null,
  config: GatewayConfig,
): readonly Check[] {
  const known = books?.cursor?.hotWalletId;
  const other = known === undefined ? null : otherAccount(known, accountId, config);
  return other === null ? [] : [refused('books', other)];
}

/** Of a first start, where it begins; of a later one, whether the nodes have come so far. */
function placeChecks(
  place: ChainFound['place'],
  books: BooksOfWallet | null,
  { scan }: GatewayConfig,
): readonly Check[] {
  if ('reason' in place || books === null) return [];
  const { cursor } = books;
  if (cursor === null) {
    const future = startInFuture(scan.fromBlock, place.value);
    return future === null ? [] : [refused('SCAN_FROM_BLOCK', future)];
  }
  if (cursor.blockNumber <= place.value.irreversibleNumber) return [];
  const found =
    `Block ${cursor.blockNumber} was read already, and the nodes have come to ` +
    `${place.value.irreversibleNumber} only: nothing is paid meanwhile.`;
  const fix =
    'Wait until they have caught up; if they never do, see docs/OPERATIONS.md, "When the chain goes back".';
  return [warn('books', found, fix)];
}

function authorityChecks(
  { authority, authorityFingerprint }: WalletExamination,
  books: BooksOfWallet | null,
): readonly Check[] {
  const checks: Check[] = [];
  // Which of them are others', only the process that has one can tell.
  if (authority?.isOwnerKey === true) {
    checks.push(
      warn(
        'GATEWAY_ACTIVE_KEY',
        'It is a key of the owner authority, too: whoever takes it can take the account for ever.',
        'Give the account an active key of its own, and keep the owner key away from the server.',
      ),
    );
  } else if (authority !== null && authority.others.length > 0) {
    const found = `Others may sign for the account, too: ${authority.others.join(', ')}.`;
    const fix =
      'Take them out of the active authority, unless they are yours: they can spend everything.';
    checks.push(warn('authority', found, fix));
  }
  const accepted = books?.acceptedAuthority ?? null;
  if (accepted !== null && accepted !== authorityFingerprint) {
    checks.push(
      fail(
        'accepted keys',
        'The owner, active or memo keys of the account are not those that were accepted: payouts halt.',
        'If it was not you, somebody else controls the account: move the money. If it was, close the ' +
          'finding hot_wallet_authority_changed (POST /admin/v1/findings/ID/close) and resume.',
      ),
    );
  }
  return checks;
}

function balanceCheck({ balance }: WalletExamination, fees: ChainFound['fees']): Check {
  const name = 'balance';
  const fee = 'value' in fees ? fees.value[0]?.fee : undefined;
  const least = fee ?? Money.zero(CWD);
  const fix = 'Send CWD to the account: payouts and the fees of codes come from it.';
  if (balance.isZero || balance.isLessThan(least)) {
    return warn(name, `It holds ${balance.toString()}, which pays for nothing.`, fix);
  }
  if (balance.units < least.units * FEES_WORTH_KEEPING) {
    const found = `It holds ${balance.toString()}, and each payout costs ${least.toString()} alone.`;
    return warn(name, found, fix);
  }
  return ok(name, `It holds ${balance.toString()}.`);
}

const NAMES: Readonly<Record<OutgoingOperation, { setting: string; what: string }>> = {
  transfer: { setting: 'FEE_CEILING_TRANSFER', what: 'a payout' },
  message: { setting: 'FEE_CEILING_MESSAGE', what: 'a one-time code' },
};

function feeChecks(fees: Asked<readonly RequiredFee[]>, config: GatewayConfig): readonly Check[] {
  if ('reason' in fees) return [skipped('fees', `They are not known: ${fees.reason}.`)];
  const [transfer, message] = fees.value;
  return [
    ...(transfer ? [feeCheck('transfer', transfer, config)] : []),
    ...(message ? [feeCheck('message', message, config)] : []),
  ];
}

function feeCheck(
  operation: OutgoingOperation,
  { fee, scheduled }: RequiredFee,
  { wallet }: GatewayConfig,
): Check {
  const { setting, what } = NAMES[operation];
  const ceiling = feeCeiling(wallet.feeCeilings, operation);
  if (fee.isMoreThan(ceiling)) {
    const found = `The nodes ask ${fee.toString()} for ${what}, above the ceiling of ${ceiling.toString()}: none is signed.`;
    return fail(
      setting,
      found,
      'If the chain has become dearer, raise it; otherwise the nodes lie: use others.',
    );
  }
  if (scheduled !== null && fee.compare(scheduled) !== 0) {
    const found = `The nodes ask ${fee.toString()} for ${what}, and the chain's schedule says ${scheduled.toString()}.`;
    return warn(
      setting,
      found,
      'Compare with other nodes: one that asks too much takes it from you.',
    );
  }
  return ok(setting, `${fee.toString()} for ${what}, below the ceiling of ${ceiling.toString()}.`);
}
