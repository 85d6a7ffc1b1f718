import { Injectable } from '@nestjs/common';
import type { Page, PageRequest } from 'crowdwiz-gateway/internal/kernel/index';
import {
  ENDPOINT_TRANSITIONS,
  HEALTHY,
  shownEndpoint,
  WebhookEndpoints,
  type EndpointClaim,
  type EndpointExtension,
  type EndpointPause,
  type EndpointSettlement,
  type EndpointSkip,
  type EndpointState,
  type EndpointTerms,
  type SecretRotation,
  type StoredEndpoint,
  type WebhookEndpoint,
} from 'crowdwiz-gateway/internal/webhooks/index';
import { MemoryDatabase } from '../database/memory-database';
import { DELIVERIES, ENDPOINTS, type EndpointRow } from './webhook-tables';

const LIST = 'webhook-endpoints';

@Injectable()
export class MemoryWebhookEndpoints extends WebhookEndpoints {
  private get endpoints() {
    return this.database.in(ENDPOINTS);
  }

  constructor(private readonly database: MemoryDatabase) {
    super();
  }

  override add(endpoint: StoredEndpoint): Promise<void> {
    return this.database.write(() => {
      this.endpoints.insert(endpoint.id, { ...endpoint, leaseToken: null, leasedUntil: null });
    });
  }

  override find(id: string): Promise<StoredEndpoint | null> {
    return this.database.read(() => stored(this.known(id)));
  }

  override list(page: PageRequest): Promise<Page<WebhookEndpoint>> {
    return this.database.read(() =>
      this.endpoints.page(LIST, page, (row) => shownEndpoint(requireStored(row)), isKnown),
    );
  }

  override count(): Promise<number> {
    return this.database.read(() => this.endpoints.count(isKnown));
  }

  override change(id: string, terms: EndpointTerms): Promise<StoredEndpoint | null> {
    return this.database.write(() => {
      const known = this.known(id);
      const anew = known?.url === terms.url ? {} : { ...HEALTHY, lastAttempt: null };
      return this.put(known, { ...terms, ...anew });
    });
  }

  override rotate({
    id,
    secret,
    now,
    formerUntil,
  }: SecretRotation): Promise<StoredEndpoint | null> {
    return this.database.write(() => {
      const known = this.known(id);
      if (known === null) return null;
      const former = { secret: known.secret, until: formerUntil };
      const living = known.formerSecrets.filter(({ until }) => until > now);
      return this.put(known, {
        secret,
        formerSecrets: formerUntil > now ? [former, ...living] : [],
      });
    });
  }

  override move(id: string, to: EndpointState): Promise<StoredEndpoint | null> {
    return this.database.write(() => {
      const known = this.known(id);
      if (!known || !ENDPOINT_TRANSITIONS[known.state].includes(to)) return null;
      const forgotten = { url: '', secret: Buffer.alloc(0), formerSecrets: [], lastAttempt: null };
      const gone = { ...forgotten, leaseToken: null };
      return this.put(known, {
        state: to,
        pause: null,
        ...(to === 'enabled' ? HEALTHY : {}),
        ...(to === 'deleted' ? gone : {}),
      });
    });
  }

  override pause(id: string, pause: EndpointPause): Promise<StoredEndpoint | null> {
    return this.database.write(() => {
      const known = this.known(id);
      const isMoved =
        known?.state === 'enabled' || (known?.state === 'paused' && pause.isByOperator);
      return isMoved ? this.put(known, { state: 'paused', pause }) : null;
    });
  }

  override goBack(id: string, sequence: bigint): Promise<boolean> {
    return this.moved(sequence, () => {
      const known = this.known(id);
      return known && known.sequence > sequence ? known : null;
    });
  }

  override goForward(id: string, sequence: bigint): Promise<boolean> {
    return this.moved(sequence, () => {
      const known = this.known(id);
      return known && known.sequence < sequence ? known : null;
    });
  }

