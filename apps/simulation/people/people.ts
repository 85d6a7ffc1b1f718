import { ChainError } from 'crowdwiz-sandbox/internal/node/wire/chain-error';
import { accountOptions, keyAuthority } from 'crowdwiz-sandbox/internal/node/chain/genesis';
import { deriveKeys, type SandboxAccount } from 'crowdwiz-sandbox/node';
import { newestMessage } from 'crowdwiz-testkit/sandbox';
import type { TelegramPerson } from 'crowdwiz-sandbox/telegram';
import { GATEWAY_NAME, type SimulatedWorld } from '../world/simulated-world';

/** Somebody with a Telegram and one or two chain accounts of their own. */
export interface Persona {
  readonly person: TelegramPerson;
  /** With the keys as they are now. */
  readonly accounts: SandboxAccount[];
  /** Every code they have read in a wallet of theirs, oldest first. */
  readonly codes: string[];
}

/** A text that looked like a code, as it was sent to the bot. */
export interface TypedCode {
  readonly externalReference: string;
  readonly text: string;
  /** By the gateway's clock. */
  readonly at: Date;
}

const ACCOUNT_UPDATE = 6;
const FAKE_CWD = '1.3.2';
/** 300,000 CWD in minor units. */
const WALLET_UNITS = 30_000_000_000n;
const BLOCKS_LOOKED_AT = 60;
const BLOCKS_TO_IRREVERSIBLE = 14;
const CODE_ROUNDS_MAXIMUM = 4;
/** Past the life of a code. */
const TOO_LATE_SECONDS = 700;

const NONSENSE = [
  '/withdraw -1',
  '/withdraw 0',
  '/withdraw 1e3',
  '/withdraw 99999999999999999999',
  '/withdraw １００',
  '/link 1.2.33',
  '/link Upper Case',
  `/link ${GATEWAY_NAME}`,
  `/link ${'a'.repeat(64)}`,
  '/code',
  '/nothing',
  'hello 👋',
  '',
  'ABCD-EFGH',
];

/** Those who use the bot, and what they do with it and on the chain. */
export class People {
  readonly typed: TypedCode[] = [];
  readonly personas: Persona[] = [];
  /** Has no account, and wants those of others. */
  readonly spammer: Persona = {
    person: { id: 6_999, firstName: 'Spammer', languageCode: 'en' },
    accounts: [],
    codes: [],
  };
  /** Keys and owners of accounts that changed, and how it was before: a chain may go back. */
  private readonly changes: { readonly block: number; readonly undo: () => void }[] = [];
  /** Nobody's customer; null before anybody has arrived. */
  stranger: SandboxAccount | null = null;
  private expert: SandboxAccount | null = null;

  constructor(private readonly world: SimulatedWorld) {}

  /** Makes them and their accounts; the chain gets a few blocks. */
  arrive(count: number): void {
    const { world } = this;
    const [node] = world.nodes;
    if (!node) throw new Error('There is no node');
    const open = (name: string) => node.createAccount(name, deriveKeys(name), WALLET_UNITS);
    for (let index = 0; index < count; index += 1) {
      const accounts = [open(`person-${index}`)];
      if (world.random.chance(0.3)) accounts.push(open(`person-${index}-second`));
      const languageCode = world.random.chance(0.5) ? 'ru' : 'en';
      const person = { id: 7_000 + index, firstName: `Person ${index}`, languageCode };
      this.personas.push({ person, accounts, codes: [] });
    }
    this.stranger = open('stranger');
    this.expert = open('expert');
    node.wallet.becomeExpert(this.expert);
    for (const { accounts } of this.personas) {
      const [account] = accounts;
      if (!account) continue;
      node.wallet.becomeExpert(account);
      const units = 5_000_000n;
      node.transfer({ from: node.wallet.faucet, to: account.id, units, assetId: FAKE_CWD });
    }
    world.pass(10);
  }

  anyone(): Persona {
    return this.world.random.pick(this.personas);
  }

  /** Which of their accounts is linked, if any. */
  async linkedAccount({ person, accounts }: Persona): Promise<SandboxAccount | undefined> {
    const [link] = await this.world.rows<{ account_id: string }>(
      `SELECT l.account_id FROM link l JOIN customer c ON c.id = l.customer_id
       WHERE l.ended_at IS NULL AND c.external_reference = $1`,
      [`telegram:${person.id}`],
    );
    return accounts.find(({ id }) => id === link?.account_id);
  }

