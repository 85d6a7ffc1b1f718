export { POLICIES, type PolicyName } from './bindable-ports';
export { compose, type Composition } from './compose';
export { CompositionRefused } from './composition-refused';
export type { GatewayOptions, OptionalPart, Policies, Replacement } from './gateway-options';
export { GatewayModule } from './gateway.module';
export { refusalOf } from './refusal-of';
export type { Surroundings } from './surroundings';
export { AddressUnusable } from './usable-address';
