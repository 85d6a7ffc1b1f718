import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WireOperation, WireTransaction } from 'crowdwiz-protocol';
import {
  chainOptionsOf,
  SandboxChain,
  SandboxWallet,
  SignedTransaction,
  type SandboxAccount,
  type TestnetFile,
} from 'crowdwiz-sandbox/node';
import { PrivateKey } from 'crowdwiz-protocol';

const FIXTURES = join(__dirname, '../..', 'fixtures');

/** One line of a transcript. */
export interface Exchange {
  note?: string;
  request?: string | { id?: unknown; method: string; params?: unknown[] };
  response?: unknown;
  notice?: { method: 'notice'; params: [unknown, unknown[]] };
  unmatched?: unknown;
  /** Minor units by which balances changed since the transcript's beginning. */
  delta?: Record<string, string>;
  [member: string]: unknown;
}

export function readTranscript(name: string): Exchange[] {
  const text = readFileSync(join(FIXTURES, 'transcripts', `${name}.json`), 'utf8');
  return JSON.parse(text) as Exchange[];
}

function readTestnet(): TestnetFile {
  return JSON.parse(readFileSync(join(FIXTURES, 'testnet.json'), 'utf8')) as TestnetFile;
}

const GENESIS_TIME = new Date('2026-11-22T23:44:00Z');
const ORDINARY_EXPIRATION_MILLISECONDS = 60_000;
/** Reference blocks further away than this are made up on purpose. */
const REFERENCE_DISTANCE_MAXIMUM = 400;
/** The prefix of the recorded transactions whose reference was to be refused. */
const MADE_UP_PREFIX = 12_345;
const HISTORY_TRANSFERS = 130;
const TRANSFERS_PER_TRANSACTION = 10;

/**
 * A sandbox chain which has the recorded chain's accounts, keys, chain id, assets and first
 * operations, in the recorded blocks. Recorded transactions are valid on it byte for byte: before
 * one is sent, the chain is brought to the head and the reference block that it was made for.
 */
export class RecordedChain {
  readonly chain: SandboxChain;
  readonly wallet: SandboxWallet;
  readonly accounts: Record<string, SandboxAccount>;

  constructor(maximumOperationsPerAccount: number) {
    const testnet = readTestnet();
    this.chain = new SandboxChain({
      ...chainOptionsOf(testnet),
      genesisTime: GENESIS_TIME,
      assets: [],
      maximumOperationsPerAccount,
    });
    this.wallet = new SandboxWallet(this.chain);
    this.accounts = Object.fromEntries(
      Object.values(testnet.accounts).map(({ id, name, owner, active, memo }) => [
        name,
        {
          id,
          name,
          keys: {
            owner: PrivateKey.fromWif(owner.wif),
            active: PrivateKey.fromWif(active.wif),
            memo: PrivateKey.fromWif(memo.wif),
          },
        },
      ]),
    );
  }

  account(name: string): SandboxAccount {
    const account = this.accounts[name];
    if (account === undefined) throw new Error(`no account ${name} in the testnet file`);
    return account;
  }

  /** Makes blocks up to this number. */
  reach(blockNumber: number): void {
    while (this.chain.headNumber < blockNumber) this.chain.produceBlock();
  }

  /** Brings the chain to where this transaction is valid, as far as it ever was. */
  prepareFor(transaction: WireTransaction): void {
    const { ref_block_num: reference, ref_block_prefix: prefix, expiration } = transaction;
    const { headNumber, headTime } = this.chain;
    const wanted = Date.parse(`${expiration}Z`) - ORDINARY_EXPIRATION_MILLISECONDS;
    const ahead = wanted - headTime.getTime();
    if (reference > headNumber && reference <= headNumber + REFERENCE_DISTANCE_MAXIMUM) {
      this.reach(reference - 1);
      this.chain.produceBlock(new Date(wanted));
    } else if (ahead > 0 && ahead < 10 * ORDINARY_EXPIRATION_MILLISECONDS) {
      this.chain.produceBlock(new Date(wanted));
    }
    this.adopt(reference, prefix);
  }

