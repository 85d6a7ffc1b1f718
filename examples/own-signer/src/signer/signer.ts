import { createHash } from 'node:crypto';
import {
  decryptMemo,
  encryptMemo,
  formatWireTime,
  signTransaction,
  taposOf,
  TRANSFER_OPERATION,
  type WireTransaction,
} from 'crowdwiz-protocol';
import type { Place, WireDraft, WirePayment } from '../wire';
import { badRequest, refused, SignerFailure, unavailable } from './failures';
import type { Memory, SignedRecord } from './memory';
import type { Account, Nodes } from './nodes';
import { type Facts, objection, placeKey, type Rules, type Spending } from './policy';
import { codeHash, keysOf, proveDeposit, proveMessage } from './proofs';
import type { SignerSettings } from './settings';
import { challengeOf, draftsOf, fieldsOf, idOf, memosOf, placeOf } from './shapes';

const CORE_ASSET_ID = '1.3.0';
/** A message may be somewhat older than its challenge: the signer may have been away when the code was shown. */
const CHALLENGE_GRACE_MILLISECONDS = 60 * 60 * 1000;
const CHALLENGE_LIFETIME_MILLISECONDS = 24 * 60 * 60 * 1000;

type Answer = { readonly wire: string } | { readonly refused: string };

/** Has the keys, believes the gateway nothing that it can look up itself, and remembers what it has signed. */
export class Signer {
  private hotWalletId: string | null = null;
  /** One call at a time: what one signs, the next has to count. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly settings: SignerSettings,
    private readonly nodes: Nodes,
    private readonly memory: Memory,
    private readonly now: () => number = Date.now,
  ) {}

  /** Throws `SignerFailure`; whatever else it throws leaves it in doubt what is on the disk. */
  handle(method: string, params: unknown): Promise<unknown> {
    const work = this.last.then(() => this.answer(method, params));
    this.last = work.catch(() => undefined);
    return work;
  }

  private async answer(method: string, params: unknown): Promise<unknown> {
    switch (method) {
      case 'keys': {
        const { active, memo } = this.settings.keys;
        return { active: active.publicKey, memo: memo.publicKey };
      }
      case 'sign':
        return this.sign(draftsOf(fieldsOf(params)['drafts']));
      case 'decrypt':
        return memosOf(fieldsOf(params)['memos']).map((memo) =>
          memo === null ? null : (decryptMemo(this.settings.keys.memo, memo) ?? null),
        );
      case 'challenge':
        return this.challenge(params);
      case 'prove':
        return this.prove(idOf(fieldsOf(params)['requestId']), placeOf(fieldsOf(params)['place']));
      case 'unlink':
        this.memory.keep([{ kind: 'unlink', customerId: idOf(fieldsOf(params)['customerId']) }]);
        return null;
      default:
        throw badRequest('there is no such method');
    }
  }

  private async sign(drafts: readonly WireDraft[]): Promise<readonly Answer[]> {
    const fresh = drafts.filter((draft) => this.memory.signedBefore(digestOf(draft)) === undefined);
    const facts = fresh.length === 0 ? null : await this.facts(fresh);
    const rules = await this.rules();
    const records: SignedRecord[] = [];
    const answers: (SignedRecord | string)[] = [];
    for (const draft of drafts) {
      const digest = digestOf(draft);
      const known =
        this.memory.signedBefore(digest) ?? records.find((each) => each.digest === digest);
      if (known !== undefined || facts === null) {
        answers.push(known ?? 'it was not looked at');
        continue;
      }
      const pending = spendingOf(records);
      const reason = objection(draft, facts, { rules, memory: this.memory, pending });
      if (reason === null) records.push(this.recordOf(draft, digest));
      answers.push(reason ?? (records.at(-1) as SignedRecord));
    }
    // Counted, on the disk, before the first signature exists.
    this.memory.keep(records);
    return answers.map((each) =>
      typeof each === 'string' ? { refused: each } : { wire: this.signed(each.transaction) },
    );
  }

  /** Deterministic: the same transaction has the same signature. */
  private signed(transaction: string): string {
    const { chainId, keys } = this.settings;
    const unsigned = JSON.parse(transaction) as WireTransaction;
    return JSON.stringify(signTransaction(chainId, unsigned, [keys.active]));
  }

  private recordOf(draft: WireDraft, digest: string): SignedRecord {
    const transaction: WireTransaction = {
      ...taposOf(draft.referenceBlockId),
      expiration: formatWireTime(new Date(draft.expiresAt)),
      operations: draft.payments.map((payment) => this.transferOf(payment, draft.fromAccountId)),
      extensions: [],
    };
    return {
      ...{ kind: 'signed', digest, transaction: JSON.stringify(transaction), at: this.now() },
      payments: draft.payments.map(({ toAccountId, amount, fee }) => ({
        toAccountId,
        units: String(BigInt(amount ?? 0) + BigInt(fee)),
      })),
      refunds: draft.payments.flatMap(({ purpose, deposit }) =>
        purpose === 'refund' && deposit ? [placeKey(deposit)] : [],
      ),
    };
  }

