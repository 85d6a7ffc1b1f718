import { Injectable } from '@nestjs/common';
import { MoneyClock } from '../kernel';
import { RaiseFinding } from './raise-finding';

const FINDING = { kind: 'clocks_apart', subject: 'clock' } as const;

/**
 * The chain's time and this machine's clock are further apart than the bound: then nobody knows which
 * rate is in force. Nothing is quoted or paid out meanwhile, and it ends by itself once both agree.
 */
@Injectable()
export class WatchClock {
  constructor(
    private readonly clock: MoneyClock,
    private readonly raiseFinding: RaiseFinding,
  ) {}

  async run(): Promise<void> {
    const time = this.clock.look();
    // Nobody has told the chain's time: nothing is known that would be new.
    if (time.status === 'no_head') return;
    if (time.status === 'known') {
      const reason = "The chain's time and this machine's clock agree again.";
      await this.raiseFinding.causesAreGone([FINDING.kind], () => true, reason);
      return;
    }
    const { chain, clock } = time;
    const secondsAhead = Math.round((clock.getTime() - chain.getTime()) / 1000);
    const distance = `${Math.abs(secondsAhead)} seconds ${secondsAhead < 0 ? 'behind' : 'ahead of'}`;
    await this.raiseFinding.execute({
      ...FINDING,
      summary:
        `This machine's clock is ${distance} the chain: one of them is wrong, or the chain stands ` +
        'still. Nothing is quoted or paid out until they agree. Set the clock right (NTP), or name nodes in ' +
        'CHAIN_NODES that keep up; CHAIN_CLOCK_TOLERANCE_SECONDS is the bound.',
      evidence: { chain: chain.toISOString(), clock: clock.toISOString() },
      halts: [],
    });
  }
}
