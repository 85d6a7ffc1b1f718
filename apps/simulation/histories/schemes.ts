import type { Cast } from './cast';
import type { Party, Player, Wallet } from './players';

/** What somebody is after, a step at each turn. */
export type Scheme = (cast: Cast, player: Player) => AsyncGenerator<void, void>;

/** How often each is drawn against the others. */
export const SCHEME_WEIGHTS = {
  plain: 3,
  'hold-quotes': 4,
  'change-keys': 4,
  'wait-for-approval': 3,
  'claim-late': 4,
  'unlink-and-claim': 3,
  sell: 4,
  'sell-to-own': 2,
} as const;

export type SchemeName = keyof typeof SCHEME_WEIGHTS;

export const SCHEME_NAMES = Object.keys(SCHEME_WEIGHTS) as SchemeName[];

const CWD_UNITS = 100_000n;
const PATIENCE = 4;

export const SCHEMES: Readonly<Record<SchemeName, Scheme>> = {
  plain,
  'hold-quotes': holdQuotes,
  'change-keys': changeKeys,
  'wait-for-approval': waitForApproval,
  'claim-late': claimLate,
  'unlink-and-claim': unlinkAndClaim,
  sell: (cast, player) => sell(cast, player, cast.anyOther(player)),
  'sell-to-own': (cast, player) => sell(cast, player, player),
};

function someUnits({ random }: Cast): bigint {
  return BigInt(random.between(50, 2_000)) * CWD_UNITS + BigInt(random.below(100_000));
}

function deposit(cast: Cast, wallet: Wallet): void {
  cast.acts.deposit(wallet, someUnits(cast));
}

function first<T>(list: readonly T[]): T {
  const [found] = list;
  if (found === undefined) throw new Error('There is nobody');
  return found;
}

/** Quotes and confirms at once. */
async function withdraw({ acts }: Cast, party: Party, hundredths = 100n): Promise<boolean> {
  if (!(await acts.quote(party, hundredths))) return false;
  const quote = party.quotes.at(-1);
  return quote !== undefined && acts.confirm(party, quote.id);
}

/** Asks for a code, and types it once it has come. */
async function* link({ acts }: Cast, party: Party, wallet: Wallet): AsyncGenerator<void, boolean> {
  if (!(await acts.askToLink(party, wallet))) return false;
  for (let turn = 0; turn < PATIENCE; turn += 1) {
    yield;
    if (await acts.typeCode(party, wallet)) return true;
  }
  return false;
}

/** Brings in and takes out. */
async function* plain(cast: Cast, player: Player): AsyncGenerator<void, void> {
  const { random } = cast;
  const party = first(player.parties);
  const [wallet] = cast.walletsOf(player);
  for (;;) {
    if (wallet && random.chance(0.5)) deposit(cast, wallet);
    yield;
    if (random.chance(0.6)) await withdraw(cast, party, BigInt(random.pick([30, 50, 100])));
    yield;
  }
}

/** Keeps quotes, and confirms them once they are better than what is to be had; buys points for them. */
async function* holdQuotes(cast: Cast, player: Player): AsyncGenerator<void, void> {
  const { acts, random } = cast;
  const party = first(player.parties);
  const wallet = first(cast.walletsOf(player));
  for (;;) {
    const share = BigInt(random.pick([100, 100, 50]));
    for (let count = random.between(1, 3); count > 0; count -= 1) await acts.quote(party, share);
    yield;
    if (random.chance(0.5)) deposit(cast, wallet);
    yield;
    const isGreedy = random.chance(0.7);
    for (const quote of party.quotes.slice(-4)) {
      if (isGreedy ? cast.isBetter(quote) : random.chance(0.5)) await acts.confirm(party, quote.id);
    }
  }
}

