import { bootGateway, type Gateway, type GatewayConfig } from 'crowdwiz-gateway';
import { NewcomerApproval } from './newcomer-approval';

export function startGateway(config: GatewayConfig): Promise<Gateway> {
  return bootGateway(config, { policies: { approval: NewcomerApproval } });
}
