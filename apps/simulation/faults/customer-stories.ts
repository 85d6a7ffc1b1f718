import type { SandboxAccount } from 'crowdwiz-sandbox/node';
import type { People, Persona } from '../people/people';
import type { SimulatedWorld } from '../world/simulated-world';
import type { FaultStage, OnceFault, Story } from './fault-stage';
import { someoneToBeLinked } from './stranger-faults';

/** Enough for points at any rate, and for a withdrawal. */
const UNITS = { least: 2_000_000, most: 40_000_000 };
const BLOCKS_TO_IRREVERSIBLE = 14;
const ROUNDS_UNTIL_OFFERED = 3;

/** Stories of more than one act that come once in a world; null: not yet. */
export function customerStories(stage: FaultStage) {
  return {
    'claimed-late': () => claimedLate(stage),
    'taken-over': () => takenOver(stage),
  } satisfies Record<string, OnceFault>;
}

/** Money comes from an account that nobody has linked; it is claimed once the rates are others. */
async function claimedLate(stage: FaultStage): Promise<Story | null> {
  const { world, people, staff, isLasting } = stage;
  if (isLasting('stall-irreversibility')) return null;
  const persona = await someoneToBeLinked(world, people);
  const [account] = persona.accounts;
  if (!account) return null;
  return async () => {
    await world.startGateways();
    await people.unlink(persona);
    people.send(account, someUnits(world));
    await readOn(world);
    await staff.changeRate();
    await people.linkCarefully(persona, account);
    await claim(persona, account, stage);
    await takeOutAll(persona, people);
  };
}

/** An account is sold; its buyer sends from it, and takes the link over by the new keys. */
async function takenOver(stage: FaultStage): Promise<Story | null> {
  const { world, people, staff, isLasting } = stage;
  const seller = people.personas.find(({ accounts }) => accounts.length > 1);
  if (!seller || isLasting('stall-irreversibility')) return null;
  const buyer = world.random.pick(people.personas.filter((each) => each !== seller));
  const linked = await people.linkedAccount(seller);
  const account = linked ?? seller.accounts[0];
  if (!account) return null;
  return async () => {
    await world.startGateways();
    await people.unlink(buyer);
    if (!linked) await people.linkCarefully(seller, account);
    people.send(account, someUnits(world));
    await readOn(world);
    const sold = people.give(seller, buyer, account);
    if (!sold) return;
    people.send(sold, someUnits(world));
    await readOn(world);
    if (world.random.chance(0.5)) await staff.changeRate();
    await people.linkCarefully(buyer, sold);
    await claim(buyer, sold, stage);
    for (const persona of [seller, buyer]) await takeOutAll(persona, people);
  };
}

function someUnits({ random }: SimulatedWorld): bigint {
  return BigInt(random.between(UNITS.least, UNITS.most));
}

async function readOn(world: SimulatedWorld): Promise<void> {
  world.pass(BLOCKS_TO_IRREVERSIBLE);
  await world.startGateways();
  await world.round();
  await world.calm();
}

/** Takes what came last from the account, once the bot offers it. */
async function claim(
  persona: Persona,
  account: SandboxAccount,
  { world, people }: FaultStage,
): Promise<void> {
  for (let round = 0; round < ROUNDS_UNTIL_OFFERED; round += 1) {
    await world.startGateways();
    await world.round();
    await world.calm();
    const [deposit] = await world.rows<{ id: string }>(
      `SELECT id FROM deposit WHERE from_account_id = $1 AND state = 'unattributed'
       ORDER BY position DESC LIMIT 1`,
      [account.id],
    );
    if (deposit && (await people.press(persona, `claim:${deposit.id}`))) return;
    world.pass(1);
  }
}

async function takeOutAll(persona: Persona, people: People): Promise<void> {
  await people.say(persona, '/withdraw all');
  await people.press(persona, 'confirm:');
}
