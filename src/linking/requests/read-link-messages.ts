import { Injectable } from '@nestjs/common';
import { EventPublisher, UnitOfWork, type DomainErrorCode } from '../../kernel';
import {
  ListensToBlocks,
  BlockListener,
  type ChainBlock,
  type IrreversibleBatch,
} from '../../scan';
import { MemoReader } from '../../wallet';
import type { LinkRequest, MessageProof } from '../link';
import { LinkingSettings } from '../linking-settings';
import { codeMatches, looksLikeCode } from '../codes/one-time-code';
import { LinkRequests } from '../ports/link-requests';

/** A message to the hot wallet that may hold a code. */
interface ReceivedMessage extends MessageProof {
  readonly fromAccountId: string;
  readonly blockTime: Date;
  /** The operation, with its memo. */
  readonly content: string;
}

interface ReadMessage extends ReceivedMessage {
  /** Null when it cannot be read. */
  readonly text: string | null;
}

type MessagesByAccount = ReadonlyMap<string, readonly ReadMessage[]>;

/** JSON of an operation with a text of about 500 bytes: a code has nine. */
const CONTENT_LENGTH_MAXIMUM = 1_500;
/** Of one account in one batch of blocks: whoever sends more has to send the code once more. */
const MESSAGES_PER_ACCOUNT = 50;

/**
 * Looks for the codes that customers were asked to send. Only operations of the transactions of
 * irreversible blocks prove, and only messages: exchanges sign memos of transfers that their users
 * choose. The account's present keys are compared by `ConfirmMessages`, outside this transaction.
 */
@Injectable()
// Last: it locks link requests, which whoever locks customers does after them.
@ListensToBlocks({ order: 900 })
export class ReadLinkMessages extends BlockListener {
  /** By batch, as `prepare` read them. */
  private readonly read = new WeakMap<IrreversibleBatch, MessagesByAccount>();

  constructor(
    private readonly requests: LinkRequests,
    private readonly memos: MemoReader,
    private readonly events: EventPublisher,
    private readonly unitOfWork: UnitOfWork,
    private readonly settings: LinkingSettings,
  ) {
    super();
  }

  /** The signer decrypts. While it is away these blocks wait, so that no proof is passed over. */
  override async prepare(batch: IrreversibleBatch): Promise<void> {
    const messages = messagesIn(batch);
    if (messages.length === 0) return;
    const waiting = await this.unitOfWork.run(() => this.waitingFor(messages));
    this.read.set(batch, await this.readTexts(messages, accountsOf(waiting)));
  }

  override async onIrreversible(batch: IrreversibleBatch): Promise<void> {
    const messages = messagesIn(batch);
    if (messages.length === 0) return;
    const waiting = await this.waitingFor(messages);
    const read = this.read.get(batch);
    if (read === undefined) throw new Error('Messages were not read before the transaction');
    // Whoever asked since then was shown the code after these blocks.
    for (const request of waiting) await this.judge(request, read.get(request.accountId) ?? []);
  }

  private waitingFor(messages: readonly ReceivedMessage[]): Promise<readonly LinkRequest[]> {
    const senders = [...new Set(messages.map(({ fromAccountId }) => fromAccountId))];
    return this.requests.awaitingMessageFrom(senders);
  }

  /** Each memo is decrypted once, however many customers wait for a message from its account. */
  private async readTexts(
    messages: readonly ReceivedMessage[],
    accounts: ReadonlySet<string>,
  ): Promise<MessagesByAccount> {
    const counts = new Map<string, number>();
    const wanted = messages.filter(({ fromAccountId }) => {
      if (!accounts.has(fromAccountId)) return false;
      const count = (counts.get(fromAccountId) ?? 0) + 1;
      counts.set(fromAccountId, count);
      return count <= MESSAGES_PER_ACCOUNT;
    });
    const memos = wanted.length === 0 ? [] : await this.memos.read(wanted);
    const byAccount = new Map<string, ReadMessage[]>();
    for (const [index, message] of wanted.entries()) {
      const known = byAccount.get(message.fromAccountId) ?? [];
      byAccount.set(message.fromAccountId, known);
      known.push({ ...message, text: memos[index]?.text ?? null });
    }
    return byAccount;
  }

  /** The first message that decides about the request, in the order of the chain. */
  private async judge(request: LinkRequest, messages: readonly ReadMessage[]): Promise<void> {
    const { requestedAtBlock, codeExpiresAt } = request;
    if (requestedAtBlock === null || codeExpiresAt === null) return;
    let { attempts } = request;
    for (const message of messages) {
      // What was sent before the code was shown cannot answer it.
      if (message.blockNumber <= requestedAtBlock) continue;
      if (message.blockTime > codeExpiresAt) return this.end(request, 'failed', 'code_expired');
      const { text } = message;
      if (text === null) continue;
      if (this.isCodeOf(request, text)) return this.receive(request, message);
      // A message about something else is no attempt.
      if (!looksLikeCode(text)) continue;
      attempts = await this.requests.countAttempt(request.id);
      if (attempts < this.settings.codeAttempts) continue;
      return this.end(request, 'exhausted', 'code_attempts_exhausted');
    }
  }

  private isCodeOf({ id, codeHash }: LinkRequest, text: string): boolean {
    return codeHash !== null && codeMatches(this.settings.codeSecret, id, text, codeHash);
  }

  private async receive(request: LinkRequest, message: ReceivedMessage): Promise<void> {
    const { transactionId, operationIndex, blockNumber } = message;
    const proof: MessageProof = { transactionId, operationIndex, blockNumber };
    if (!(await this.requests.receiveMessage(request.id, proof))) return;
    const { customerId, accountName } = request;
    const type = 'link_message_received';
    await this.events.publish({ type, customerId, accountName, transactionId });
  }

  private async end(
    { id, customerId, accountName }: LinkRequest,
    as: 'failed' | 'exhausted',
    reason: DomainErrorCode,
  ): Promise<void> {
    if (!(await this.requests.transition(id, 'awaiting_message', as))) return;
    await this.events.publish({ type: 'link_message_failed', customerId, accountName, reason });
  }
}

function accountsOf(requests: readonly LinkRequest[]): ReadonlySet<string> {
  return new Set(requests.map(({ accountId }) => accountId));
}

function messagesIn({ blocks, hotWalletId }: IrreversibleBatch): ReceivedMessage[] {
  return blocks.flatMap((block) => messagesOf(block, hotWalletId));
}

function messagesOf(block: ChainBlock, hotWalletId: string): ReceivedMessage[] {
  // One node's word alone says that these operations are in the block.
  if (block.unproven !== undefined) return [];
  return block.operations.flatMap((operation) => {
    const { fact, transactionId, operationIndex, blockNumber, content } = operation;
    if (fact.kind !== 'message' || fact.toAccountId !== hotWalletId) return [];
    if (content.length > CONTENT_LENGTH_MAXIMUM) return [];
    const { fromAccountId } = fact;
    const place = { transactionId, operationIndex, blockNumber };
    return [{ ...place, fromAccountId, blockTime: block.time, content }];
  });
}
