interface Meaning {
  readonly description: string;
  readonly example?: unknown;
}

const CUSTOMER = '3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11';
const TRANSACTION = '6f1ed002ab5595859014ebf0951522d9a1b2c3d4';
const CURSOR = 'MjAyNi0xMS0yM1QxMDoxNTowMC4wMDBa';

const says = (description: string, example?: unknown): Meaning => ({ description, example });

/** What everybody meets: lists, errors, who and when. */
const COMMON: Readonly<Record<string, Meaning>> = {
  id: says('Names it; given by the gateway'),
  items: says('What is on this page, or all there is'),
  limit: says('How many items a page has, from 1 to 200'),
  cursor: says('`nextCursor` of the page before', CURSOR),
  nextCursor: says('Null on the last page', CURSOR),
  reason: says('Why; kept with the decision', 'Agreed with the customer by phone'),
  by: says('Who decided: the name of the key', 'olga'),
  kind: says('Of what kind it is', 'deposit'),
  state: says('How far it is'),
  status: says('How it is', 'ok'),
  summary: says('In one sentence', 'A deposit of 12.5 CWD came from an account that is not linked'),
  subject: says('What it is about', '1.2.34'),
  explanation: says('Why it is so; null where there is nothing to explain', 'Payouts are halted'),
  lastError: says('The last one; null where there was none', 'connect ECONNREFUSED'),
  symbol: says('Symbol of the asset'),
  reference: says('Your own name for it', 'bet-4711'),
  details: says('Facts of the refusal, by name'),
  title: says('In one sentence, for people; may change'),
  secret: says('Shown once, and never again', 'cwg_k3h7w9xq2mfd_…'),
  'Problem.type': says('A URN that ends in the code'),
  'Problem.status': says('The status of the answer'),
  'Problem.code': says('Stable: programs go by it'),
  'Problem.detail': says('More of it, for people', 'It knows GET, POST.'),
  'Problem.details': says('Facts of the refusal, by name'),
  'Problem.errors': says('Each field that is not right, up to a hundred'),
  'Problem.message': says(
    'What is wrong and how to correct it',
    'Use a plain decimal, such as 12.5.',
  ),
  instance: says('The path that was asked for', '/v1/customers'),
  requestId: says('Under which the log has more', '2f0c3f1e-6a1b-4a55-9d3e-0a9f5f6f1c11'),
};

/** Customers, points, deposits and withdrawals. */
const MONEY: Readonly<Record<string, Meaning>> = {
  account: says('Of the books', 'house:points'),
  accountId: says('Id of the CrowdWiz account'),
  accountName: says('Name of the CrowdWiz account'),
  amount: says('How much'),
  assetId: says('Id of the asset on the chain'),
  attempts: says('Every signed transaction that was to pay it'),
  'LinkRequest.attempts': says('Wrong codes so far', 1),
  'BegunLink.attempts': says('Wrong codes so far', 0),
  balance: says('What is there now'),
  blockId: says('Id of the block', '0000c35000000000000000000000000000000001'),
  blockNumber: says('In which block it stands', 81_000_000),
  broadcasts: says('How often it was sent', 1),
  cause: says('Why it is owed back'),
  chainKey: says('Names the operation on the chain', '1.11.123456'),
  code: says('As the wallet of the account shows it'),
  customerId: says('Whose it is', CUSTOMER),
  'GivePastDeposit.customerId': says('Who gets it', CUSTOMER),
  deathProof: says('Why it can never be paid any more; null where it can, or was'),
  decidedBy: says('Who decided about it; null where nobody has', 'olga'),
  entryKey: says('Names the entry in the books', 'deposit:1.11.123456'),
  externalReference: says('The name of the customer outside of the gateway'),
  feePayer: says('Who bears the network fee'),
  fromAccountId: says('Who sent it; null where nobody did'),
  key: says('Names the change', 'order-4711-refund'),
  lastRefusal: says("A node's words; they change nothing", 'insufficient balance'),
  link: says('The linked account; null where there is none'),
  linkId: says('Names the link; the answer that made it has it'),
  method: says('How the account is proven'),
  operations: says('In the order in which they are done, up to 1,000'),
  offeredToCustomerId: says('Who was asked whether it is theirs', CUSTOMER),
  payments: says('How many the transaction carries', 1),
  points: says('How many points'),
  purpose: says('What was paid'),
  quoteId: says('Of the quote that is confirmed'),
  rateVersion: says('Which version of the rate counts', 12),
  referenceBlockNumber: says('Which block it refers to, and is valid after', 81_000_000),
  refunds: says('Every signed transaction that was to send it back'),
  spendable: says('What may be spent; null while nothing is signed'),
  toCustomerId: says('Who has it now', CUSTOMER),
  transactionId: says('Id of the transaction on the chain', TRANSACTION),
  waitingFor: says('Why an approved one is not paid now; null where nothing keeps it', 'halted'),
  'Withdrawal.reason': says(
    'Why it was decided so; null where nobody has decided',
    'Known customer',
  ),
  'WithdrawalWithAttempts.reason': says(
    'Why it was decided so; null where nobody has',
    'Known customer',
  ),
  'OwedBack.reason': says('Why it was decided so; null where nobody has', 'The house bears it'),
};

