import 'reflect-metadata';
import { pino } from 'pino';
import { bootGateway, type Gateway } from './boot';
import { type GatewayConfig, readEnvironment, readGatewayConfig } from './platform/config';
import { loggerOptions } from './platform/logging';
import { reasonFor } from './run-command';

/** Orchestrators kill after 30 seconds; this leaves them a line in the log. */
const STOP_DEADLINE_MILLISECONDS = 25_000;

async function main(): Promise<void> {
  const config = readConfigOrExit();
  const logger = pino(loggerOptions(config));
  const giveUp = (message: string, error: unknown): never => {
    const reason = error instanceof Error ? error.message : String(error);
    logger.fatal({ err: error }, `${message}: ${reason}`);
    process.exit(1);
  };
  // After an unexpected error the state is undefined: restart.
  process.on('uncaughtException', (error) => giveUp('Unexpected error', error));
  process.on('unhandledRejection', (error) => giveUp('Unexpected rejection', error));
  let gateway: Gateway | null = null;
  // Before the start is through there is nothing in hand: what was not committed never happened.
  stopOnSignals(() => gateway?.stop() ?? Promise.resolve(), giveUp);
  try {
    gateway = await bootGateway(config);
  } catch (error) {
    giveUp('The gateway could not start', error);
  }
}

function readConfigOrExit(): GatewayConfig {
  try {
    return readGatewayConfig(readEnvironment());
  } catch (error) {
    // Anything else is a .env that cannot be read; its reason names the file and no content.
    process.stderr.write(`${reasonFor(error, 'The settings cannot be read')}\n`);
    process.exit(1);
  }
}

/** Nest's own hooks would end the process before an embedded database could be stopped. */
function stopOnSignals(
  stopGateway: () => Promise<void>,
  giveUp: (message: string, error: unknown) => never,
): void {
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    const late = new Error(`not finished after ${STOP_DEADLINE_MILLISECONDS} milliseconds`);
    setTimeout(
      () => giveUp('The gateway could not stop', late),
      STOP_DEADLINE_MILLISECONDS,
    ).unref();
    stopGateway().then(
      () => process.exit(0),
      (error: unknown) => giveUp('The gateway could not stop', error),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

void main();
