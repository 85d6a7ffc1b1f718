import type { EntryKind } from '../../../ledger';
import type { FactDetails } from '../../../desk';
import type { AccountText, ExplanationTexts } from './explanation-texts';

const ENTRIES: Readonly<Record<EntryKind, string>> = {
  opening: 'Opening balance',
  deposit: 'A deposit was credited',
  unattributed: 'CWD came in and waits for its owner',
  history: 'CWD that had come in before the gateway began',
  attribution: 'A deposit was given to its owner',
  refund: 'A deposit was refunded',
  adjustment: 'Points were changed by the service',
  hold: 'Points were set aside for a withdrawal',
  hold_released: 'Points of a withdrawal came back',
  service_hold: 'Points were set aside by the service',
  service_hold_captured: 'Points that were set aside were taken',
  service_hold_released: 'Points that were set aside came back',
  withdrawal: 'A withdrawal was paid',
  network_fee: 'The network took its fee',
  foreign_operation: 'An operation that is not the gateway’s',
  owed_back: 'CWD that was paid without points',
  correction: 'The books were corrected',
  surplus: 'CWD that nothing explains',
  surplus_explained: 'CWD was explained',
  surplus_kept: 'CWD was kept by the service',
  deposit_gone: 'The blockchain went back: the deposit is not on it any more',
  payout_undone: 'The blockchain went back: the payment is not on it any more',
  sweep: 'CWD of the service went to its cold wallet',
  refill: 'CWD of the service came from its cold wallet',
};

const STATES: Readonly<Record<string, string>> = {
  credited: 'credited',
  waiting: 'will be credited',
  unattributed: 'waits for its owner',
  refunding: 'is being refunded',
  refunded: 'refunded',
  house: 'belongs to the service',
  history: 'from before the gateway began',
  refill: 'from the cold wallet of the service',
  other_asset: 'not CWD',
  gone: 'not on the blockchain any more',
  awaiting_approval: 'waits for approval',
  approved: 'approved',
  signed: 'signed',
  broadcast: 'sent',
  included: 'in a block',
  irreversible: 'final',
  cancelled: 'cancelled',
  rejected: 'rejected',
  expired: 'expired, never to be paid',
  open: 'open',
  closed: 'closed',
};

const DECISIONS: Readonly<Record<string, string>> = {
  customer: 'The deposit was found to belong to the customer',
  house: 'The deposit was found to belong to the service',
  refund: 'It was decided to send the deposit back to its sender',
  refund_elsewhere: 'It was decided to send the deposit to an account that is not its sender’s',
  withdrawal_approved: 'The withdrawal was approved',
  withdrawal_rejected: 'The withdrawal was rejected',
  withdrawal_cancelled: 'The withdrawal was cancelled',
  withdrawal_lapsed: 'The withdrawal was not signed in time: the points came back',
};

const because = (reason: string | undefined) => (reason === undefined ? '' : ` Reason: ${reason}`);
const transaction = (id: string | undefined) => (id === undefined ? '' : `, transaction ${id}`);

function entryText(facts: FactDetails, account: AccountText): string {
  const to = facts['toAccountId'];
  const kind =
    to === undefined
      ? ENTRIES[(facts['entryKind'] ?? 'adjustment') as EntryKind]
      : `The deposit was sent to ${account(to)}, not to its sender`;
  const deposit =
    facts['cwd'] === undefined
      ? ''
      : `: ${facts['cwd']} in block ${facts['blockNumber'] ?? ''}${transaction(facts['transactionId'])}` +
        (facts['rate'] === undefined ? '' : `, at ${facts['rate']} points per CWD`);
  const withdrawal =
    facts['net'] === undefined
      ? ''
      : `: ${facts['net']} to ${facts['accountName'] ?? ''}${transaction(facts['transactionId'])}`;
  const balance = facts['balance'] === undefined ? '' : ` Balance: ${facts['balance']}.`;
  return `${kind}${deposit}${withdrawal}.${because(facts['reason'])}${balance}`;
}

export const ENGLISH_EXPLANATIONS: ExplanationTexts = {
  title: {
    deposit: (id) => `Deposit ${id}`,
    withdrawal: (id) => `Withdrawal ${id}`,
    finding: (id) => `Question ${id}`,
    balance: () => 'Balance',
  },
  state: (state) => `State: ${STATES[state] ?? state}`,
  numbers: {
    cwd: 'Came in',
    points: 'Points',
    refund: 'Refunded',
    net: 'Arrived',
    owed: 'Owed',
    unexplained: 'Not explained',
    balance: 'Change',
  },
  facts: {
    operation: (facts, account) =>
      `${facts['amount'] ?? ''} came from ${account(facts['fromAccountId'])} in block ` +
      `${facts['blockNumber'] ?? ''}${transaction(facts['transactionId'])}` +
      (facts['operationIndex'] === undefined ? '.' : `, operation ${facts['operationIndex']}.`),
    link: (facts) =>
      `The account ${facts['accountName'] ?? ''} (${facts['accountId'] ?? ''}) was linked, from block ` +
      `${facts['fromBlock'] ?? ''} on` +
      (facts['toBlock'] === undefined ? '.' : ` up to block ${facts['toBlock']}.`),
    rate: (facts) =>
      `The rate in force: ${facts['rate'] ?? ''} points per CWD (version ${facts['version'] ?? ''}).`,
    request: (facts) =>
      `Requested: ${facts['points'] ?? ''} for ${facts['gross'] ?? ''} at ${facts['rate'] ?? ''} points per ` +
      `CWD, network fee ${facts['fee'] ?? ''}; ${facts['net'] ?? ''} to ${facts['accountName'] ?? ''}.`,
    decision: (facts) => `${DECISIONS[facts['decision'] ?? ''] ?? ''}.${because(facts['reason'])}`,
    entry: entryText,
    attempt: (facts, account) =>
      `Signed: transaction ${facts['transactionId'] ?? ''}` +
      (facts['amount'] === undefined ? '' : ` of ${facts['amount']}`) +
      ` to ${account(facts['toAccountId'])}, valid until ${facts['expiresAt'] ?? ''}; ` +
      (STATES[facts['state'] ?? ''] ?? '') +
      (facts['blockNumber'] === undefined ? '.' : ` in block ${facts['blockNumber']}.`) +
      ` SHA-256 of its bytes: ${facts['bytesSha256'] ?? ''}.`,
    expiry_proof: (facts) =>
      `Transaction ${facts['transactionId'] ?? ''} can never be executed any more: blocks ` +
      `${facts['fromBlock'] ?? ''} to ${facts['toBlock'] ?? ''}, whose time is past its end, do not hold it.`,
    move: (facts) =>
      `The deposit was found to belong to somebody else: ${facts['taken'] ?? ''} were taken back.`,
    finding: () => 'The operators of the service were asked to look at it.',
    finding_closed: () => 'The operators of the service have looked at it.',
    owed_back: (facts, account) =>
      `${facts['amount'] ?? ''} were paid to ${account(facts['accountId'])} in block ` +
      `${facts['blockNumber'] ?? ''}${transaction(facts['transactionId'])}, and no points were taken for it.`,
    surplus: () => 'CWD came in that nothing explains.',
  },
  sum: (number, sum) => `${number}: ${sum}`,
  balance: (balance, before) =>
    `Balance now: ${balance}. Before the oldest of these lines: ${before}.`,
  noFacts: 'Nothing has happened yet.',
};