  override skip({ id, token, sequence, now }: EndpointSkip): Promise<StoredEndpoint | null> {
    return this.database.write(() => {
      const known = this.leased(id, token);
      if (known === null || known.sequence >= sequence) return null;
      const missedEvents = known.missedEvents + Number(sequence - known.sequence);
      return this.put(known, { sequence, missedEvents, missedAt: now });
    });
  }

  override claim({
    most,
    except,
    head,
    now,
    token,
    until,
  }: EndpointClaim): Promise<StoredEndpoint[]> {
    return this.database.write(() => {
      const isFree = ({ id, state, leasedUntil, restsUntil }: EndpointRow) =>
        state === 'enabled' &&
        (leasedUntil === null || leasedUntil <= now) &&
        (restsUntil === null || restsUntil <= now) &&
        !except.includes(id);
      const free = this.endpoints
        .rows((row) => isFree(row) && (row.sequence < head || this.hasDue(row, now)))
        .sort((one, other) => timeOf(one.leasedUntil) - timeOf(other.leasedUntil))
        .slice(0, most);
      return free.map((row) => {
        this.put(row, { leaseToken: token, leasedUntil: until });
        return requireStored(row);
      });
    });
  }

  override extend({ id, token, url, until }: EndpointExtension): Promise<boolean> {
    return this.database.write(() => {
      const known = this.leased(id, token);
      if (known?.state !== 'enabled' || known.url !== url) return false;
      return this.put(known, { leasedUntil: until }) !== null;
    });
  }

  override release(id: string, token: string): Promise<void> {
    return this.database.write(() => {
      this.put(this.leased(id, token), { leaseToken: null, leasedUntil: null });
    });
  }

  override settle(settlement: EndpointSettlement): Promise<StoredEndpoint | null> {
    return this.database.read(() => {
      this.database.requireUnit('Settling an endpoint');
      const { id, token, url, fromSequence, toSequence, health } = settlement;
      const known = this.leased(id, token);
      if (known === null) return null;
      const sequence = known.sequence === fromSequence ? toSequence : known.sequence;
      const lastAttempt = settlement.lastAttempt ?? known.lastAttempt;
      return this.put(known, {
        ...(known.url === url ? { ...health, lastAttempt } : {}),
        sequence,
      });
    });
  }

  override forgetDeleted(): Promise<void> {
    return this.database.write(() => {
      const deliveries = this.database.in(DELIVERIES);
      for (const { id } of this.endpoints.rows(({ state }) => state === 'deleted')) {
        if (!deliveries.some(({ endpointId }) => endpointId === id)) this.endpoints.delete(id);
      }
    });
  }

  private hasDue({ id, restsUntil }: EndpointRow, now: Date): boolean {
    return this.database
      .in(DELIVERIES)
      .some(
        ({ endpointId, nextAttemptAt }) =>
          endpointId === id &&
          nextAttemptAt !== null &&
          (restsUntil !== null || nextAttemptAt <= now),
      );
  }

  private moved(sequence: bigint, find: () => EndpointRow | null): Promise<boolean> {
    return this.database.write(() => this.put(find(), { sequence }) !== null);
  }

  private known(id: string): EndpointRow | null {
    const row = this.endpoints.get(id);
    return row && isKnown(row) ? row : null;
  }

  private leased(id: string, token: string): EndpointRow | null {
    const row = this.endpoints.get(id);
    return row?.leaseToken === token ? row : null;
  }

  private put(row: EndpointRow | null, change: Partial<EndpointRow>): StoredEndpoint | null {
    if (row === null) return null;
    const changed = { ...row, ...change };
    this.endpoints.put(row.id, changed);
    return stored(changed);
  }
}

function isKnown({ state }: EndpointRow): boolean {
  return state !== 'deleted';
}

function timeOf(time: Date | null): number {
  return time?.getTime() ?? 0;
}

function stored(row: EndpointRow | null): StoredEndpoint | null {
  return row && requireStored(row);
}

function requireStored({
  leaseToken: _token,
  leasedUntil: _until,
  ...row
}: EndpointRow): StoredEndpoint {
  return row;
}
