import { createHash } from 'node:crypto';
import { taposOf } from 'crowdwiz-protocol/ids';
import { PrivateKey } from 'crowdwiz-protocol/keys';
import { encryptMemo } from 'crowdwiz-protocol/memo';
import type { SandboxChain } from './chain/chain';
import { withLeastFee } from './rules/fees';
import {
  accountOptions,
  FAUCET_ACCOUNT_ID,
  FAUCET_ACCOUNT_NAME,
  keyAuthority,
} from './chain/genesis';
import { isExecutable, readOperation } from './wire/operation-shapes';
import { SignedTransaction } from './wire/signed-transaction';
import { CORE_ASSET_ID } from './chain/state';
import { writeInt64, writeWireSeconds, type WireOperation } from './wire/wire-value';

/** Throw-away keys of an account of the sandbox. */
export interface AccountKeys {
  readonly owner: PrivateKey;
  readonly active: PrivateKey;
  readonly memo: PrivateKey;
}

export interface SandboxAccount {
  readonly id: string;
  readonly name: string;
  readonly keys: AccountKeys;
}

export interface TransferRequest {
  readonly from: SandboxAccount;
  /** Account id. */
  readonly to: string;
  /** Minor units. */
  readonly units: bigint;
  readonly assetId?: string;
  /** Encrypted for the receiver; absent: no memo. */
  readonly memo?: string;
}

const EXPIRES_IN_SECONDS = 60;
/** Equal operations at one moment differ by their expiration, so they are two transactions. */
const EXPIRATION_SPREAD_SECONDS = 3000;
/** Cut to 32 bits it is 5. */
const WIDE_INSTANCE = 2n ** 32n + 5n;

/** Keys which anybody can compute from the account's name: throw-away, for the sandbox alone. */
export function deriveKeys(name: string): AccountKeys {
  const key = (role: string): PrivateKey =>
    PrivateKey.fromBytes(createHash('sha256').update(`sandbox ${role} key of ${name}`).digest());
  return { owner: key('owner'), active: key('active'), memo: key('memo') };
}

/** Builds, signs and pushes transactions straight into a chain, as a customer's wallet would. */
export class SandboxWallet {
  private sent = 0;

  constructor(private readonly chain: SandboxChain) {}

  /** The account which owns all CWD at the beginning and registers the others. */
  get faucet(): SandboxAccount {
    const key = this.chain.faucetKey;
    const keys = { owner: key, active: key, memo: key };
    return { id: FAUCET_ACCOUNT_ID, name: FAUCET_ACCOUNT_NAME, keys };
  }

  /**
   * Signs the operations, with their least fees filled in, and pushes them. They are in the next block.
   * @throws {ChainError} the node's refusal.
   */
  send(operations: readonly WireOperation[], signers: readonly PrivateKey[]): string {
    const transaction = this.sign(operations, signers);
    this.chain.push(transaction);
    return transaction.id;
  }

  /** As `send`, without pushing: the transaction as a client would broadcast it, good for so long. */
  sign(
    operations: readonly WireOperation[],
    signers: readonly PrivateKey[],
    leastSeconds = EXPIRES_IN_SECONDS,
  ): SignedTransaction {
    this.sent += 1;
    const expiresInSeconds = leastSeconds + (this.sent % EXPIRATION_SPREAD_SECONDS);
    const headSeconds = Math.floor(this.chain.headTime.getTime() / 1000);
    const reference = this.chain.block(this.chain.irreversibleNumber)?.id ?? this.chain.headId;
    const body = {
      ...taposOf(reference),
      expiration: writeWireSeconds(headSeconds + expiresInSeconds),
      operations: operations.map(withFee),
      extensions: [],
    };
    return SignedTransaction.sign(body, this.chain.chainId, signers);
  }

  transferOperation({ from, to, units, assetId, memo }: TransferRequest): WireOperation {
    const recipient = this.chain.state.accounts.get(to);
    const text =
      memo === undefined || recipient === undefined
        ? {}
        : { memo: encryptMemo(from.keys.memo, recipient.options.memo_key, memo) };
    const amount = { amount: writeInt64(units), asset_id: assetId ?? CORE_ASSET_ID };
    return [0, { from: from.id, to, amount, ...text, extensions: [] }];
  }

  /** Transaction id of a transfer, which is now pending. */
  transfer(request: TransferRequest): string {
    return this.send([this.transferOperation(request)], [request.from.keys.active]);
  }

