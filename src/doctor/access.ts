import type { GatewayConfig, Secret } from '../platform/config';
import { type Check, checksOf } from './check';

const { ok, warn } = checksOf('access');

const MAKE_ONE = 'Make one with: openssl rand -hex 32';
/** Production refuses shorter ones. */
const GOOD_LENGTH = 32;

/** Which doors are open, and whether their keys are what keys should be. */
export function judgeAccess({
  access,
  roles,
}: Pick<GatewayConfig, 'access' | 'roles'>): readonly Check[] {
  if (!roles.includes('api')) {
    return [ok('GATEWAY_ROLES', 'It names no api: only health and metrics are open.')];
  }
  const { adminApiKey: admin, metricsApiKey: metrics, serviceApiKey: service } = access;
  const keys = { ADMIN_API_KEY: admin, METRICS_API_KEY: metrics, SERVICE_API_KEY: service };
  const checks = [
    admin === null
      ? warn(
          'ADMIN_API_KEY',
          'It is not set: unless keys were given out, there is no admin interface, and nobody can approve a ' +
            'withdrawal or resume after a halt.',
          `Make a key with npm run keys, or set one. ${MAKE_ONE}`,
        )
      : keyCheck('ADMIN_API_KEY', admin, 'The admin interface is open to it.'),
    metrics === null
      ? ok('METRICS_API_KEY', 'It is not set: only the admin key opens /metrics.')
      : keyCheck('METRICS_API_KEY', metrics, '/metrics is open to it.'),
    service === null
      ? ok('SERVICE_API_KEY', 'It is not set.')
      : keyCheck('SERVICE_API_KEY', service, 'The service API is open to it.'),
  ];
  return [...checks, ...sameKeys(keys)];
}

function keyCheck(name: string, key: Secret, purpose: string): Check {
  const { length } = key.reveal();
  if (length >= GOOD_LENGTH) return ok(name, purpose);
  return warn(
    name,
    `It has ${length} characters, and production refuses less than ${GOOD_LENGTH}.`,
    MAKE_ONE,
  );
}

/** The settings themselves warn of an admin key that opens /metrics, too. */
function sameKeys(keys: Readonly<Record<string, Secret | null>>): readonly Check[] {
  const { ADMIN_API_KEY: admin, SERVICE_API_KEY: service } = keys;
  if (!admin || !service || admin.reveal() !== service.reveal()) return [];
  const found =
    'It is the same key as ADMIN_API_KEY: whoever takes over your service can resume payouts.';
  return [warn('SERVICE_API_KEY', found, 'Give each door a key of its own.')];
}
