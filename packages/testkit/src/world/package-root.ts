import { dirname } from 'node:path';

/** The folder of the gateway's package.json: its built program and what lies beside it are found from there. */
export function packageRoot(): string {
  return dirname(require.resolve('crowdwiz-gateway/package.json'));
}
