import { CWD, Money } from 'crowdwiz-gateway/internal/kernel/index';
import {
  waitUntil,
  type WalletEntry,
  type World,
  type WorldCustomer,
} from 'crowdwiz-testkit/world';

/** What the story moved, from the wallet's own view of the chain. */
export interface StoryFigures {
  readonly walletBefore: Money;
  readonly hotWalletBefore: Money;
  readonly deposit: Money;
  /** Network fees. */
  readonly depositFee: Money;
  readonly codeFee: Money;
  /** The payout as it stands in the customer's wallet. */
  readonly payout: WalletEntry;
  /** What the withdrawn points are worth. */
  readonly gross: Money;
  readonly pointsLeft: Money;
}

/** A sentence per thing that is not as it must be. */
export async function checkEnd(
  world: World,
  customer: WorldCustomer,
  figures: StoryFigures,
): Promise<string[]> {
  await untilSettled(world);
  return [
    ...(await world.admin.audit()).map((problem) => `audit: ${problem}`),
    ...(await checkHotWallet(world, figures)),
    ...(await checkCustomer(world, customer, figures)),
    ...(await checkPayout(customer, figures)),
    ...(await checkFindings(world)),
  ];
}

/** All that moved is irreversible by now: from here on no block changes anything. */
async function untilSettled(world: World): Promise<void> {
  const head = await world.chain.head();
  await waitUntil('books and chain were compared once more', async () => {
    const check = await world.books.againstChain();
    return check !== null && check.headNumber >= head.number;
  });
}

async function checkHotWallet(world: World, figures: StoryFigures): Promise<string[]> {
  const { hotWalletBefore, deposit, codeFee, payout } = figures;
  const net = payout.amount ?? Money.zero(CWD);
  const expected = hotWalletBefore.plus(deposit).minus(codeFee).minus(net).minus(payout.fee);
  const balances = await world.books.balances();
  const custody = Money.of(balances.get('custody') ?? 0n, CWD);
  const onChain = await world.chain.balanceOf(world.hotWallet.id);
  const check = await world.books.againstChain();
  const difference = Money.of(check?.difference ?? 0n, CWD);
  return [
    ...differs('custody in the books', custody, expected),
    ...differs('the hot wallet on the chain', onChain, expected),
    ...differs("the gateway's own comparison with the chain", difference, Money.zero(CWD)),
  ];
}

async function checkCustomer(
  world: World,
  customer: WorldCustomer,
  { walletBefore, deposit, depositFee, payout, pointsLeft }: StoryFigures,
): Promise<string[]> {
  const books = await world.books.customer(customer.externalReference);
  const { asset } = pointsLeft;
  const net = payout.amount ?? Money.zero(CWD);
  const expected = walletBefore.minus(deposit).minus(depositFee).plus(net);
  return [
    ...differs("the customer's points", Money.of(books?.points ?? -1n, asset), pointsLeft),
    ...differs('points held', Money.of(books?.held ?? -1n, asset), Money.zero(asset)),
    ...differs("the customer's wallet", await customer.wallet.balance(), expected),
  ];
}

async function checkPayout(
  customer: WorldCustomer,
  { payout, gross }: StoryFigures,
): Promise<string[]> {
  const received = (await customer.wallet.history()).filter(
    ({ kind, direction }) => kind === 'transfer' && direction === 'in',
  );
  const fromGateway = received.filter(({ other }) => other === payout.other);
  const net = payout.amount ?? Money.zero(CWD);
  return [
    ...(fromGateway.length === 1 ? [] : [`the payout came ${fromGateway.length} times`]),
    ...differs('what arrived', net, gross.minus(payout.fee)),
    ...(payout.text?.startsWith('W:') === true ? [] : ['the payout does not name its withdrawal']),
  ];
}

async function checkFindings(world: World): Promise<string[]> {
  const rows = await world.books.query<{ summary: string }>(
    'SELECT summary FROM finding WHERE closed_at IS NULL',
  );
  return rows.map(({ summary }) => `finding: ${summary}`);
}

function differs(what: string, actual: Money, expected: Money): string[] {
  if (actual.compare(expected) === 0) return [];
  return [`${what}: ${actual.toString()} instead of ${expected.toString()}`];
}
