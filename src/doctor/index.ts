export { AREAS, type Area, type Check, type CheckStatus, hasFailed } from './check';
export { examine } from './examine';
export { jsonOf, textOf } from './report';
