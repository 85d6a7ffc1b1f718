import { readEnvironment, readGatewayConfig } from 'crowdwiz-gateway';
import { startGateway } from './start-gateway';

/** Takes the settings that `npm start` of the gateway takes. Started by `npm start`. */
async function main(): Promise<void> {
  const gateway = await startGateway(readGatewayConfig(readEnvironment()));
  const stop = (): void => {
    void gateway.stop().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