  /** An encrypted message; to an account id that does not exist, it makes a hole in the history. */
  sendMessage(from: SandboxAccount, to: string, text: string): string {
    return this.send([this.messageOperation(from, to, text)], [from.keys.active]);
  }

  /** So many messages in one transaction, each with a text of so many bytes. */
  sendMessages(
    from: SandboxAccount,
    to: string,
    { count, bytesEach }: { readonly count: number; readonly bytesEach: number },
  ): string {
    const operation = this.messageOperation(from, to, 'm'.repeat(bytesEach));
    return this.send(Array<WireOperation>(count).fill(operation), [from.keys.active]);
  }

  messageOperation(from: SandboxAccount, to: string, text: string): WireOperation {
    const reader = this.chain.state.accounts.get(to)?.options.memo_key ?? from.keys.memo.publicKey;
    const memo = encryptMemo(from.keys.memo, reader, text);
    return [61, { from: from.id, to, memo }];
  }

  /** Registers an account by the faucet and gives it CWD. Both are pending until the next block. */
  createAccount(
    name: string,
    keys: AccountKeys = deriveKeys(name),
    fundingUnits = 0n,
  ): SandboxAccount {
    const { faucet } = this;
    const operation: WireOperation = [
      5,
      {
        registrar: faucet.id,
        referrer: faucet.id,
        name,
        owner: keyAuthority(keys.owner.publicKey),
        active: keyAuthority(keys.active.publicKey),
        options: accountOptions(keys.memo.publicKey),
        extensions: {},
      },
    ];
    this.send([operation], [faucet.keys.active]);
    const id = this.chain.state.accountNames.get(name);
    if (id === undefined) throw new Error(`account ${name} was not created`);
    const account = { id, name, keys };
    if (fundingUnits > 0n) this.transfer({ from: faucet, to: id, units: fundingUnits });
    return account;
  }

  /** Buys the Expert status, which mass payments need. */
  becomeExpert(account: SandboxAccount): string {
    const operation: WireOperation = [
      49,
      { account_to_upgrade: account.id, referral_status_type: 2 },
    ];
    return this.send([operation], [account.keys.active]);
  }

  /** Pays several accounts at once; each sees a virtual operation 105. */
  massPayment(from: SandboxAccount, payments: readonly (readonly [string, bigint])[]): string {
    const pairs = payments.map(([to, units]) => [to, writeInt64(units)]);
    const operation: WireOperation = [
      104,
      { from: from.id, asset_id: CORE_ASSET_ID, payments: pairs },
    ];
    return this.send([operation], [from.keys.active]);
  }

  /** Proposes operations of others; the proposal's id is known at once, before the next block. */
  propose(
    proposer: SandboxAccount,
    operations: readonly WireOperation[],
    expiresInSeconds = 3600,
  ): string {
    const headSeconds = Math.floor(this.chain.headTime.getTime() / 1000);
    const operation: WireOperation = [
      22,
      {
        fee_paying_account: proposer.id,
        expiration_time: writeWireSeconds(headSeconds + expiresInSeconds),
        proposed_ops: operations.map((op) => ({ op: withFee(op) })),
        extensions: [],
      },
    ];
    this.send([operation], [proposer.keys.active]);
    const proposal = [...this.chain.state.proposals.values()].at(-1);
    if (proposal === undefined) throw new Error('the proposal was not created');
    return proposal.id;
  }

  /**
   * A proposal that names an object beyond 32 bits, which nodes take and many a client packs wrongly:
   * the merkle root of its block does not fit what such a client computes.
   */
  proposeWideId(proposer: SandboxAccount, instance = WIDE_INSTANCE): string {
    const approval = { fee_paying_account: proposer.id, proposal: `1.10.${instance}` };
    return this.propose(proposer, [[23, approval]]);
  }

  /** Approves a proposal; with the last approval that it needs it is executed. */
  approve(approver: SandboxAccount, proposalId: string): string {
    const operation: WireOperation = [
      23,
      {
        fee_paying_account: approver.id,
        proposal: proposalId,
        active_approvals_to_add: [approver.id],
      },
    ];
    return this.send([operation], [approver.keys.active]);
  }
}

/** The operation as the node reads it, with the least fee unless it names one or none is known. */
function withFee(operation: WireOperation): WireOperation {
  const read = readOperation(operation);
  const lacksFee = operation[1]['fee'] === undefined && isExecutable(read);
  return lacksFee ? withLeastFee(read) : read;
}
