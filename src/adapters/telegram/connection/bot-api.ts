import { Injectable } from '@nestjs/common';
import { InjectBot } from 'nestjs-telegraf';
import { Telegraf } from 'telegraf';
import { BotApiFailure, sortedFailure } from './bot-api-failure';
import { proxyAgentOf } from './proxy-agent';
import { TelegramHealth } from './telegram-health';
import { TelegramOptions } from '../telegram-options';
import { TelegramSecrets } from './telegram-secrets';

type CallApi = Telegraf['telegram']['callApi'];
type Method = Parameters<CallApi>[0];
type Calling = NonNullable<Parameters<CallApi>[2]>;

const MILLISECONDS_PER_SECOND = 1000;

/**
 * Stands between telegraf and the network: every call ends within a bound, every failure is sorted
 * and without secrets, and telegraf acknowledges no update that is not recorded.
 */
@Injectable()
export class BotApi {
  private mayAcknowledge = false;

  constructor(
    @InjectBot() private readonly bot: Telegraf,
    private readonly options: TelegramOptions,
    private readonly health: TelegramHealth,
    private readonly secrets: TelegramSecrets,
  ) {
    const original: CallApi = bot.telegram.callApi.bind(bot.telegram);
    bot.telegram.callApi = (method, payload, calling = {}) => {
      if (method !== 'getUpdates') {
        return this.bounded((limit) => original(method, payload, limit), calling, 0);
      }
      // With a limit and no timeout it is telegraf's farewell, which acknowledges its last batch.
      if ('limit' in payload && !('timeout' in payload)) {
        return this.sayFarewell((limit) => original(method, payload, limit), calling);
      }
      return this.poll(
        (timeout, limit) => original(method, { ...payload, timeout }, limit),
        calling,
      );
    };
    // telegraf drops the agent when the address is plain http: the proxy would be passed by.
    const agent = proxyAgentOf(options.proxyUrl);
    if (agent) bot.telegram.options.agent = agent;
  }

  /** Throws `BotApiFailure`. */
  call<M extends Method>(
    method: M,
    payload: Parameters<typeof this.bot.telegram.callApi<M>>[1],
  ): ReturnType<typeof this.bot.telegram.callApi<M>> {
    return this.bot.telegram.callApi(method, payload);
  }

  /** From now on telegraf may tell Telegram what was handled: the stop is orderly. */
  allowAcknowledging(): void {
    this.mayAcknowledge = true;
  }

  /** An update was not recorded: Telegram must deliver it again after the next start. */
  refuseAcknowledging(): void {
    this.mayAcknowledge = false;
  }

  /** telegraf says it even when the handlers of that batch failed. */
  private sayFarewell<T>(run: (calling: Calling) => Promise<T>, calling: Calling): Promise<T> {
    if (this.mayAcknowledge) return this.bounded(run, calling, 0);
    return Promise.reject(new BotApiFailure('stopped', 'Nothing is acknowledged now'));
  }

  private async poll<T>(
    run: (timeoutSeconds: number, calling: Calling) => Promise<T>,
    calling: Calling,
  ): Promise<T> {
    // A first short poll tells at once whether the connection works.
    const timeout = this.health.state === 'connected' ? this.options.timings.pollSeconds : 0;
    const extraMilliseconds = timeout * MILLISECONDS_PER_SECOND;
    const updates = await this.bounded((limit) => run(timeout, limit), calling, extraMilliseconds);
    this.health.noteConnected();
    return updates;
  }

  /** Ends the call when the caller wants it, or when the answer takes too long. */
  private async bounded<T>(
    run: (calling: Calling) => Promise<T>,
    { signal }: Calling,
    extraMilliseconds: number,
  ): Promise<T> {
    const milliseconds = this.options.timings.callTimeoutMilliseconds + extraMilliseconds;
    const controller = new AbortController();
    const abort = (): void => {
      controller.abort();
    };
    const timer = setTimeout(abort, milliseconds);
    signal?.addEventListener('abort', abort);
    try {
      return await run(callingWith(controller.signal));
    } catch (error) {
      // telegraf takes an AbortError as its own stop.
      if (signal?.aborted === true) throw error;
      const timedOutMilliseconds = controller.signal.aborted ? milliseconds : null;
      throw sortedFailure(error, this.secrets, timedOutMilliseconds);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    }
  }
}

/** telegraf's type names the signal of a package of its own; at run time Node's is as good. */
function callingWith(signal: AbortSignal): Calling {
  const calling: Calling = {};
  Reflect.set(calling, 'signal', signal);
  return calling;
}
