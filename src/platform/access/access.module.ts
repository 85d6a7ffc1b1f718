import { type DynamicModule, Module } from '@nestjs/common';
import type { GatewayConfig } from '../config';
import { AccessKeys } from './access-keys';
import { ClientAddress } from './client-address';
import { KeyGate } from './key-gate';

/** The keys and the one who asks for them, for every door: global, so that wrong ones are counted once. */
@Module({})
export class AccessModule {
  static forRoot({ access, http }: GatewayConfig): DynamicModule {
    const keys = new AccessKeys({
      adminApiKey: access.adminApiKey?.reveal() ?? null,
      metricsApiKey: access.metricsApiKey?.reveal() ?? null,
    });
    const providers = [
      { provide: AccessKeys, useValue: keys },
      { provide: ClientAddress, useValue: new ClientAddress(http.trustedProxies) },
      KeyGate,
    ];
    return { module: AccessModule, global: true, providers, exports: [AccessKeys, KeyGate] };
  }
}