  /** Lets a block of the recorded chain count as a reference block, until another one does. */
  adopt(reference: number, prefix: number): void {
    this.release();
    if (reference > this.chain.headNumber || prefix === MADE_UP_PREFIX) return;
    const hash = Buffer.alloc(20);
    hash.writeUInt32BE(reference, 0);
    hash.writeUInt32LE(prefix, 4);
    const id = `2.8.${reference}`;
    const { blockSummaries } = this.chain.state;
    const former = blockSummaries.get(id);
    blockSummaries.restore(id, { id, block_id: hash.toString('hex') });
    this.release = () => {
      blockSummaries.restore(id, former);
    };
  }

  /** The sandbox's own block counts again. */
  release: () => void = () => undefined;

  /** A recorded transaction goes into the block that recorded it. */
  include(blockNumber: number, transaction: WireTransaction): void {
    this.reach(blockNumber - 1);
    this.adopt(transaction.ref_block_num, transaction.ref_block_prefix);
    this.chain.push(SignedTransaction.read(transaction));
    this.reach(blockNumber);
    this.release();
  }

  /** What happened on the recorded chain before the first request: 14 operations in 47 blocks. */
  playBeginning(): void {
    const { faucet } = this.wallet;
    const blocks = readTranscript('07-blocks');
    this.reach(14);
    this.wallet.send([[6, { account: faucet.id, extensions: {} }]], [faucet.keys.active]);
    this.include(16, transactionOfBlock(blocks, 16));
    const customers = ['alice-user1', 'bob-user2', 'carol-user3', 'dave-partner4'];
    customers.forEach((name, index) => {
      this.wallet.createAccount(name, this.account(name).keys);
      this.reach(17 + index);
    });
    ['cwd-gateway', ...customers].forEach((name, index) => {
      const units = index < 2 ? 10_000_000_000n : 5_000_000_000n;
      this.wallet.transfer({ from: faucet, to: this.account(name).id, units });
      this.reach(21 + index);
    });
    this.issueLookAlike();
    this.include(47, transactionOfBlock(blocks, 47));
  }

  private issueLookAlike(): void {
    const { faucet } = this.wallet;
    const options = {
      max_supply: '1000000000000',
      market_fee_percent: 0,
      max_market_fee: 0,
      issuer_permissions: 79,
      flags: 0,
      core_exchange_rate: {
        base: { amount: 1, asset_id: '1.3.0' },
        quote: { amount: 1, asset_id: '1.3.1' },
      },
    };
    const create: WireOperation = [
      10,
      {
        fee: { amount: 500_000_000, asset_id: '1.3.0' },
        issuer: faucet.id,
        symbol: 'FAKECWD',
        precision: 5,
        common_options: options,
      },
    ];
    this.wallet.send([create], [faucet.keys.active]);
    this.reach(30);
    const issue: WireOperation = [
      14,
      {
        issuer: faucet.id,
        asset_to_issue: { amount: '100000000000', asset_id: '1.3.2' },
        issue_to_account: this.account('bob-user2').id,
      },
    ];
    this.wallet.send([issue], [faucet.keys.active]);
    this.reach(31);
  }

  /** The first blocks of the chain on which the history hole was recorded. */
  playHoleBeginning(): void {
    const { faucet } = this.wallet;
    const init0 = '1.2.6';
    this.wallet.send([[6, { account: faucet.id, extensions: {} }]], [faucet.keys.active]);
    this.reach(40);
    this.wallet.transfer({ from: faucet, to: init0, units: 1_000_000n });
    this.reach(41);
    this.wallet.sendMessage(faucet, '1.2.999999', 'lost');
    this.wallet.transfer({ from: faucet, to: init0, units: 777n });
    this.reach(42);
    const hole = readTranscript('18-history-hole-send-message-to-nonexistent-account');
    this.include(49, transactionOfBlock(hole, 49));
  }

