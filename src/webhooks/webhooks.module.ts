import { Module } from '@nestjs/common';
import { EventsModule } from '../events';
import { portsOf } from '../kernel';
import { SafetyModule } from '../safety';
import { DeliverPage } from './delivering/deliver-page';
import { Redeliver } from './delivering/redeliver';
import { SendTestEvent } from './delivering/send-test-event';
import { TidyDeliveries } from './delivering/tidy-deliveries';
import { ChangeEndpoint } from './endpoints/change-endpoint';
import { CheckReceiver } from './endpoints/check-receiver';
import { CreateEndpoint } from './endpoints/create-endpoint';
import { EndEndpoint } from './endpoints/end-endpoint';
import { RotateEndpointSecret } from './endpoints/rotate-endpoint-secret';
import { SwitchEndpoint } from './endpoints/switch-endpoint';
import { Deliveries } from './ports/deliveries';
import { WebhookEndpoints } from './ports/webhook-endpoints';
import { WebhookSender } from './ports/webhook-sender';

const PORTS = [WebhookEndpoints, Deliveries, WebhookSender];
const USE_CASES = [
  CreateEndpoint,
  ChangeEndpoint,
  RotateEndpointSecret,
  SwitchEndpoint,
  SendTestEvent,
  Redeliver,
  DeliverPage,
  TidyDeliveries,
];

@Module({
  imports: [EventsModule, SafetyModule],
  providers: [...portsOf(...PORTS), CheckReceiver, EndEndpoint, ...USE_CASES],
  exports: [...PORTS, ...USE_CASES],
})
export class WebhooksModule {}
