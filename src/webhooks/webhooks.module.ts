import { Module } from '@nestjs/common';
import { ApiKeysModule } from '../api-keys';
import { EventsModule } from '../events';
import { portsOf } from '../kernel';
import { SafetyModule } from '../safety';
import { DeliverPage } from './delivering/deliver-page';
import { Redeliver } from './delivering/redeliver';
import { SendTestEvent } from './delivering/send-test-event';
import { TidyDeliveries } from './delivering/tidy-deliveries';
import { ChangeEndpoint } from './endpoints/change-endpoint';
import { CheckReceiver } from './endpoints/check-receiver';
import { CountWebhooks } from './endpoints/count-webhooks';
import { CreateEndpoint } from './endpoints/create-endpoint';
import { EndEndpoint } from './endpoints/end-endpoint';
import { RetireKey } from './endpoints/retire-key';
import { RotateEndpointSecret } from './endpoints/rotate-endpoint-secret';
import { SkipDeletedEvents } from './endpoints/skip-deleted-events';
import { SwitchEndpoint } from './endpoints/switch-endpoint';
import { ViewEndpoints } from './endpoints/view-endpoints';
import { Deliveries } from './ports/deliveries';
import { WebhookEndpoints } from './ports/webhook-endpoints';
import { WebhookSender } from './ports/webhook-sender';

const PORTS = [WebhookEndpoints, Deliveries, WebhookSender];
const USE_CASES = [
  CreateEndpoint,
  ChangeEndpoint,
  RotateEndpointSecret,
  SwitchEndpoint,
  ViewEndpoints,
  CountWebhooks,
  RetireKey,
  SendTestEvent,
  Redeliver,
  DeliverPage,
  TidyDeliveries,
];

@Module({
  imports: [ApiKeysModule, EventsModule, SafetyModule],
  providers: [...portsOf(...PORTS), CheckReceiver, EndEndpoint, SkipDeletedEvents, ...USE_CASES],
  exports: [...PORTS, ...USE_CASES],
})
export class WebhooksModule {}