/** Nodes, blocks, findings, halts, rates, limits and keys. */
const OPERATION: Readonly<Record<string, Meaning>> = {
  acknowledgedBy: says('Who knows of it; null while nobody has said so', 'olga'),
  acceptedBy: says('Who accepted it: the name of the key', 'olga'),
  blockReached: says('Null before the first step', 81_000_100),
  blocks: says('How many blocks', 2),
  blocksLeft: says('How many are left', 0),
  blocksRead: says('How many were read', 100),
  cancelReason: says('Why it was cancelled', 'A slip'),
  cancelled: says('What is cancelled now'),
  cancelledBy: says('Who cancelled it: the name of the key', 'olga'),
  closeReason: says('Why it was closed; null while it is open', 'Refunded'),
  closedBy: says('Who closed it; null while it is open', 'olga'),
  createdBy: says('Who made it: the name of the key', 'admin'),
  deposit: says('By which CWD become points'),
  direction: says('Which of the two rates it is'),
  endedBy: says('Who ended it: the name of the key; null while it goes on', 'game'),
  endReason: says('Why it failed, or who cancelled it; null otherwise', 'cancelled by olga'),
  evidence: says('Facts that it was opened with, by name'),
  expiresAt: says('Until when it counts'),
  found: says('How many discoveries were made'),
  fromBlock: says('The first block', 81_000_000),
  gate: says('Whether anything may be signed now'),
  headNumber: says('The newest block that is known', 81_000_120),
  identity: says('Whether the hot wallet is whom the settings name'),
  irreversibleNumber: says('The newest block that stays', 81_000_100),
  hold: says('The points that are set aside'),
  isInForce: says('Whether it counts now'),
  isRight: says('Whether the books are right'),
  livingTransactions: says('Signed transactions whose outcome is not proven', 0),
  name: says('Which one'),
  'IssueKey.name': says('Of whoever uses the key; never given twice', 'olga'),
  networks: says('Networks in CIDR notation from which it is taken; any without it'),
  'NewKey.key': says('The key, without its secret'),
  node: says('Address of the node', 'wss://cwd.global/ws'),
  nodes: says('Each node that is asked'),
  number: says('Number of the block', 81_000_000),
  'AcceptedBlock.id': says('Id of the block', '0000c35000000000000000000000000000000001'),
  openFindings: says('Findings that wait for an operator', 0),
  openWithdrawals: says('Withdrawals that are not over', 0),
  outboxBacklog: says('Notifications that wait to be sent', 0),
  repaired: says('Booked by the re-scan itself', 0),
  requestedBy: says('Who asked for it: the name of the key', 'olga'),
  requestsPerMinute: says('How many a process takes; without a limit when absent or null', 600),
  role: says('What its holder may do'),
  scanLag: says('How far reading is behind; null before the first block'),
  scope: says('What is stopped'),
  scopes: says('Parts of the interface that the key of a service opens; all without it'),
  seconds: says('How many seconds', 6),
  setBy: says('Who set it: the name of the key', 'olga'),
  sinceBlock: says('Since which block it is there', 81_000_000),
  'Status.state': says('How it is connected', 'connected'),
  telegram: says('Whether the bot is connected'),
  toBlock: says('The last block, itself included', 81_000_100),
  tookMilliseconds: says('How long it took', 35),
  total: says('How many in all', 0),
  upToBlock: says('Up to which block it may be explained', 81_000_100),
  value: says('As the kind of the limit says, or `none`', '500'),
  version: says('Number of the version', 12),
  withdrawal: says('By which points become CWD'),
};

/** Events and where they are delivered. */
const DELIVERY: Readonly<Record<string, Meaning>> = {
  answer: says('The beginning of what was answered; null without an answer', 'ok'),
  attemptCount: says('How often it was tried'),
  description: says('What it is for', 'The shop'),
  endpoint: says('The endpoint, without its secret'),
  endpointId: says('Of the endpoint that it goes to'),
  error: says('Why it failed; null where it did not', 'timed out'),
  eventId: says('Of the event', '3f1c5e0a-9a54-4a53-8d0e-0a9f5f6f1c11'),
  'Event.type': says('Of what type it is', 'deposit.credited'),
  eventType: says('Of what type the event is', 'deposit.credited'),
  isDeleted: says('That it is gone'),
};

/** By property, or by schema and property where the same word means something else there. */
const GLOSSARY: Readonly<Record<string, Meaning>> = {
  ...COMMON,
  ...MONEY,
  ...OPERATION,
  ...DELIVERY,
};

/** What a property means that does not say so in its own schema; undefined where nobody has said it. */
export function glossaryOf(schema: string, property: string): Meaning | undefined {
  return GLOSSARY[`${schema}.${property}`] ?? GLOSSARY[property];
}
