import type { Clock } from '../../kernel';
import type { EndpointExtension, WebhookEndpoints } from '../../webhooks';

/** Longer than a request and its record can take; a process that dies has its endpoints wait so long. */
export const LEASE_MILLISECONDS = 30_000;

/** The claim of an endpoint by this process, which is extended until it is released. */
export class EndpointLease {
  private hasEnded = false;
  private isAsking = false;
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly endpoints: WebhookEndpoints,
    private readonly clock: Clock,
    private claim: EndpointExtension,
  ) {}

  static untilFrom(now: Date): Date {
    return new Date(now.getTime() + LEASE_MILLISECONDS);
  }

  get token(): string {
    return this.claim.token;
  }

  /**
   * Whether the endpoint may still be sent to. Not once its time is over, though nobody has said so: this process may
   * have been frozen, and somebody else may have the endpoint.
   */
  get isHeld(): boolean {
    return !this.hasEnded && this.clock.now() < this.claim.until;
  }

  /** From now on it is sent there. */
  sendsTo(url: string): void {
    this.claim = { ...this.claim, url };
  }

  /** A change of the endpoint is noticed by the next extension. */
  extendEvery(milliseconds: number): void {
    this.timer ??= setInterval(() => void this.extend(), milliseconds);
  }

  async release(): Promise<void> {
    this.end();
    await this.endpoints.release(this.claim.id, this.claim.token);
  }

  /** As when the process dies: others wait until its time is over. */
  end(): void {
    this.hasEnded = true;
    if (this.timer !== null) clearInterval(this.timer);
  }

  private async extend(): Promise<void> {
    if (this.isAsking) return;
    this.isAsking = true;
    const asked = { ...this.claim, until: EndpointLease.untilFrom(this.clock.now()) };
    // While the database does not answer, the claim holds for as long as it was given.
    const isExtended = await this.endpoints.extend(asked).catch(() => null);
    this.isAsking = false;
    if (isExtended === true) this.claim = { ...this.claim, until: asked.until };
    // The page before may have learned of another address meanwhile.
    if (isExtended === false && asked.url === this.claim.url) this.hasEnded = true;
  }
}
