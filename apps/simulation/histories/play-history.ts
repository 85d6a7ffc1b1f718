import { ActLog, judgeActs } from 'crowdwiz-testkit/invariants/acts';
import { SeededRandom } from '../../shared/seeded-random';
import type { SeedOutcome } from '../story/seed-story';
import { WorldTally } from '../tally';
import { Acts } from './acts';
import { Cast } from './cast';
import { DrawnRates } from './drawn-rates';
import { takeEverythingOut } from './ending';
import type { Player, Wallet } from './players';
import type { Plot } from './plot';
import { SCHEMES } from './schemes';
import { Service } from './service';
import type { Stage } from './stage';

const TURNS = { least: 5, most: 8 };
const PLAYERS = { least: 2, most: 3 };
const WALLETS_EACH = 2;
const WALLET_UNITS = 5_000_000_000n;
const FIRST_DEPOSIT_CWD = { least: 100, most: 1_000 };
const CWD_UNITS = 100_000n;
const BLOCKS_TO_IRREVERSIBLE = 14;
const DEADLINE_SECONDS = 86_400;
/** Spreads neighbouring numbers over the whole range of seeds. */
const SEED_STEP = 0x9e37_79b1;
/** Tells the numbers of the service from those of everybody else. */
const OF_THE_SERVICE = 0x5e41_1ce5;
/** What operators do and what befalls the machine, and how often against the others. */
const HAPPENS = {
  rates: 7,
  plan: 3,
  cancelPlan: 1,
  decide: 2,
  attribute: 1,
  clock: 2,
  nothing: 3,
} as const;
const SKEWS = [0, 10, -10, 45, -45, 120, -120, 600];

/** Plays one history at a gateway that may have seen others, and judges it. */
export async function playHistory(
  number: number,
  { world }: Stage,
  plot: Plot,
): Promise<SeedOutcome> {
  const startedAt = performance.now();
  const tally = new WorldTally();
  world.begin(tally);
  try {
    await new History(number, world, plot).play();
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    world.violate('simulation-runs', text);
  }
  const { violations, trace } = world;
  const milliseconds = performance.now() - startedAt;
  const outcome = { seed: number, kind: 'history' as const, milliseconds, tally: tally.toJSON() };
  return { ...outcome, violations: [...violations], trace: [...trace] };
}

class History {
  private readonly random: SeededRandom;
  private readonly log: ActLog;
  private readonly acts: Acts;
  private readonly rates: DrawnRates;
  private readonly fromBlock: number;
  private readonly beganAt: Date;
  private planned: { readonly from: Date; readonly withdrawal: string | undefined }[] = [];
  private plannedUntil = new Date(0);

  constructor(
    private readonly number: number,
    private readonly world: Stage['world'],
    private readonly plot: Plot,
  ) {
    this.random = new SeededRandom(Math.imul(number, SEED_STEP));
    this.log = new ActLog(world.chain);
    this.acts = new Acts(world, this.log);
    this.rates = new DrawnRates(this.random);
    this.fromBlock = world.chain.headNumber + 1;
    this.beganAt = world.chain.headTime;
  }

  async play(): Promise<void> {
    const cast = await this.begin();
    await this.turns(cast);
    await takeEverythingOut(cast, this.plannedUntil);
    this.judge();
    await this.tidy();
  }

  private async begin(): Promise<Cast> {
    const { acts, random } = this;
    if (this.plot.clocks) acts.skew(random.pick(SKEWS));
    await acts.setRates(this.rates.both, null);
    const players: Player[] = [];
    const wallets: Wallet[] = [];
    const count = random.between(PLAYERS.least, PLAYERS.most);
    for (let index = 0; index < count; index += 1) {
      const player = await this.arrive(`h${this.number}-${index + 1}`);
      players.push(player);
      wallets.push(...this.open(player));
    }
    await acts.pass(1);
    const cast = new Cast(acts, random, players, wallets);
    cast.noteRates(this.rates.both);
    await this.linkAll(cast);
    return cast;
  }

  private async arrive(name: string): Promise<Player> {
    const parties = [await this.acts.register(`${name}a`)];
    if (this.random.chance(0.5)) parties.push(await this.acts.register(`${name}b`));
    return { name, parties };
  }

  private open(holder: Player): Wallet[] {
    const [node] = this.world.nodes;
    if (!node) throw new Error('A history needs a node');
    return Array.from({ length: WALLETS_EACH }, (_, index): Wallet => {
      const name = `${holder.name}-account-${index + 1}`;
      return { account: node.createAccount(name, undefined, WALLET_UNITS), changes: 0, holder };
    });
  }

