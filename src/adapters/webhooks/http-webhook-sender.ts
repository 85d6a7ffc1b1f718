import type { LookupAddress } from 'node:dns';
import {
  Agent as HttpAgent,
  type AgentOptions,
  type ClientRequest,
  request as requestHttp,
} from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Webhook } from 'standardwebhooks';
import { type ReceiverAnswer, type WebhookMessage, WebhookSender } from '../../webhooks';
import { readAnswer } from './read-answer';
import { ReceiverAddresses } from './receiver-addresses';
import { WebhookOptions } from './webhook-options';

const URL_LENGTH_MAXIMUM = 2_048;
/** A connection that nobody uses for so long is closed. */
const IDLE_MILLISECONDS = 10_000;
const REFUSED = 'ERECEIVERREFUSED';
const REFUSED_SENTENCE = 'The name leads to no address to which webhooks may be sent.';

/** What a request ended with, but for its time. */
type Ending = Omit<ReceiverAnswer, 'milliseconds'>;

/**
 * Sends by HTTP. Names are looked up for each new connection, which goes to an address that was checked: a name
 * that leads elsewhere by the next moment changes nothing. Redirects are not followed.
 */
@Injectable()
export class HttpWebhookSender extends WebhookSender implements OnApplicationShutdown {
  private readonly addresses: ReceiverAddresses;
  private readonly http: HttpAgent;
  private readonly https: HttpAgent;

  constructor(private readonly options: WebhookOptions) {
    super();
    this.addresses = new ReceiverAddresses(options.privateNetworks);
    const kept = { keepAlive: true, timeout: IDLE_MILLISECONDS };
    this.http = this.agent(false, kept);
    this.https = this.agent(true, kept);
  }

  onApplicationShutdown(): void {
    this.http.destroy();
    this.https.destroy();
  }

  override refusalOf(text: string): string | null {
    if (text.length > URL_LENGTH_MAXIMUM) return `Use at most ${URL_LENGTH_MAXIMUM} characters.`;
    if (!URL.canParse(text)) return 'Use an address such as https://shop.example/webhooks.';
    const url = new URL(text);
    const isEncrypted = url.protocol === 'https:';
    if (!isEncrypted && (url.protocol !== 'http:' || !this.addresses.hasPrivate)) {
      return 'Use https.';
    }
    if (url.username !== '' || url.password !== '') {
      return 'Leave user and password out: requests are signed.';
    }
    if (url.hash !== '') return 'Leave out what follows the #: it is never sent.';
    const host = hostOf(url);
    if (isIP(host) === 0 || this.addresses.allows(host, isEncrypted)) return null;
    return 'Use an address of the internet; others are for WEBHOOK_PRIVATE_NETWORKS to name.';
  }

  override async send(message: WebhookMessage): Promise<ReceiverAnswer> {
    const startedAt = performance.now();
    const refusal = this.refusalOf(message.url);
    const ending = refusal === null ? await this.ask(message) : failure(refusal);
    return { ...ending, milliseconds: Math.round(performance.now() - startedAt) };
  }

  /** A connection that was kept may have been closed by the receiver just now: then once more, by a new one. */
  private async ask(message: WebhookMessage): Promise<Ending> {
    const deadline = AbortSignal.timeout(this.options.requestMilliseconds);
    const first = await this.askOnce(message, deadline, true);
    if (first !== 'closed') return first;
    const second = await this.askOnce(message, deadline, false);
    return second === 'closed' ? failure('The receiver closed the connection.') : second;
  }

  private askOnce(
    message: WebhookMessage,
    deadline: AbortSignal,
    isKept: boolean,
  ): Promise<Ending | 'closed'> {
    const url = new URL(message.url);
    const body = Buffer.from(message.body);
    const isEncrypted = url.protocol === 'https:';
    const options = {
      method: 'POST',
      agent: isKept ? this.kept(isEncrypted) : this.agent(isEncrypted, {}),
      headers: { ...headersOf(message), 'content-length': String(body.length) },
      signal: deadline,
    };
    const request = isEncrypted ? requestHttps(url, options) : requestHttp(url, options);
    return this.endingOf(request, body, deadline);
  }

  private endingOf(
    request: ClientRequest,
    body: Buffer,
    deadline: AbortSignal,
  ): Promise<Ending | 'closed'> {
    return new Promise((resolve) => {
      let hasStatus = false;
      request.once('response', (response) => {
        hasStatus = true;
        const status = response.statusCode ?? null;
        void readAnswer(response, deadline).then((answer) => {
          resolve({ status, answer, error: null });
        });
      });
      request.on('error', (error: NodeJS.ErrnoException) => {
        // The status counts, whatever becomes of the rest.
        if (hasStatus) return;
        const isClosed = request.reusedSocket && error.code === 'ECONNRESET';
        resolve(isClosed ? 'closed' : failure(this.sentenceOf(error, deadline)));
      });
      // Where the receiver wants to speak another protocol there is neither an answer nor an error.
      request.once('close', () => {
        if (!hasStatus) resolve(failure('The receiver closed the connection.'));
      });
      request.end(body);
    });
  }

  private kept(isEncrypted: boolean): HttpAgent {
    return isEncrypted ? this.https : this.http;
  }

  private agent(isEncrypted: boolean, options: AgentOptions): HttpAgent {
    const lookup = this.checkedLookup(isEncrypted);
    if (!isEncrypted) return new HttpAgent({ ...options, lookup });
    return new HttpsAgent({ ...options, lookup, rejectUnauthorized: true });
  }

  /** By code alone: messages name addresses, and those inside a network are nobody's business. */
  private sentenceOf({ code }: NodeJS.ErrnoException, deadline: AbortSignal): string {
    if (deadline.aborted) {
      return `No answer came within ${this.options.requestMilliseconds / 1000} seconds.`;
    }
    if (code === REFUSED) return REFUSED_SENTENCE;
    return `The request failed: ${code ?? 'for an unknown reason'}.`;
  }

  /** Not called for a literal address, which `refusalOf` has seen. */
  private checkedLookup(isEncrypted: boolean): LookupFunction {
    return (name, { all }, callback) => {
      const found = (addresses: readonly LookupAddress[]) => {
        const allowed = addresses.filter(({ address }) =>
          this.addresses.allows(address, isEncrypted),
        );
        const [first] = allowed;
        if (!first) callback(refusedError(), []);
        else if (all === true) callback(null, allowed);
        else callback(null, first.address, first.family);
      };
      this.options.lookUp(name).then(found, (error: unknown) => {
        callback(error as NodeJS.ErrnoException, []);
      });
    };
  }
}

function refusedError(): NodeJS.ErrnoException {
  return Object.assign(new Error(REFUSED_SENTENCE), { code: REFUSED });
}

/** Without the brackets of an IPv6 address. */
function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}

function headersOf({ id, at, body, secrets }: WebhookMessage): Record<string, string> {
  // The library signs an invalid time as NaN without a word.
  if (Number.isNaN(at.getTime())) throw new Error('A webhook has no time');
  return {
    'content-type': 'application/json',
    'user-agent': 'crowdwiz-gateway',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(' '),
  };
}

function failure(error: string): Ending {
  return { status: null, answer: null, error };
}
