import { Injectable } from '@nestjs/common';
import { Clock, EventPublisher, UnitOfWork } from '../kernel';
import {
  BroadcastTransactions,
  ChainAccounts,
  PaymentGate,
  SignTransactions,
  type ChainAccount,
  type OutgoingIntent,
  OutgoingListener,
  type OutgoingTransaction,
  type SignedTransaction,
} from '../wallet';
import type { LinkRequest } from './link';
import { LinkingSettings } from './linking-settings';
import { formatCode, generateCode, hashCode } from './one-time-code';
import { LinkRequests } from './ports/link-requests';

const CODES_PER_RUN = 50;

interface Target {
  readonly request: LinkRequest;
  readonly account: ChainAccount;
}

interface SignedCode extends Target {
  readonly hash: string;
  readonly signed: SignedTransaction;
}

/**
 * Sends the codes that were asked for. A code exists in plain text only in memory, between being made
 * and being encrypted: the database keeps its HMAC and the signed message. If the process dies before
 * both are committed, the next run makes another code.
 */
@Injectable()
export class SendCodes extends OutgoingListener {
  constructor(
    private readonly requests: LinkRequests,
    private readonly accounts: ChainAccounts,
    private readonly gate: PaymentGate,
    private readonly signTransactions: SignTransactions,
    private readonly broadcastTransactions: BroadcastTransactions,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
    private readonly settings: LinkingSettings,
  ) {
    super();
  }

  /** Returns how many codes were sent. */
  async run(): Promise<number> {
    const waiting = await this.requests.awaitingCode(CODES_PER_RUN);
    if (waiting.length === 0 || !(await this.gate.check()).open) return 0;
    const accounts = await this.accounts.findByIds(waiting.map(({ accountId }) => accountId));
    const codes = await this.sign(await this.reachable(waiting, accounts));
    const recorded = await this.unitOfWork.run(() => this.record(codes));
    await this.broadcastTransactions.send(recorded);
    return recorded.length;
  }

  /** A code that can never arrive any more: the customer asks for another. */
  override async onOutgoing(transactions: readonly OutgoingTransaction[]): Promise<void> {
    for (const { state, intent } of transactions) {
      if (intent.purpose !== 'code' || state !== 'expired') continue;
      const request = await this.requests.find(intent.purposeId);
      if (request?.state !== 'sent') continue;
      await this.fail(request);
    }
  }

  private async reachable(
    waiting: readonly LinkRequest[],
    accounts: readonly (ChainAccount | null)[],
  ): Promise<readonly Target[]> {
    const reachable: Target[] = [];
    for (const [index, request] of waiting.entries()) {
      const account = accounts[index];
      // Accounts never vanish: nodes differ about this one just now.
      if (!account) continue;
      if (account.memoKeyUsable) reachable.push({ request, account });
      else await this.unitOfWork.run(() => this.fail(request));
    }
    return reachable;
  }

  private async sign(targets: readonly Target[]): Promise<readonly SignedCode[]> {
    const codes = targets.map(() => generateCode());
    const intents = targets.map(({ request, account }, index): OutgoingIntent => {
      const code = codes[index] ?? '';
      return {
        purpose: 'code',
        purposeId: request.id,
        toAccountId: account.id,
        toMemoKey: account.memoKey,
        amount: null,
        memoText: formatCode(code),
      };
    });
    const signed = await this.signTransactions.prepare(intents);
    return signed.flatMap((transaction, index) => {
      const target = targets[index];
      const code = codes[index];
      if (!target || code === undefined) return [];
      const hash = hashCode(this.settings.codeSecret, target.request.id, code);
      return [{ ...target, hash, signed: transaction }];
    });
  }

  private async record(codes: readonly SignedCode[]): Promise<readonly OutgoingTransaction[]> {
    const lifetime = this.settings.codeLifetimeSeconds * 1000;
    const expiresAt = new Date(this.clock.now().getTime() + lifetime);
    const moved: SignedTransaction[] = [];
    for (const { request, account, hash, signed } of codes) {
      const { authorityFingerprint } = account;
      const code = { hash, expiresAt, authorityFingerprint };
      // Cancelled or superseded meanwhile: what was signed is forgotten, nobody has seen it.
      if (!(await this.requests.transition(request.id, 'requested', 'sent', code))) continue;
      moved.push(signed);
      await this.events.publish({
        type: 'link_code_sent',
        customerId: request.customerId,
        accountName: request.accountName,
        expiresAt: expiresAt.toISOString(),
      });
    }
    return moved.length === 0 ? [] : this.signTransactions.record(moved);
  }

  private async fail({ id, state, customerId, accountName }: LinkRequest): Promise<void> {
    if (!(await this.requests.transition(id, state, 'failed'))) return;
    await this.events.publish({ type: 'link_code_failed', customerId, accountName });
  }
}