/** Lets a withdrawal wait for a proof by new keys, until it is clear what is worth more. */
async function* changeKeys(cast: Cast, player: Player): AsyncGenerator<void, void> {
  const { acts, random } = cast;
  const party = first(player.parties);
  const wallet = first(cast.walletsOf(player));
  const isBefore = random.chance(0.3);
  await acts.quote(party);
  const quote = party.quotes.at(-1);
  if (!quote) return;
  if (isBefore) await acts.changeKeys(wallet);
  await acts.confirm(party, quote.id);
  if (!isBefore) await acts.changeKeys(wallet);
  for (let turn = random.between(1, 3); turn > 0; turn -= 1) yield;
  const withdrawal = party.withdrawals.at(-1);
  if (withdrawal !== undefined && !cast.isBetter(quote)) await acts.cancel(party, withdrawal);
  yield* link(cast, party, wallet);
  yield;
  await withdraw(cast, party);
}

/** What an operator must approve waits; it is taken back if points are worth more by then. */
async function* waitForApproval(cast: Cast, player: Player): AsyncGenerator<void, void> {
  const { acts, random } = cast;
  const party = first(player.parties);
  await acts.setLimit('approval_above', random.pick(['0.001', '100']));
  for (;;) {
    await withdraw(cast, party, BigInt(random.pick([40, 100])));
    for (let turn = random.between(1, 3); turn > 0; turn -= 1) yield;
    const quote = party.quotes.at(-1);
    const withdrawal = party.withdrawals.at(-1);
    const isBad = quote !== undefined && !cast.isBetter(quote);
    if (withdrawal !== undefined && isBad) await acts.cancel(party, withdrawal);
  }
}

/** Sends from an account that is not linked, and claims it when it is worth most. */
async function* claimLate(cast: Cast, player: Player): AsyncGenerator<void, void> {
  const { acts, random } = cast;
  const party = player.parties.at(-1) ?? first(player.parties);
  const wallet = cast.walletsOf(player).at(-1) ?? first(cast.walletsOf(player));
  deposit(cast, wallet);
  for (let turn = random.between(1, 3); turn > 0; turn -= 1) yield;
  await acts.unlink(party);
  if (!(yield* link(cast, party, wallet))) return;
  if (random.chance(0.5)) await acts.lookAtOffers(party);
  for (let turn = random.between(0, 3); turn > 0; turn -= 1) yield;
  await acts.claim(party);
  yield;
  await acts.claim(party);
  await withdraw(cast, party);
}

/** The same with the own account, which is unlinked meanwhile. */
async function* unlinkAndClaim(cast: Cast, player: Player): AsyncGenerator<void, void> {
  const { acts, random } = cast;
  const party = first(player.parties);
  const wallet = first(cast.walletsOf(player));
  if (random.chance(0.5)) deposit(cast, wallet);
  await acts.unlink(party);
  yield;
  deposit(cast, wallet);
  for (let turn = random.between(1, 2); turn > 0; turn -= 1) yield;
  if (!(yield* link(cast, party, wallet))) return;
  yield;
  await acts.claim(party);
  await withdraw(cast, party);
}

/**
 * The account gets new keys and another holder, who sends and proves it; the former one takes out what has come
 * by then.
 */
async function* sell(cast: Cast, seller: Player, buyer: Player): AsyncGenerator<void, void> {
  const { acts, random } = cast;
  const wallet = first(cast.walletsOf(seller));
  const sellers = first(seller.parties);
  const buyers = buyer.parties.at(-1) ?? first(buyer.parties);
  if (random.chance(0.4)) await acts.quote(sellers);
  if (random.chance(0.4)) deposit(cast, wallet);
  if (random.chance(0.3)) await acts.unlink(sellers);
  wallet.holder = buyer;
  await acts.changeKeys(wallet);
  if (random.chance(0.7)) deposit(cast, wallet);
  yield;
  await acts.unlink(buyers);
  const isProven = yield* link(cast, buyers, wallet);
  if (random.chance(0.6)) deposit(cast, wallet);
  yield;
  if (isProven && random.chance(0.7)) await acts.claim(buyers);
  const quote = sellers.quotes.at(-1);
  if (quote) await acts.confirm(sellers, quote.id);
  yield;
  const spare = cast.walletsOf(seller).at(0);
  if (!spare || seller === buyer) return;
  await acts.unlink(sellers);
  if (yield* link(cast, sellers, spare)) await withdraw(cast, sellers);
}
