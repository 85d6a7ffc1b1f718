import { bootGateway, type Gateway, type GatewayConfig } from 'crowdwiz-gateway';
import { SHOP_MIGRATIONS } from './migrations';
import { ShopModule } from './shop.module';

export function startGateway(config: GatewayConfig): Promise<Gateway> {
  return bootGateway(config, {
    imports: [ShopModule],
    without: ['telegram'],
    migrations: SHOP_MIGRATIONS,
  });
}
