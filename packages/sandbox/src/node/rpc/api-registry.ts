import { assertionError } from '../wire/chain-error';
import { countArgument, method, type Api, type ApiMethod, notInSandbox } from './api-method';
import { METHOD_NAMES, numberedMethods, type ApiName } from './api-names';
import { DATABASE_API } from './database-api';
import { HISTORY_API } from './history-api';
import { NETWORK_BROADCAST_API } from './network-api';
import type { Target } from './request';

const APIS: Record<Exclude<ApiName, 'login'>, Api> = {
  database: DATABASE_API,
  history: HISTORY_API,
  network_broadcast: NETWORK_BROADCAST_API,
  orders: {},
};

/** Apis that a node does not offer unless it is told to, and where it says so. */
const DISABLED_APIS = { crypto: 264, block: 240, asset: 270, network_node: 246 } as const;

/** The apis of one connection: numbered in the order in which they were first asked for. */
export class ApiRegistry {
  private readonly numbered: ApiName[] = ['database', 'login'];
  private readonly numbers = new Map<ApiName, number>();
  private readonly login = this.createLogin();

  private createLogin(): Api {
    const own: Record<string, ApiMethod> = {
      login: method(2, () => {
        // Logging in makes new api objects, which get new numbers.
        this.numbers.clear();
        return true;
      }),
    };
    for (const name of ['database', 'history', 'network_broadcast', 'orders'] as const) {
      own[name] = method(0, () => this.numberOf(name));
    }
    for (const [name, line] of Object.entries(DISABLED_APIS)) {
      own[name] = method(0, () => {
        throw assertionError({ file: 'api.cpp', line, method: name }, `_${name}_api`);
      });
    }
    return own;
  }

  private numberOf(name: ApiName): number {
    const known = this.numbers.get(name);
    if (known !== undefined) return known;
    const number = this.numbered.push(name) - 1;
    this.numbers.set(name, number);
    return number;
  }

  /** @throws {ChainError} for an api or a method that does not exist. */
  find(target: Target): ApiMethod {
    const name = this.apiOf(target.api);
    const api = name === 'login' ? this.login : APIS[name];
    const found = Object.hasOwn(api, target.method) ? api[target.method] : undefined;
    if (found === undefined) {
      const names: readonly string[] = METHOD_NAMES[name];
      if (names.includes(target.method)) throw notInSandbox(target.method);
      throw unknownMethod(target.method, name);
    }
    if (target.parameters.length < found.arity) {
      throw assertionError(
        { file: 'api_connection.hpp', line: 169, method: 'call_generic' },
        'a0 != e',
        'too few arguments passed to method',
      );
    }
    return found;
  }

  private apiOf(api: unknown): ApiName {
    if (typeof api === 'string' && !/^\d+$/.test(api)) {
      const name = Object.keys(APIS).find((known) => known === api);
      if (name === undefined) throw unknownMethod(api, 'login');
      return this.apiOf(this.numberOf(name as ApiName));
    }
    const found = this.numbered[countArgument(api)];
    if (found === undefined) {
      throw assertionError(
        { file: 'api_connection.hpp', line: 234, method: 'receive_call' },
        '_local_apis.size() > api_id',
      );
    }
    return found;
  }
}

function unknownMethod(name: string, api: ApiName): Error {
  return assertionError(
    { file: 'api_connection.hpp', line: 111, method: 'call' },
    'itr != _by_name.end()',
    "no method with name '${name}'",
    { name, api: numberedMethods(api) },
  );
}
