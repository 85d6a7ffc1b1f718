export { POLICIES, type PolicyName } from './team/bindable-ports';
export { compose, type Composition } from './team/compose';
export { CompositionRefused } from './team/composition-refused';
export type { GatewayOptions, OptionalPart, Policies, Replacement } from './team/gateway-options';
export { GatewayModule } from './gateway.module';
export { refusalOf } from './team/refusal-of';
export type { Surroundings } from './start/surroundings';
export { AddressUnusable } from './start/usable-address';