  /** The one operation that this signer makes. */
  private transferOf(payment: WirePayment, from: string): WireTransaction['operations'][number] {
    const { toAccountId, toMemoKey, amount, fee, memoText } = payment;
    const cwd = (units: string | null) => ({ amount: units ?? '0', asset_id: CORE_ASSET_ID });
    const memo = encryptMemo(this.settings.keys.memo, toMemoKey, memoText);
    return [
      TRANSFER_OPERATION,
      { fee: cwd(fee), from, to: toAccountId, amount: cwd(amount), memo, extensions: [] },
    ];
  }

  private async facts(drafts: readonly WireDraft[]): Promise<Facts> {
    const payments = drafts.flatMap((draft) => draft.payments);
    const ids = [...new Set(payments.map(({ toAccountId }) => toAccountId))];
    const head = await this.nodes.head();
    const found = await this.nodes.accounts(ids);
    const accounts = new Map(found.flatMap((each) => (each ? [[each.id, each] as const] : [])));
    const deposits = new Map<string, bigint>();
    for (const { deposit, toAccountId } of payments) {
      if (deposit === null) continue;
      const units = await this.depositOf(deposit, toAccountId);
      if (units !== null) deposits.set(placeKey(deposit), units);
    }
    return { headTime: head.time, accounts, deposits };
  }

  private async depositOf(deposit: Place, fromAccountId: string): Promise<bigint | null> {
    try {
      const { hotWalletId } = await this.rules();
      return await proveDeposit(this.nodes, deposit, { fromAccountId, hotWalletId });
    } catch (error) {
      if (error instanceof SignerFailure && error.code === 'refused') return null;
      throw error;
    }
  }

  private async rules(): Promise<Rules> {
    const { chainId, caps, lifetimeMaximumSeconds, account: name } = this.settings;
    // An account's id never changes.
    this.hotWalletId ??= (await this.nodes.accountByName(name))?.id ?? null;
    if (this.hotWalletId === null)
      throw unavailable(`the signer's nodes have no account "${name}"`);
    return { chainId, caps, lifetimeMaximumSeconds, hotWalletId: this.hotWalletId };
  }

  /** From now on this account is linked by whoever sends this code from it, in time. */
  private challenge(params: unknown): null {
    const { requestId, customerId, accountId, code, expiresAt } = challengeOf(params);
    if (this.memory.challenge(requestId) !== undefined) return null;
    if (Date.parse(expiresAt) > this.now() + CHALLENGE_LIFETIME_MILLISECONDS) {
      throw refused('a code is not valid for so long');
    }
    const hash = codeHash(requestId, code);
    const at = this.now();
    this.memory.keep([
      { kind: 'challenge', requestId, customerId, accountId, codeHash: hash, expiresAt, at },
    ]);
    return null;
  }

  private async prove(requestId: string, place: Place): Promise<null> {
    const challenge = this.memory.challenge(requestId);
    if (challenge === undefined) throw refused('nobody asked the signer to expect that code');
    const { accountId, customerId, expiresAt, at } = challenge;
    const proof = placeKey(place);
    const known = this.memory.linkOf(accountId);
    if (known?.proof === proof && known.customerId === customerId) return null;
    if (this.memory.isProofUsed(proof)) throw refused('that message has proven an account already');
    const account = await this.accountOf(accountId);
    const { text, time } = await proveMessage(this.nodes, place, {
      ...{ account, hotWalletId: (await this.rules()).hotWalletId },
      ...{ chainId: this.settings.chainId, memoKey: this.settings.keys.memo },
    });
    if (codeHash(requestId, text) !== challenge.codeHash)
      throw refused('the message has another code');
    const sent = time.getTime();
    if (sent > Date.parse(expiresAt)) throw refused('the message came too late');
    if (sent < at - CHALLENGE_GRACE_MILLISECONDS)
      throw refused('the message is older than the code');
    this.memory.keep([{ kind: 'link', accountId, customerId, proof, keys: keysOf(account) }]);
    return null;
  }

  private async accountOf(id: string): Promise<Account> {
    const [account] = await this.nodes.accounts([id]);
    if (!account) throw refused(`the signer's nodes have no account ${id}`);
    return account;
  }
}

/** The same draft, asked for again because an answer was lost, is the same transaction. */
function digestOf(draft: WireDraft): string {
  return createHash('sha256').update(JSON.stringify(draft)).digest('hex');
}

function spendingOf(records: readonly SignedRecord[]): Spending {
  const byAccount = new Map<string, bigint>();
  let total = 0n;
  for (const { toAccountId, units } of records.flatMap(({ payments }) => payments)) {
    total += BigInt(units);
    byAccount.set(toAccountId, (byAccount.get(toAccountId) ?? 0n) + BigInt(units));
  }
  return { total, byAccount, refunds: new Set(records.flatMap(({ refunds }) => refunds)) };
}
