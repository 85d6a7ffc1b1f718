import type { Cast } from './cast';
import type { Party, Player, Wallet } from './players';

const BLOCKS_TO_IRREVERSIBLE = 14;
/** More than anybody has accounts. */
const TAKINGS_MAXIMUM = 3;

/**
 * Everything that can be taken out is taken out: what is planned comes into force, operators decide about what
 * waits, everybody proves what they hold, claims what is offered, and withdraws all.
 */
export async function takeEverythingOut(cast: Cast, plannedUntil: Date): Promise<void> {
  const { acts, random } = cast;
  acts.world.note('everybody takes out what they can');
  acts.skew(0);
  await acts.setLimit('approval_above', 'none');
  await acts.resume();
  const wait = plannedUntil.getTime() - acts.world.chain.headTime.getTime();
  if (wait >= 0) await acts.pass(1, Math.floor(wait / 1000) + 2);
  await acts.decide(() => random.chance(0.7));
  await acts.pass(BLOCKS_TO_IRREVERSIBLE);
  await acts.round();
  for (let taking = 0; taking < TAKINGS_MAXIMUM; taking += 1) {
    const links = await proveWhatIsHeld(cast, taking);
    if (taking > 0 && links === 0) break;
    await withdrawAll(cast);
    if (!(await isMoreToClaim(cast))) break;
  }
  await acts.pass(2);
}

/** Everybody links an account that they hold; the later, another one. Gives how many had to. */
async function proveWhatIsHeld(cast: Cast, taking: number): Promise<number> {
  const wanted: { party: Party; wallet: Wallet }[] = [];
  for (const player of cast.players) wanted.push(...(await toLink(cast, player, taking)));
  if (wanted.length === 0) return 0;
  await cast.acts.round();
  await cast.acts.pass(1);
  for (const { party, wallet } of wanted) await cast.acts.typeCode(party, wallet);
  return wanted.length;
}

async function toLink(
  cast: Cast,
  player: Player,
  taking: number,
): Promise<{ party: Party; wallet: Wallet }[]> {
  const { acts } = cast;
  const held = cast.walletsOf(player);
  const taken = new Set<Wallet>();
  const wanted: { party: Party; wallet: Wallet }[] = [];
  for (const party of player.parties) {
    const link = await cast.linkOf(party);
    const linked = held.find(({ account }) => account.name === link?.name);
    if (linked && taking === 0) {
      taken.add(linked);
      if (link?.isSuspended === true && (await acts.askToLink(party, linked))) {
        wanted.push({ party, wallet: linked });
      }
      continue;
    }
    const [wallet] = held.filter((each) => each !== linked && !taken.has(each)).reverse();
    if (!wallet || (link && !(await acts.unlink(party)))) continue;
    taken.add(wallet);
    if (await acts.askToLink(party, wallet)) wanted.push({ party, wallet });
  }
  return wanted;
}

async function withdrawAll({ acts, players }: Cast): Promise<void> {
  for (const party of players.flatMap(({ parties }) => parties)) {
    // By whatever was shown, and by what counts now.
    await acts.claim(party);
    await acts.claim(party);
    if (!(await acts.quote(party))) continue;
    const quote = party.quotes.at(-1);
    if (quote) await acts.confirm(party, quote.id);
  }
  await acts.round();
  await acts.pass(1);
}

async function isMoreToClaim({ acts, wallets }: Cast): Promise<boolean> {
  const ids = wallets.map(({ account }) => account.id);
  const held = new Set(ids);
  const unattributed = await acts.seen.unattributed();
  return unattributed.some(({ fromAccountId }) => held.has(fromAccountId ?? ''));
}
