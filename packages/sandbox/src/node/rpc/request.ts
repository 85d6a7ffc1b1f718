import { assertionError } from '../wire/chain-error';
import { parseLenient } from './lenient-json';

/** A call as it came: who is asked is still as the client wrote it. */
export interface Request {
  /** What the reply's `id` will be. */
  readonly replyId: number | string;
  readonly method: string;
  /** `params` as they came; an empty list when there were none. */
  readonly parameters: unknown;
}

export interface Target {
  readonly api: unknown;
  readonly method: string;
  readonly parameters: readonly unknown[];
}

const UINT32_MAX = 4_294_967_295;

/** Undefined for what the node leaves without any reply. */
export function readRequest(message: string): Request | undefined {
  const value = parseLenient(message);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const { id, method, params } = value as Record<string, unknown>;
  const replyId = readId(id);
  if (replyId === undefined || typeof method !== 'string') return undefined;
  return { replyId, method, parameters: params ?? [] };
}

/** Ids are numbers to the node; those above 32 bits come back as text. */
function readId(id: unknown): number | string | undefined {
  if (typeof id === 'string') return /^-?\d+$/.test(id) ? writeId(BigInt(id)) : undefined;
  return typeof id === 'number' ? writeId(BigInt(Math.trunc(id))) : undefined;
}

function writeId(id: bigint): number | string {
  return id > BigInt(UINT32_MAX) ? id.toString() : Number(id);
}

/**
 * Whom the call is for: any method but "call" is one of api 0.
 * @throws {ChainError} when a "call" does not have its three parts.
 */
export function targetOf({ method, parameters }: Request): Target {
  if (method !== 'call') {
    return { api: 0, method, parameters: Array.isArray(parameters) ? parameters : [] };
  }
  const parts: unknown[] = Array.isArray(parameters) ? parameters : [];
  const [api, name, argumentList] = parts;
  if (parts.length !== 3 || !Array.isArray(argumentList)) {
    throw assertionError(
      { file: 'websocket_api.cpp', line: 15, method: 'operator()' },
      'args.size() == 3 && args[2].is_array()',
    );
  }
  return { api, method: String(name), parameters: argumentList };
}