  /** Each has one account linked, and some points. */
  private async linkAll({ players, wallets }: Cast): Promise<void> {
    const { acts, random } = this;
    const pairs = players.flatMap(({ parties: [party] }, index) => {
      const wallet = wallets[index * WALLETS_EACH];
      return party && wallet ? [{ party, wallet }] : [];
    });
    for (const { party, wallet } of pairs) await acts.askToLink(party, wallet);
    await acts.round();
    await acts.pass(1);
    for (const { party, wallet } of pairs) {
      await acts.typeCode(party, wallet);
    }
    await acts.pass(1);
    for (const { wallet } of pairs) {
      const cwd = BigInt(random.between(FIRST_DEPOSIT_CWD.least, FIRST_DEPOSIT_CWD.most));
      acts.deposit(wallet, cwd * CWD_UNITS);
    }
    await acts.pass(BLOCKS_TO_IRREVERSIBLE);
    await acts.round();
  }

  private async turns(cast: Cast): Promise<void> {
    const { acts, random } = this;
    const scheme = (player: Player) => {
      const name = random.weighted(this.plot.schemes);
      this.world.note(`${player.name}: ${name}`);
      this.world.tally.count('schemes', name);
      return SCHEMES[name](cast, player);
    };
    const seed = Math.imul(this.number, SEED_STEP) ^ OF_THE_SERVICE;
    const service = new Service(cast, new SeededRandom(seed), this.plot);
    const courses = cast.players.map((player) => ({ player, course: scheme(player) }));
    const count = random.between(TURNS.least, TURNS.most);
    for (let turn = 0; turn < count; turn += 1) {
      for (const each of courses) {
        const { done } = await each.course.next();
        if (done === true) each.course = scheme(each.player);
      }
      await this.happens(cast);
      await service.turn();
      await this.timePasses(cast);
      if (random.chance(0.75)) await acts.round();
      if (random.chance(0.1)) await acts.resume();
    }
  }

  private async happens(cast: Cast): Promise<void> {
    const { acts, random } = this;
    switch (random.weighted(HAPPENS)) {
      case 'rates':
        await this.changeRates(cast, null);
        break;
      case 'plan': {
        const inSeconds = random.pick([5, 20, 60, 600]);
        const from = new Date(this.world.chain.headTime.getTime() + inSeconds * 1000);
        await this.changeRates(cast, from);
        break;
      }
      case 'cancelPlan':
        if (await this.acts.cancelPlan()) this.planned.pop();
        break;
      case 'decide':
        await acts.decide(() => random.chance(0.7));
        break;
      case 'attribute': {
        if (!this.plot.attribute) break;
        const [party] = random.pick(cast.players).parties;
        await acts.attribute(random.chance(0.7) && party ? party : 'house');
        break;
      }
      case 'clock':
        if (this.plot.clocks) acts.skew(random.pick(SKEWS));
        break;
      case 'nothing':
        break;
    }
  }

  private async changeRates(cast: Cast, from: Date | null): Promise<void> {
    const rates = this.rates.change();
    if (!(await this.acts.setRates(rates, from))) return;
    if (from === null) {
      cast.noteRates(rates);
      return;
    }
    this.planned.push({ from, withdrawal: rates.withdrawal });
    if (from > this.plannedUntil) this.plannedUntil = from;
  }

  private async timePasses(cast: Cast): Promise<void> {
    const { acts, random } = this;
    switch (random.weighted({ blocks: 5, many: 4, minutes: 2, hours: 1, day: 1 })) {
      case 'blocks':
        await acts.pass(random.between(1, 4));
        break;
      case 'many':
        await acts.pass(BLOCKS_TO_IRREVERSIBLE);
        break;
      case 'minutes':
        await acts.pass(1, random.between(60, 400));
        break;
      case 'hours':
        await acts.pass(1, 3 * 3_600);
        break;
      case 'day':
        await acts.pass(1, DEADLINE_SECONDS + 3_600);
        break;
    }
    const now = this.world.chain.headTime;
    for (const { withdrawal } of this.planned.filter(({ from }) => from <= now)) {
      if (withdrawal !== undefined) cast.noteRates({ withdrawal });
    }
    this.planned = this.planned.filter(({ from }) => from > now);
  }

  private judge(): void {
    const { world, log, fromBlock } = this;
    const { hotWallet, chain, traits } = world;
    const found = judgeActs({
      chain,
      log,
      fromBlock,
      hotWalletId: hotWallet.id,
      memoKey: hotWallet.keys.memo,
      feePayer: traits.feePayer,
      pointsDecimals: traits.pointsDecimals,
      deadlineSeconds: DEADLINE_SECONDS,
    });
    for (const { rule, detail } of found) world.violate(rule, detail);
  }

  /** How it ended; what is still nobody's is no concern of the next history. */
  private async tidy(): Promise<void> {
    const { world } = this;
    while (await this.acts.attribute('house'));
    for (const { of, what } of await this.acts.seen.ends(this.beganAt)) world.tally.count(of, what);
  }
}
