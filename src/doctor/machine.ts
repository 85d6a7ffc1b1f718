import type { CurveLibrary } from '../adapters/crowdwiz';
import { AddressUnusable, assertAddressIsUsable } from '../composition/start/usable-address';
import type { MoneyTime } from '../kernel';
import type { GatewayConfig } from '../platform/config';
import { type Check, checksOf } from './check';

const { ok, warn, fail, skipped, refused } = checksOf('machine');

/** Rates and deadlines go by the chain; a clock that is this far off is only untidy. */
const CLOCK_WARNING_MILLISECONDS = 5_000;
const ANSWERS_WITHIN_MILLISECONDS = 3_000;
const STATUSES: readonly unknown[] = ['ok', 'error'];

/** Whether the gateway can listen, or listens already. */
export async function examinePort(http: GatewayConfig['http']): Promise<Check> {
  const { host, port } = http;
  const name = 'PORT';
  try {
    await assertAddressIsUsable(http);
    return ok(
      name,
      port === 0 ? 'A free port is taken at the start.' : `${port} of ${host} is free.`,
    );
  } catch (error) {
    if (!(error instanceof AddressUnusable)) throw error;
    if (error.isTaken && (await isGateway(http))) {
      return ok(name, `A gateway runs at port ${port} of ${host} already.`);
    }
    return refused(name, error.message);
  }
}

/** The bytes are the same by either library. */
export function judgeCurve({ name, fallbackReason }: CurveLibrary): Check {
  if (fallbackReason === null) return ok('signatures', `${name} makes them in native code.`);
  return warn(
    'signatures',
    `${name} makes them in JavaScript, some twenty times slower, as libsecp256k1 is not used: ${fallbackReason}.`,
    'Run on Linux x64, macOS arm64 or Windows x64, or compile it with "npm rebuild secp256k1", ' +
      'if thousands of payouts an hour are expected.',
  );
}

/** By what it answers without any key: none is given to whoever listens there. */
async function isGateway({ host, port }: GatewayConfig['http']): Promise<boolean> {
  const reached = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host;
  const authority = reached.includes(':') ? `[${reached}]` : reached;
  try {
    const answer = await fetch(`http://${authority}:${port}/health/ready`, {
      signal: AbortSignal.timeout(ANSWERS_WITHIN_MILLISECONDS),
    });
    const body: unknown = await answer.json();
    const isKnown = answer.status === 200 || answer.status === 503;
    return isKnown && typeof body === 'object' && body !== null && hasStatus(body);
  } catch {
    // Whatever it is, it does not speak as a gateway does.
    return false;
  }
}

function hasStatus(body: object): boolean {
  return 'status' in body && STATUSES.includes(body.status);
}

/** This machine's clock beside the chain's and the database's, as far as these could be asked. */
export function judgeClocks(
  chain: MoneyTime | null,
  databaseDifferenceMilliseconds: number | null,
  toleranceSeconds: number,
): readonly Check[] {
  return [...chainClock(chain, toleranceSeconds), ...databaseClock(databaseDifferenceMilliseconds)];
}

function chainClock(time: MoneyTime | null, toleranceSeconds: number): readonly Check[] {
  const name = 'clock and chain';
  if (time === null || time.status === 'no_head') {
    return [skipped(name, 'No node has told the time of the chain.')];
  }
  if (time.status === 'known') {
    return [ok(name, `They are less than ${toleranceSeconds} seconds apart.`)];
  }
  const { chain, clock } = time;
  const apart = Math.round(Math.abs(chain.getTime() - clock.getTime()) / 1000);
  return [
    fail(
      name,
      `The chain says ${chain.toISOString()}, this machine ${clock.toISOString()}: they are ${apart} ` +
        `seconds apart, and nothing is quoted or paid above ${toleranceSeconds}.`,
      'Compare this clock with one that you trust and set it right (NTP); if it is right, take nodes ' +
        'that lie or lag out of CHAIN_NODES.',
    ),
  ];
}

function databaseClock(difference: number | null): readonly Check[] {
  if (difference === null) return [];
  const name = 'clock and database';
  const seconds = (Math.abs(difference) / 1000).toFixed(1);
  if (Math.abs(difference) <= CLOCK_WARNING_MILLISECONDS) {
    return [ok(name, `They are ${seconds} seconds apart.`)];
  }
  const found = `The clock of the database is ${seconds} seconds ${difference > 0 ? 'ahead of' : 'behind'} this one.`;
  return [warn(name, found, 'Let both machines keep their clocks by NTP.')];
}
