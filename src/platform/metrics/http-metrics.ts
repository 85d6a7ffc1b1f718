import { Injectable, type NestMiddleware } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { Counter, Histogram } from 'prom-client';
import { METRIC_PREFIX, MetricsRegistry } from './event-counters';

const BUCKETS_SECONDS = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
/** Whoever reads these waits for what is to come: how long says nothing. */
const WAITS = /^\/v1\/events(?:\/|$)/;

/** By the beginning of their paths; the last one has all others, such as those of a team's application. */
const INTERFACES: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['admin', /^\/admin\//],
  ['service', /^\/v1\//],
  ['health', /^\/health\//],
  ['metrics', /^\/metrics$/],
  ['other', /^/],
];

/** Answers over HTTP; no path is a label, as strangers choose them. */
@Injectable()
export class HttpMetrics {
  private readonly requests: Counter<'interface' | 'status'>;
  private readonly duration: Histogram<'interface'>;

  constructor(registry: MetricsRegistry) {
    const registers = [registry];
    this.requests = new Counter({
      name: `${METRIC_PREFIX}http_requests_total`,
      help: 'Requests over HTTP that were answered, by the class of their status, such as 5xx',
      labelNames: ['interface', 'status'],
      registers,
    });
    this.duration = new Histogram({
      name: `${METRIC_PREFIX}http_request_duration_seconds`,
      help: 'How long the answer took, without those that wait for events',
      labelNames: ['interface'],
      buckets: BUCKETS_SECONDS,
      registers,
    });
  }

  note(path: string, statusCode: number, seconds: number): void {
    const name = INTERFACES.find(([, pattern]) => pattern.test(path))?.[0] ?? 'other';
    this.requests.inc({ interface: name, status: `${Math.floor(statusCode / 100)}xx` });
    if (!WAITS.test(path)) this.duration.observe({ interface: name }, seconds);
  }
}

/** Nest makes a middleware anew beside the providers, and a metric is registered once: it stands in none. */
@Injectable()
export class CountAnswers implements NestMiddleware {
  constructor(private readonly metrics: HttpMetrics) {}

  use(request: Request, response: Response, next: NextFunction): void {
    const startedAt = performance.now();
    const path = request.originalUrl.split('?', 1)[0] ?? '';
    response.once('finish', () => {
      this.metrics.note(path, response.statusCode, (performance.now() - startedAt) / 1000);
    });
    next();
  }
}