  /** Somebody who is linked and has points to take out, if there is anybody. */
  async someoneWithPoints(): Promise<Persona> {
    const { random } = this.world;
    const rich = await this.world.rows<{ external_reference: string }>(
      `SELECT c.external_reference FROM customer c
       JOIN link l ON l.customer_id = c.id AND l.ended_at IS NULL
       JOIN ledger_account a ON a.code = 'customer:' || c.id AND a.balance > 0
       ORDER BY c.position`,
    );
    if (rich.length === 0 || random.chance(0.1)) return this.anyone();
    const { external_reference: reference } = random.pick(rich);
    const found = this.personas.find(({ person }) => reference === `telegram:${person.id}`);
    return found ?? this.anyone();
  }

  async say({ person }: Persona, text: string): Promise<void> {
    this.world.note(`${person.firstName} says ${JSON.stringify(text)}`);
    this.world.telegram.sendText(person, text);
    await this.world.calm();
  }

  /** Presses the newest button of that kind, if the chat shows one. */
  async press(persona: Persona, prefix: string, times = 1): Promise<boolean> {
    const data = this.newestButton(persona, prefix);
    if (data === null) return false;
    this.world.note(`${persona.person.firstName} presses ${data} (${times})`);
    for (let count = 0; count < times; count += 1) {
      this.world.telegram.people.press(persona.person, data);
    }
    await this.world.calm();
    return true;
  }

  /** Presses any button of that kind that was ever shown, as a chat keeps them all. */
  async pressOld(persona: Persona, prefix: string): Promise<void> {
    const buttons = this.buttons(persona, prefix);
    if (buttons.length === 0) return;
    const data = this.world.random.pick(buttons);
    this.world.note(`${persona.person.firstName} presses an old ${data}`);
    this.world.telegram.people.press(persona.person, data);
    await this.world.calm();
  }

  /** The whole way to a link, with whatever goes wrong on it. */
  async linkUp(persona: Persona, account: SandboxAccount): Promise<void> {
    await this.say(persona, `/link ${account.name}`);
    const code = await this.awaitCode(persona, account);
    if (code === null) return;
    const { random, clock } = this.world;
    if (random.chance(0.15)) await this.type(persona, wrongCode(code));
    if (random.chance(0.08)) clock.advance(TOO_LATE_SECONDS);
    await this.type(persona, spelled(code, random.below(3)));
  }

  /** The same without slips and delays; a bot that has just died is given time to come back. */
  async linkCarefully(persona: Persona, account: SandboxAccount): Promise<void> {
    await this.say(persona, `/link ${account.name}`);
    await this.world.startGateways();
    await this.world.calm();
    const code = await this.awaitCode(persona, account);
    if (code === null) return;
    await this.world.startGateways();
    await this.type(persona, code);
  }

  async unlink(persona: Persona): Promise<void> {
    await this.say(persona, '/unlink');
    await this.press(persona, 'unlink:');
  }

  async type(persona: Persona, text: string): Promise<void> {
    const externalReference = `telegram:${persona.person.id}`;
    this.typed.push({ externalReference, text, at: this.world.clock.now() });
    await this.say(persona, text);
  }

  async withdraw(persona: Persona): Promise<void> {
    const { random } = this.world;
    const amount = random.pick(['all', '250', '333.33', '400', '700', '1234.5', '5000', '20000']);
    await this.say(persona, `/withdraw ${amount}`);
    if (random.chance(0.1)) return;
    if (random.chance(0.05)) this.world.clock.advance(TOO_LATE_SECONDS);
    const wasAsked = await this.press(persona, 'confirm:', random.chance(0.3) ? 2 : 1);
    if (wasAsked) this.world.tally.count('people', 'withdrawals confirmed');
    if (random.chance(0.15)) await this.press(persona, 'cancel_withdrawal:');
  }

  async talkNonsense(persona: Persona): Promise<void> {
    const { random, telegram } = this.world;
    const { person } = persona;
    switch (random.below(6)) {
      case 0:
        telegram.people.sendSticker(person);
        break;
      case 1:
        telegram.people.sendPhoto(person, 'a photo');
        break;
      case 2:
        telegram.people.forward(person, '/withdraw all');
        break;
      case 3:
        telegram.people.sendGroupText(person, -500, '/start');
        break;
      default:
        await this.say(persona, random.pick(NONSENSE));
        return;
    }
    await this.world.calm();
  }

  /** Types a code that has served already, or that somebody else has read. */
  async typeOldCode(persona: Persona): Promise<void> {
    const { random } = this.world;
    const owner = random.chance(0.6) ? persona : this.anyone();
    if (owner.codes.length > 0) await this.type(persona, random.pick(owner.codes));
  }

