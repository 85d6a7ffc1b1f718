import { type DynamicModule, Global, Module } from '@nestjs/common';
import { EventsModule } from '../../events';
import { behindPorts, type Port } from '../../kernel';
import { WebhookSender, WebhooksModule } from '../../webhooks';
import { HttpWebhookSender } from './http-webhook-sender';
import { OpsReceiver, OpsWebhook } from './ops-webhook';
import { WebhookOptions } from './webhook-options';
import { WebhookPump } from './webhook-pump';

/** Stands behind `WebhookSender`. */
@Global()
@Module({})
export class WebhookSenderModule {
  static forRoot(options: WebhookOptions, replaced: ReadonlySet<Port>): DynamicModule {
    const ports = behindPorts([{ provide: WebhookSender, useClass: HttpWebhookSender }], replaced);
    return {
      module: WebhookSenderModule,
      providers: [{ provide: WebhookOptions, useValue: options }, ...ports],
      exports: [WebhookOptions, ...ports.map(({ provide }) => provide)],
    };
  }
}

/** Has webhooks be sent as long as the application runs. */
@Module({ imports: [EventsModule, WebhooksModule], providers: [WebhookPump] })
export class WebhookPumpModule {}

/** Has a receiver of the operators' own be told of alarms. */
@Module({})
export class OpsWebhookModule {
  static forRoot(url: string, secret: string): DynamicModule {
    return {
      module: OpsWebhookModule,
      imports: [WebhooksModule],
      providers: [{ provide: OpsReceiver, useValue: new OpsReceiver(url, secret) }, OpsWebhook],
    };
  }
}
