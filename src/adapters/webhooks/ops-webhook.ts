import { inspect } from 'node:util';
import { Injectable } from '@nestjs/common';
import { ALARM_RULES, AlarmChannel, type Notice, type Sending, TellsOfAlarms } from '../../alarms';
import { Clock } from '../../kernel';
import { type ReceiverAnswer, verdictOf, WebhookSender } from '../../webhooks';

/** Where operators want to be told of alarms. Both are secret. */
export class OpsReceiver {
  constructor(
    readonly url: string,
    /** `whsec_` and base64. */
    readonly secret: string,
  ) {}

  toJSON(): Record<string, unknown> {
    return {};
  }

  /** So that no log of it shows a secret. */
  [inspect.custom](): Record<string, unknown> {
    return this.toJSON();
  }
}

/** Tells a receiver of alarms, by the Standard Webhooks convention and with the bounds of all webhooks. */
@Injectable()
@TellsOfAlarms({ order: 200 })
export class OpsWebhook extends AlarmChannel {
  override readonly name = 'webhook';

  constructor(
    private readonly receiver: OpsReceiver,
    private readonly sender: WebhookSender,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async send(notice: Notice): Promise<Sending> {
    const { url, secret } = this.receiver;
    const at = this.clock.now();
    const body = JSON.stringify(bodyOf(notice));
    const answer = await this.sender.send({ url, id: notice.id, at, body, secrets: [secret] });
    const verdict = verdictOf(answer);
    if (verdict === 'taken') return { outcome: 'told' };
    const isRefused = verdict === 'refused';
    return { outcome: 'failed', error: sentenceOf(answer), isRefused, retryAfterSeconds: null };
  }
}

/** The receiver drops a `webhook-id` that it has seen: it is the notice's. */
function bodyOf({ phase, kind, severity, shown, alarmIds, at }: Notice): object {
  const { triggeredBy } = ALARM_RULES[kind];
  const alarms = shown.map(({ id, subject, summary, firstAt, count }) => {
    return { id, subject, summary, firstAt: firstAt.toISOString(), count };
  });
  const data = { kind, severity, triggeredBy, count: alarmIds.length, alarms };
  return { type: `alarm.${phase}`, timestamp: at.toISOString(), data };
}

function sentenceOf({ status, error }: ReceiverAnswer): string {
  return error ?? `The receiver answers ${status ?? 'nothing'}.`;
}
