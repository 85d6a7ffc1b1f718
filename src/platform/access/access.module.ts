import { Module } from '@nestjs/common';
import { ApiKeysModule } from '../../api-keys';
import { GatewayConfig } from '../config';
import { AccessKeys } from './access-keys';
import { ClientAddress } from './client-address';
import { DoorKeeper } from './door-keeper';
import { KeyGate } from './key-gate';

/** The keys and the one who asks for them, for every door: one, so that wrong ones are counted once. */
@Module({
  imports: [ApiKeysModule],
  providers: [
    {
      provide: AccessKeys,
      inject: [GatewayConfig],
      useFactory: ({ access }: GatewayConfig) =>
        new AccessKeys({
          adminApiKey: access.adminApiKey?.reveal() ?? null,
          metricsApiKey: access.metricsApiKey?.reveal() ?? null,
          serviceApiKey: access.serviceApiKey?.reveal() ?? null,
        }),
    },
    {
      provide: ClientAddress,
      inject: [GatewayConfig],
      useFactory: ({ http }: GatewayConfig) => new ClientAddress(http.trustedProxies),
    },
    KeyGate,
    DoorKeeper,
  ],
  exports: [AccessKeys, KeyGate, DoorKeeper],
})
export class AccessModule {}
