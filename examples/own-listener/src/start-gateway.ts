import type { Type } from '@nestjs/common';
import { bootGateway, type Gateway, type GatewayConfig } from 'crowdwiz-gateway';
import { ClubModule } from './club.module';
import type { Greetings } from './greetings';
import { LoggedGreetings } from './logged-greetings';
import { CLUB_MIGRATIONS } from './migrations';

export function startGateway(
  config: GatewayConfig,
  greetings: Type<Greetings> = LoggedGreetings,
): Promise<Gateway> {
  return bootGateway(config, {
    imports: [ClubModule.forRoot(greetings)],
    migrations: CLUB_MIGRATIONS,
  });
}
