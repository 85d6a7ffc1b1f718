import { readEnvironment } from 'crowdwiz-gateway';
import { startGateway } from './own-signer';

startGateway(readEnvironment()).then(
  (gateway) => {
    const stop = () => void gateway.stop().then(() => process.exit(0));
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
  },
  (error: unknown) => {
    process.stderr.write(
      `The gateway cannot start: ${error instanceof Error ? error.message : 'unknown'}\n`,
    );
    process.exit(1);
  },
);
