import type { People, Persona } from '../people/people';
import type { SimulatedWorld } from '../world/simulated-world';
import { knockAtTheDoor } from './knock';
import type { Fault, FaultStage } from './fault-stage';

const LARGE_BYTES = { least: 60_000, most: 400_000 };
const MESSAGES_MAXIMUM = 3;
/** More than the requests that one account gets in a day. */
const SPAM_REQUESTS = 6;
const WRONG_KEYS = 25;
/** More than a node keeps of an account's history by its own default. */
const FLOOD_MESSAGES = 110;

/** What somebody who wishes the gateway ill can do with some CWD of their own. */
export function strangerFaults({ world, people }: FaultStage) {
  const { random } = world;
  return {
    'poison-block': () => {
      poison(world, people);
    },
    'surplus-by-hole': () => {
      hideMoney(world, people, BigInt(random.pick([1, 1, 700_000])));
    },
    'large-memos': () => {
      const count = random.between(1, MESSAGES_MAXIMUM);
      const bytesEach = random.between(LARGE_BYTES.least, LARGE_BYTES.most);
      sendMessages(world, people, { count, bytesEach });
    },
    'message-flood': () => {
      sendMessages(world, people, { count: FLOOD_MESSAGES, bytesEach: 1 });
    },
    'link-spam': () => spam(world, people),
    'wrong-keys': () => knock(world),
  } satisfies Record<string, Fault>;
}

/** Asks again and again to be given somebody else's account. */
async function spam(world: SimulatedWorld, people: People): Promise<void> {
  const owner = await someoneToBeLinked(world, people);
  const [account] = owner.accounts;
  if (!account) return;
  world.spammed.add(owner.person.id);
  for (let time = 0; time < SPAM_REQUESTS; time += 1) {
    await people.say(people.spammer, `/link ${account.name}`);
  }
}

/** Nobody can ask for an account that is linked. */
export async function someoneToBeLinked(world: SimulatedWorld, people: People): Promise<Persona> {
  const links = await world.rows<{ account_id: string; reference: string }>(
    `SELECT l.account_id, c.external_reference AS reference
     FROM link l JOIN customer c ON c.id = l.customer_id WHERE l.ended_at IS NULL`,
  );
  const linked = new Set(links.flatMap(({ account_id: id, reference }) => [id, reference]));
  const free = people.personas.filter(
    ({ person, accounts: [account] }) =>
      account !== undefined && !linked.has(account.id) && !linked.has(`telegram:${person.id}`),
  );
  return free.length === 0 ? people.anyone() : world.random.pick(free);
}

/** Guesses at the operators' key, from the address from which the operators come. */
async function knock(world: SimulatedWorld): Promise<void> {
  const { gateway } = world;
  if (!gateway) return;
  const knocked = await gateway.within(knockAtTheDoor(await gateway.httpPort(), WRONG_KEYS));
  if (knocked === 'died' || knocked === 'hangs') await world.bury();
  else if (knocked === 'shut out') world.violate('operators-get-in', 'a valid key was refused');
}

/** A block in which something is packed wrongly by many clients; often deposits stand in it, too. */
function poison(world: SimulatedWorld, people: People): void {
  const [node] = world.nodes;
  const { stranger } = people;
  if (!node || !stranger) return;
  people.onChain('a stranger makes a block that is hard to pack', () => {
    node.wallet.proposeWideId(stranger);
  });
  if (world.random.chance(0.7)) people.deposit(people.anyone());
}

/** CWD that comes in behind a hole in the history, so that only the balance shows it. */
export function hideMoney(world: SimulatedWorld, people: People, units: bigint): void {
  const [node] = world.nodes;
  const { stranger } = people;
  if (!node || !stranger) return;
  const { wallet } = node;
  people.onChain(`a stranger sends ${units} units behind a hole`, () => {
    const to = world.hotWallet.id;
    const proposal = wallet.propose(stranger, [
      wallet.transferOperation({ from: stranger, to, units }),
    ]);
    world.pass(1);
    node.makeHistoryHole();
    wallet.approve(stranger, proposal);
  });
}

function sendMessages(
  { hotWallet, nodes }: SimulatedWorld,
  people: People,
  size: { readonly count: number; readonly bytesEach: number },
): void {
  const [node] = nodes;
  const { stranger } = people;
  if (!node || !stranger) return;
  people.onChain(`a stranger sends ${size.count} messages of ${size.bytesEach} bytes`, () => {
    node.wallet.sendMessages(stranger, hotWallet.id, size);
  });
}