  /** Other keys for one of their accounts: nothing is paid there until it is proven again. */
  changeKeys(persona: Persona): void {
    const { world } = this;
    const { random, nodes } = world;
    const index = random.below(persona.accounts.length);
    const account = persona.accounts[index];
    const [node] = nodes;
    if (!account || !node) return;
    const other = deriveKeys(`${account.name} at block ${world.chain.headNumber}`);
    const isMemo = random.chance(0.5);
    const change = isMemo
      ? { new_options: accountOptions(other.memo.publicKey) }
      : { active: keyAuthority(other.active.publicKey) };
    this.onChain(`${account.name} gets another ${isMemo ? 'memo' : 'active'} key`, () => {
      node.wallet.send(
        [[ACCOUNT_UPDATE, { account: account.id, ...change }]],
        [account.keys.active],
      );
      // In a block at once: a fork that takes it away leaves an account whose owner has lost its keys.
      world.pass(1);
      const keys = isMemo
        ? { ...account.keys, memo: other.memo }
        : { ...account.keys, active: other.active };
      persona.accounts[index] = { ...account, keys };
      this.keepChange(world.chain.headNumber, () => {
        const place = persona.accounts.findIndex(({ id }) => id === account.id);
        if (place >= 0) persona.accounts[place] = account;
      });
    });
  }

  /** One of two accounts gets another owner, with keys of their own; null when the chain refuses. */
  give(seller: Persona, buyer: Persona, account = seller.accounts.at(-1)): SandboxAccount | null {
    const { world } = this;
    const [node] = world.nodes;
    if (!account || !node) return null;
    const keys = deriveKeys(`${account.name} sold at block ${world.chain.headNumber}`);
    const change = {
      account: account.id,
      owner: keyAuthority(keys.owner.publicKey),
      active: keyAuthority(keys.active.publicKey),
      new_options: accountOptions(keys.memo.publicKey),
    };
    const given = { ...account, keys };
    this.onChain(`${account.name} is sold to ${buyer.person.firstName}`, () => {
      node.wallet.send([[ACCOUNT_UPDATE, change]], [account.keys.owner]);
      const block = world.chain.headNumber + 1;
      // As with other keys: no fork shall take it away.
      world.pass(BLOCKS_TO_IRREVERSIBLE);
      takeFrom(seller, account);
      buyer.accounts.push(given);
      this.keepChange(block, () => {
        takeFrom(buyer, account);
        seller.accounts.push(account);
      });
    });
    return buyer.accounts.includes(given) ? given : null;
  }

  private keepChange(block: number, undo: () => void): void {
    this.changes.push({ block, undo });
  }

  /** The chain has gone back to this block: accounts have the keys and owners of then. */
  goBackTo(block: number): void {
    for (let last = this.changes.at(-1); last && last.block > block; last = this.changes.at(-1)) {
      last.undo();
      this.changes.pop();
    }
  }

  /** Whoever's payout waits for new keys to be proven proves them, or takes it back. */
  async endSuspensions(): Promise<void> {
    const suspended = await this.world.rows<{ account_name: string }>(
      'SELECT account_name FROM link WHERE ended_at IS NULL AND suspended_at IS NOT NULL',
    );
    for (const { account_name: name } of suspended) {
      for (const persona of this.personas) {
        const account = persona.accounts.find((each) => each.name === name);
        if (!account) continue;
        if (this.world.random.chance(0.5)) await this.linkCarefully(persona, account);
        else await this.press(persona, 'cancel_withdrawal:');
      }
    }
  }

  /** A plain transfer to the gateway. */
  send(from: SandboxAccount, units: bigint): void {
    const [node] = this.world.nodes;
    const to = this.world.hotWallet.id;
    this.onChain(`${from.name} sends ${units} units`, () => node?.transfer({ from, to, units }));
  }

  /** CWD on its way to the gateway, in one of the ways that the chain knows. */
  deposit(persona: Persona): void {
    const { random } = this.world;
    const from = random.pick(persona.accounts);
    const kind = random.weighted({
      plain: 50,
      pair: 8,
      equal: 8,
      proposal: 10,
      mass: 10,
      hole: 6,
      fake: 5,
      approved: 4,
      stranger: 8,
      strangersMass: 3,
      hidden: 3,
    });
    this.onChain(`${persona.person.firstName} deposits (${kind})`, () => {
      this.pay(kind, from);
    });
    this.world.tally.count('deposits', kind);
  }

  /** Runs what somebody does on the chain; a node's refusal is their own trouble. */
  onChain(what: string, deed: () => void): void {
    this.world.note(what);
    try {
      deed();
    } catch (error) {
      if (!(error instanceof ChainError)) throw error;
      this.world.note(`refused by the chain: ${error.message}`);
    }
  }

