import { Injectable } from '@nestjs/common';
import { isFresh } from '../../kernel';
import {
  ENDPOINTS_MAXIMUM,
  isResting,
  WebhookEndpoints,
  type WebhookEndpoint,
} from '../../webhooks';
import type { AlarmCause } from '../alarm';
import { AlarmSource } from './alarm-source';

/** A receiver that is started anew is away for as long. */
const FAILING_SECONDS = 300;

/** Receivers of webhooks that take nothing. One that was given up is a finding. */
@Injectable()
export class WebhookAlarms extends AlarmSource {
  override readonly kinds = ['webhook_failing'] as const;

  constructor(private readonly endpoints: WebhookEndpoints) {
    super();
  }

  override async look(now: Date): Promise<readonly AlarmCause[]> {
    const { items } = await this.endpoints.list({ limit: ENDPOINTS_MAXIMUM, cursor: null });
    return items.filter((each) => isFailing(each, now)).map(causeOf);
  }
}

function isFailing(endpoint: WebhookEndpoint, now: Date): boolean {
  const { state, failingSince } = endpoint;
  if (state !== 'enabled' || failingSince === null || !isResting(endpoint)) return false;
  return !isFresh(failingSince, now, FAILING_SECONDS * 1000);
}

function causeOf({ id, url, failures, failingSince }: WebhookEndpoint): AlarmCause {
  const { host } = new URL(url);
  const since = failingSince?.toISOString() ?? 'its first event';
  return {
    kind: 'webhook_failing',
    subject: id,
    summary: `The webhook at ${host} has taken nothing since ${since}, in ${failures} attempts. Events wait.`,
  };
}
