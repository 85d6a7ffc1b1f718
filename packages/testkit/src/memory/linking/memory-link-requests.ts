import { Injectable } from '@nestjs/common';
import {
  LINK_REQUEST_TRANSITIONS,
  LinkRequests,
  type CodeCounts,
  type CodeFacts,
  type LinkRequest,
  type LinkRequestState,
  type MessageProof,
} from 'crowdwiz-gateway/internal/linking/index';
import { requireMove } from '../database/allowed-move';
import { MemoryDatabase, MemoryRefusal } from '../database/memory-database';
import { LINK_REQUESTS, requireCustomer } from './linking-tables';

@Injectable()
export class MemoryLinkRequests extends LinkRequests {
  private get requests() {
    return this.database.in(LINK_REQUESTS);
  }

  constructor(private readonly database: MemoryDatabase) {
    super();
  }

  override create(request: LinkRequest): Promise<void> {
    return this.database.write(() => {
      requireCustomer(this.database, request.customerId);
      if (isOpen(request) && this.openOf(request.customerId)) {
        throw new MemoryRefusal(`Customer ${request.customerId} has an open request`);
      }
      if (!this.requests.insert(request.id, request)) {
        throw new MemoryRefusal(`There is a request ${request.id}`);
      }
    });
  }

  override find(id: string): Promise<LinkRequest | null> {
    return this.database.read(() => this.requests.get(id));
  }

  override openOfCustomer(customerId: string): Promise<LinkRequest | null> {
    return this.database.read(() => this.openOf(customerId));
  }

  override awaitingCode(
    limit: number,
    except: readonly string[] = [],
  ): Promise<readonly LinkRequest[]> {
    return this.oldestOf('requested', limit, except);
  }

  override withCodeExpiredBefore(moment: Date, limit: number): Promise<readonly LinkRequest[]> {
    return this.expiredBefore('sent', moment, limit);
  }

  override awaitingMessageFrom(accountIds: readonly string[]): Promise<readonly LinkRequest[]> {
    return this.database.read(() => {
      this.database.requireUnit('Looking for awaited messages');
      const asked = new Set(accountIds);
      return this.requests
        .rows(({ state, accountId }) => state === 'awaiting_message' && asked.has(accountId))
        .sort((one, other) => (one.customerId < other.customerId ? -1 : 1));
    });
  }

  override awaitingMessageUntilBefore(
    blockTime: Date,
    limit: number,
  ): Promise<readonly LinkRequest[]> {
    return this.expiredBefore('awaiting_message', blockTime, limit);
  }

  override withMessage(limit: number, except: readonly string[]): Promise<readonly LinkRequest[]> {
    return this.oldestOf('message_received', limit, except);
  }

  override receiveMessage(id: string, proof: MessageProof): Promise<boolean> {
    return this.database.write(() => {
      const request = this.requests.get(id);
      if (request?.state !== 'awaiting_message') return false;
      this.requests.put(id, { ...request, state: 'message_received', proof });
      return true;
    });
  }

  override transition(
    id: string,
    from: LinkRequestState,
    to: LinkRequestState,
    code?: CodeFacts,
  ): Promise<boolean> {
    return this.database.write(() => {
      const request = this.requests.get(id);
      if (request?.state !== from) return false;
      requireMove(LINK_REQUEST_TRANSITIONS, from, to);
      this.requests.put(id, {
        ...request,
        state: to,
        ...(code && {
          codeHash: code.hash,
          codeExpiresAt: code.expiresAt,
          authorityFingerprint: code.authorityFingerprint,
        }),
      });
      return true;
    });
  }

  override countAttempt(id: string): Promise<number> {
    return this.database.write(() => {
      const request = this.requests.get(id);
      if (!request) throw new Error(`There is no request ${id}`);
      const attempts = request.attempts + 1;
      this.requests.put(id, { ...request, attempts });
      return attempts;
    });
  }

  override countSince(customerId: string, accountId: string, since: Date): Promise<CodeCounts> {
    return this.database.read(() => {
      const recent = this.requests.rows(({ createdAt }) => createdAt >= since);
      const costly = recent.filter(costsAFee);
      const own = costly.filter((each) => each.customerId === customerId);
      const messages = recent.filter(
        (each) => each.customerId === customerId && each.method === 'message_from_account',
      );
      return {
        ofCustomer: own.length,
        ofCustomerAndAccount: own.filter((each) => each.accountId === accountId).length,
        ofAll: costly.length,
        messagesOfCustomer: messages.length,
      };
    });
  }

  private openOf(customerId: string): LinkRequest | null {
    return this.requests.find((each) => each.customerId === customerId && isOpen(each));
  }

  private oldestOf(
    state: LinkRequestState,
    limit: number,
    except: readonly string[],
  ): Promise<readonly LinkRequest[]> {
    return this.database.read(() =>
      this.requests
        .rows((each) => each.state === state && !except.includes(each.id))
        .slice(0, limit),
    );
  }

  private expiredBefore(
    state: LinkRequestState,
    moment: Date,
    limit: number,
  ): Promise<readonly LinkRequest[]> {
    const expiry = ({ codeExpiresAt }: LinkRequest) => codeExpiresAt?.getTime() ?? Infinity;
    return this.database.read(() =>
      this.requests
        .rows((each) => each.state === state && expiry(each) < moment.getTime())
        .sort((one, other) => expiry(one) - expiry(other))
        .slice(0, limit),
    );
  }
}

export function isOpen({ state }: LinkRequest): boolean {
  return LINK_REQUEST_TRANSITIONS[state].length > 0;
}

/** What was given up before a code was signed costs nothing. */
function costsAFee({ method, state, codeHash }: LinkRequest): boolean {
  const isOnItsWay = state === 'requested' || state === 'sent';
  return method === 'code_to_account' && (isOnItsWay || codeHash !== null);
}
