import { bootGateway, type GatewayConfig, type GatewayOptions } from '../../src';
import { LoyaltyShopModule, SHOP_MIGRATIONS } from './loyalty-shop';
import { NewcomerApprovalPolicy } from './newcomer-approval.policy';

export const SHOP: GatewayOptions = {
  imports: [LoyaltyShopModule],
  policies: { approval: NewcomerApprovalPolicy },
  without: ['telegram'],
  migrations: SHOP_MIGRATIONS,
};

export const startShop = (config: GatewayConfig) => bootGateway(config, SHOP);