  private pay(kind: string, from: SandboxAccount): void {
    const { world, stranger, expert } = this;
    const [node] = world.nodes;
    if (!node || !stranger || !expert) throw new Error('Nobody has arrived yet');
    const to = world.hotWallet.id;
    const units = this.units();
    const { wallet } = node;
    const operation = () => wallet.transferOperation({ from, to, units });
    switch (kind) {
      case 'pair':
        wallet.send([operation(), operation()], [from.keys.active]);
        return;
      case 'equal':
        wallet.transfer({ from, to, units });
        wallet.transfer({ from, to, units });
        return;
      case 'proposal': {
        const proposal = wallet.propose(stranger, [operation(), operation()]);
        world.pass(1);
        wallet.approve(from, proposal);
        return;
      }
      case 'mass':
        wallet.massPayment(from, [
          [to, units],
          [stranger.id, 7n],
        ]);
        return;
      case 'strangersMass':
        wallet.massPayment(expert, [[to, units]]);
        return;
      case 'hole':
        node.makeHistoryHole();
        wallet.transfer({ from, to, units });
        return;
      case 'hidden': {
        // A proposal that executes behind a hole is in no block and in nobody's history.
        const proposal = wallet.propose(stranger, [operation()]);
        world.pass(1);
        node.makeHistoryHole();
        wallet.approve(from, proposal);
        return;
      }
      case 'fake':
        wallet.transfer({ from, to, units: 1_000n, assetId: FAKE_CWD });
        return;
      case 'approved':
        this.payWithApproval(from, units);
        return;
      case 'stranger':
        wallet.transfer({ from: stranger, to, units });
        return;
      default:
        wallet.transfer({ from, to, units });
    }
  }

  /** Operations 99 and 100: the money comes with the approval. */
  private payWithApproval(from: SandboxAccount, units: bigint): void {
    const { world } = this;
    const [node] = world.nodes;
    if (!node) return;
    const { chain, wallet } = node;
    const terms = {
      from: from.id,
      to: world.hotWallet.id,
      arbitr: from.id,
      amount: { amount: units.toString(), asset_id: '1.3.0' },
    };
    const expiration = new Date(chain.headTime.getTime() + 600_000).toISOString().slice(0, 19);
    wallet.send([[99, { ...terms, expiration }]], [from.keys.active]);
    const ato = [...chain.state.approvedTransfers.values()].at(-1)?.id;
    world.pass(1);
    if (world.random.chance(0.7)) {
      wallet.send([[100, { ...terms, ato }]], [from.keys.active]);
    }
  }

  private units(): bigint {
    const { random } = this.world;
    switch (random.below(5)) {
      case 0:
        return BigInt(random.between(1, 20));
      case 1:
        return BigInt(random.between(1_000_000, 200_000_000)) * 7n + 3n;
      default:
        return BigInt(random.between(100_000, 9_999_999));
    }
  }

  private async awaitCode(persona: Persona, account: SandboxAccount): Promise<string | null> {
    const { world } = this;
    const before = newestMessage(this.world.chain, account, BLOCKS_LOOKED_AT);
    for (let round = 0; round < CODE_ROUNDS_MAXIMUM; round += 1) {
      await world.startGateways();
      await world.round();
      world.pass(1);
      const message = newestMessage(this.world.chain, account, BLOCKS_LOOKED_AT);
      if (message === null || message === before) continue;
      persona.codes.push(message);
      return message;
    }
    return null;
  }

  private newestButton(persona: Persona, prefix: string): string | null {
    return this.buttons(persona, prefix)[0] ?? null;
  }

  /** The newest message's first. */
  private buttons({ person }: Persona, prefix: string): string[] {
    const lines = this.world.telegram.conversation(person.id).toReversed();
    return lines
      .flatMap(({ inlineKeyboard }) => inlineKeyboard.flat())
      .flatMap(({ callbackData }) => callbackData ?? [])
      .filter((data) => data.startsWith(prefix));
  }
}

function takeFrom({ accounts }: Persona, { id }: SandboxAccount): void {
  const place = accounts.findIndex((account) => account.id === id);
  if (place >= 0) accounts.splice(place, 1);
}

function wrongCode(code: string): string {
  return code.startsWith('A') ? `C${code.slice(1)}` : `A${code.slice(1)}`;
}

/** Typing is forgiving. */
function spelled(code: string, way: number): string {
  if (way === 0) return code;
  return way === 1 ? code.toLowerCase() : ` ${code.replace('-', ' ')} `;
}