  /** Lets accounts have as long a history as they had when a recording began. */
  padHistories(totals: Readonly<Record<string, number>>): void {
    this.release();
    for (const [name, total] of Object.entries(totals)) {
      const { id } = this.account(name);
      const statistics = this.chain.state.statistics.get(`2.6.${id.slice('1.2.'.length)}`);
      const missing = total - (statistics?.total_ops ?? 0);
      if (missing < 0) throw new Error(`${name} already has more than ${total} operations`);
      for (let sent = 0; sent < missing; sent += 1) {
        this.wallet.transfer({ from: this.wallet.faucet, to: id, units: 1n });
      }
    }
    this.chain.produceBlock();
  }

  /** The first proposal of the recorded chain: it was approved, failed, and stayed. */
  playFailedProposal(): void {
    this.release();
    const [alice, bob] = [this.account('alice-user1'), this.account('bob-user2')];
    const units = 1_000_000_000_000n;
    const tooMuch = { from: alice, to: this.account('cwd-gateway').id, units };
    const proposal = this.wallet.propose(bob, [this.wallet.transferOperation(tooMuch)]);
    this.wallet.approve(alice, proposal);
    this.chain.produceBlock();
  }

  /** Amounts that were put aside for others before: the first for the gateway is 1.13.11. */
  playVestingOfOthers(): void {
    this.release();
    const { faucet } = this.wallet;
    const policy = [1, { start_claim: '1970-01-01T00:00:00', vesting_seconds: 1 }];
    const amount = { amount: 1, asset_id: '1.3.0' };
    const create: WireOperation = [32, { creator: faucet.id, owner: faucet.id, amount, policy }];
    this.wallet.send(Array<WireOperation>(11).fill(create), [faucet.keys.active]);
    this.chain.produceBlock();
  }

  /** The 130 transfers to carol, ten to a transaction, in the blocks in which they were recorded. */
  playLongHistory(): void {
    const from = this.account('dave-partner4');
    const to = this.account('carol-user3').id;
    const places = longHistoryBlocks();
    this.release();
    for (let first = 0; first < HISTORY_TRANSFERS; first += TRANSFERS_PER_TRANSACTION) {
      const units = Array.from({ length: TRANSFERS_PER_TRANSACTION }, (_, index) =>
        BigInt(1000 + first + index),
      );
      this.reach((places.get(1000 + first) ?? 315) - 1);
      const operations = units.map((amount) =>
        this.wallet.transferOperation({ from, to, units: amount }),
      );
      this.wallet.send(operations, [from.keys.active]);
    }
    this.chain.produceBlock();
  }
}

/** The block of each transfer by its amount, as far as the recorded history shows it. */
function longHistoryBlocks(): Map<number, number> {
  const places = new Map<number, number>();
  for (const { response } of readTranscript('08-get-account-history')) {
    const { result } = (response ?? {}) as { result?: unknown };
    if (!Array.isArray(result)) continue;
    for (const entry of result as {
      block_num?: number;
      op?: [number, { amount?: { amount: number } }];
    }[]) {
      const amount = entry.op?.[1].amount?.amount;
      if (amount !== undefined && entry.block_num !== undefined)
        places.set(amount, entry.block_num);
    }
  }
  return places;
}

function transactionOfBlock(transcript: Exchange[], blockNumber: number): WireTransaction {
  for (const { request, response } of transcript) {
    if (typeof request !== 'object' || request.params?.[1] !== 'get_block') continue;
    const [number] = request.params[2] as [number];
    const { result } = response as { result: { transactions: [WireTransaction] } };
    if (number === blockNumber) return result.transactions[0];
  }
  throw new Error(`block ${blockNumber} was not recorded`);
}
