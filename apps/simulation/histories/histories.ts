import type { SeedOutcome } from '../story/seed-story';
import type { Databases } from '../world/world-database';
import { playHistory } from './play-history';
import { Seen } from './seen';
import type { Plot } from './plot';
import { Stage } from './stage';

/** Plays histories one after the other, at as few gateways as may be. */
export class Histories {
  private stage: Stage | null = null;

  constructor(
    private readonly databases: Databases,
    private readonly plot: Plot,
  ) {}

  async play(number: number): Promise<SeedOutcome> {
    const stage = await this.stageFor(Stage.kindOf(number));
    const outcome = await playHistory(number, stage, this.plot);
    // Whatever went wrong is this one's; the next one begins at a gateway of its own.
    if (outcome.violations.length > 0 || (await new Seen(stage.world).isLeftOver())) {
      await this.stop();
    }
    return outcome;
  }

  async stop(): Promise<void> {
    const { stage } = this;
    // Whoever plays may be stopped from outside in the middle of it.
    this.stage = null;
    await stage?.stop();
  }

  private async stageFor(kind: number): Promise<Stage> {
    if (this.stage?.kind === kind) return this.stage;
    await this.stop();
    this.stage = await Stage.build(kind, this.databases, this.plot.clocks);
    return this.stage;
  }
}
