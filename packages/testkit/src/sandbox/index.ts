export { GatewaySandbox, type LinkedCustomer, type RunningGateway } from './gateway-sandbox';
export { newestMessage } from './newest-message';
