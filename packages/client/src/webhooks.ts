import { createHmac, timingSafeEqual } from 'node:crypto';

const PREFIX = 'whsec_';
const VERSION = 'v1';
const TOLERANCE_SECONDS = 5 * 60;
/** More than during any rotation. */
const SIGNATURES_MAXIMUM = 20;

export type WebhookHeaders =
  Headers | Readonly<Record<string, string | readonly string[] | undefined>>;

/** What was delivered is not from the gateway, or not from now. Answer it with 400. */
export class WebhookRefused extends Error {
  override readonly name = 'WebhookRefused';
}

export interface WebhookVerifierOptions {
  /** How far the time of a delivery may be from now; 300 without it. */
  readonly toleranceSeconds?: number;
  readonly now?: () => Date;
}

/** Verifies deliveries by the convention of Standard Webhooks. */
export class WebhookVerifier {
  private readonly keys: readonly Buffer[];
  private readonly toleranceSeconds: number;
  private readonly now: () => Date;

  /** `secrets`: as the gateway has shown it, `whsec_…`; several while one is replaced. */
  constructor(
    secrets: string | readonly string[],
    { toleranceSeconds = TOLERANCE_SECONDS, now = () => new Date() }: WebhookVerifierOptions = {},
  ) {
    this.keys = [secrets].flat().map(keyOf);
    if (this.keys.length === 0) throw new TypeError('A secret is needed');
    this.toleranceSeconds = toleranceSeconds;
    this.now = now;
  }

  /**
   * Gives the body, parsed. `body`: as it came, before anything has parsed it. Throws `WebhookRefused`. A delivery can come
   * more than once: its `webhook-id` stays the same.
   */
  verify(body: string | Uint8Array, headers: WebhookHeaders): unknown {
    const id = headerOf(headers, 'webhook-id');
    const timestamp = headerOf(headers, 'webhook-timestamp');
    const given = headerOf(headers, 'webhook-signature');
    this.assertIsRecent(timestamp);
    const text = typeof body === 'string' ? Buffer.from(body) : body;
    const expected = this.keys.map((key) =>
      createHmac('sha256', key).update(`${id}.${timestamp}.`).update(text).digest(),
    );
    const signatures = given.split(' ', SIGNATURES_MAXIMUM).flatMap(signatureOf);
    const isRight = signatures.some((signature) =>
      expected.some((each) => isSame(each, signature)),
    );
    if (!isRight) throw new WebhookRefused('No signature is right');
    return parsed(text);
  }

  private assertIsRecent(timestamp: string): void {
    const seconds = /^\d{1,12}$/.test(timestamp) ? Number(timestamp) : Number.NaN;
    const age = this.now().getTime() / 1000 - seconds;
    if (Math.abs(age) <= this.toleranceSeconds) return;
    throw new WebhookRefused('The time of the delivery is too far from now');
  }
}

function keyOf(secret: string): Buffer {
  const bare = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : '';
  const key = Buffer.from(bare, 'base64');
  if (key.length > 0) return key;
  throw new TypeError(`A secret begins with ${PREFIX}, and goes on in base64`);
}

function headerOf(headers: WebhookHeaders, name: string): string {
  const value = headers instanceof Headers ? headers.get(name) : valueOf(headers, name);
  if (typeof value === 'string' && value !== '') return value;
  throw new WebhookRefused(`${name} is missing`);
}

function valueOf(headers: Readonly<Record<string, unknown>>, name: string): unknown {
  const found = Object.entries(headers).find(([each]) => each.toLowerCase() === name)?.[1];
  return Array.isArray(found) ? found[0] : found;
}

function signatureOf(text: string): Buffer[] {
  const [version, signature] = text.split(',', 2);
  return version === VERSION && signature ? [Buffer.from(signature, 'base64')] : [];
}

function isSame(expected: Buffer, given: Buffer): boolean {
  return expected.length === given.length && timingSafeEqual(expected, given);
}

function parsed(text: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(text).toString('utf8'));
  } catch (error) {
    throw new WebhookRefused('The body is not JSON', { cause: error });
  }
}
