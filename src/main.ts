import 'reflect-metadata';
import { pino } from 'pino';
import { bootGateway } from './boot';
import {
  ConfigError,
  type GatewayConfig,
  readEnvironment,
  readGatewayConfig,
} from './platform/config';
import { loggerOptions } from './platform/logging';

async function main(): Promise<void> {
  const config = readConfigOrExit();
  const logger = pino(loggerOptions(config));
  const giveUp = (message: string) => (error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    logger.fatal({ err: error }, `${message}: ${reason}`);
    process.exit(1);
  };
  // What nobody expected leaves a state that nobody has thought of: the next start is a known one.
  process.on('uncaughtException', giveUp('Unexpected error'));
  process.on('unhandledRejection', giveUp('Unexpected rejection'));
  await bootGateway(config).catch(giveUp('The gateway could not start'));
}

function readConfigOrExit(): GatewayConfig {
  try {
    return readGatewayConfig(readEnvironment());
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

void main();
