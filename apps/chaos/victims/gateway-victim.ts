import { GatewayProcess } from 'crowdwiz-testkit/world';
import type { Tally } from '../../shared/tally';
import type { Victim } from './victim';

const LAST_LINES = 3;
const LAST_WORDS_LENGTH = 600;
const LOOK_EVERY_MILLISECONDS = 250;

/** The built gateway; whoever runs it for real has it started again whenever it ends. */
export class GatewayVictim implements Victim {
  readonly name = 'gateway';
  readonly process: GatewayProcess;
  private readonly watch: NodeJS.Timeout;
  private isWanted = false;

  constructor(
    environment: Readonly<Record<string, string>>,
    port: number,
    private readonly tally: Tally,
  ) {
    this.process = new GatewayProcess(environment, port);
    this.watch = setInterval(() => {
      if (!this.isWanted || this.process.isRunning) return;
      this.tally.add(`gateway ended by itself and was started again: ${this.lastWords()}`);
      this.process.launch();
    }, LOOK_EVERY_MILLISECONDS);
  }

  get isUp(): boolean {
    return this.process.isRunning;
  }

  start(): Promise<void> {
    this.isWanted = true;
    if (!this.process.isRunning) this.process.launch();
    return Promise.resolve();
  }

  async kill9(): Promise<void> {
    this.isWanted = false;
    await this.process.kill9();
  }

  /** The end of its log: whoever reads the report will ask. */
  private lastWords(): string {
    return this.process.logs.slice(-LAST_LINES).join(' ').slice(-LAST_WORDS_LENGTH);
  }

  /** Ends it for good, in good order where it can. */
  async dispose(): Promise<void> {
    this.isWanted = false;
    clearInterval(this.watch);
    try {
      await this.process.stop();
    } finally {
      this.process.dispose();
    }
  }
}
