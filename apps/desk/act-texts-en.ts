import type { ActTexts } from './texts.ts';

const PAYOUTS_STOP =
  'No payout is signed any more. What is signed already goes through: nobody can stop it.';
const DEPOSITS_STOP = 'No deposit is credited. They are still read, and are credited afterwards.';
const UNTIL_RESUMED = 'It stays so until an approver resumes it.';

export const ENGLISH_ACTS: ActTexts = {
  approve: 'Approve',
  approveHappens: ({ accountName, accountId }, net, points) => [
    `${net} leaves for ${accountName} (${accountId}).`,
    `${points} of the customer are spent.`,
    'Once it is signed, nobody can take it back.',
  ],
  presentTerms: (rate, net) => `By the rate of now, ${rate}, it would be ${net}.`,
  reject: 'Reject',
  cancel: 'Take back',
  pointsReturn: ({ accountName }, points) => [
    `Nothing leaves for ${accountName}.`,
    `${points} return to the customer at once.`,
  ],
  refund: 'Send back',
  refundHappens: (from, amount) => [
    `${amount}, less the network fee, goes back to ${from}, or to the account below.`,
    'Once it is signed, nobody can take it back.',
  ],
  attribute: 'Give to a customer',
  attributeHappens: (amount) => [
    `${amount} becomes points of the customer, by the rate of the deposit’s own block.`,
  ],
  keep: 'Keep',
  keepHappens: (amount) => [`${amount} belongs to the service. No customer gets points for it.`],
  close: 'Close',
  closeHappens: ['It leaves the list.', 'A halt that it caused stays until it is resumed.'],
  decide: 'Approve',
  decideHappens: (summary, askedBy) => [
    summary,
    `It is done at once, judged by what is so now. ${askedBy} has asked for it.`,
  ],
  refuse: 'Refuse',
  refuseHappens: (summary) => [`This is not done: ${summary}`],
  halt: 'Halt everything',
  haltPayouts: 'Halt payouts',
  haltDeposits: 'Halt deposits',
  haltHappens: {
    payouts: [PAYOUTS_STOP, UNTIL_RESUMED],
    deposits: [DEPOSITS_STOP, UNTIL_RESUMED],
    all: [PAYOUTS_STOP, DEPOSITS_STOP, UNTIL_RESUMED],
  },
  resume: 'Resume',
  resumeHappens: {
    payouts: ['Payouts that wait are signed and sent.', 'Nobody can take them back.'],
    deposits: ['Deposits that wait are credited.'],
  },
  openFindingsKeep: (count) => `Open findings that have caused it: ${count}. Look at them first.`,
};
