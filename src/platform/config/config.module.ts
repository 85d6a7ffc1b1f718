import { type DynamicModule, Module } from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { GatewayConfig } from './gateway-config';

const NAMESPACE = 'gateway';

/** Gives the validated configuration to everybody, under the class `GatewayConfig`. */
@Module({})
export class GatewayConfigModule {
  static forRoot(config: GatewayConfig): DynamicModule {
    return {
      module: GatewayConfigModule,
      global: true,
      imports: [
        // The environment was read and validated before: nothing may reach around it.
        ConfigModule.forRoot({
          ignoreEnvFile: true,
          ignoreEnvVars: true,
          skipProcessEnv: true,
          load: [() => ({ [NAMESPACE]: config })],
        }),
      ],
      providers: [
        {
          provide: GatewayConfig,
          inject: [ConfigService],
          useFactory: (service: ConfigService): GatewayConfig =>
            service.getOrThrow<GatewayConfig>(NAMESPACE),
        },
      ],
      exports: [GatewayConfig],
    };
  }
}
