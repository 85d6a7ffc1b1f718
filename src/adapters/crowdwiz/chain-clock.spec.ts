import { Clock } from '../../kernel';
import { ChainClock } from './chain-clock';
import type { NodePool } from './connection';
import { CrowdWizOptions } from './crowdwiz-options';
import { PrivateKey } from 'crowdwiz-protocol';

const NOON = Date.parse('2026-11-01T12:00:00.000Z');
const KEY = PrivateKey.fromBytes(Buffer.alloc(32, 3));
const OPTIONS = new CrowdWizOptions({
  nodes: [],
  chainId: '',
  quorum: 1,
  gatewayAccountName: 'gateway',
  activeKey: KEY,
  memoKey: KEY,
  clockToleranceSeconds: 60,
});

class WrongClock extends Clock {
  aheadSeconds = 0;

  constructor(private readonly world: World) {
    super();
  }

  override now(): Date {
    return new Date(NOON + (this.world.seconds + this.aheadSeconds) * 1000);
  }
}

/** Seconds since noon; what each node's head says is noted when it says so. */
class World {
  seconds = 0;
  private heads: { readonly seconds: number; readonly seenAt: number }[] = [];
  readonly clock = new WrongClock(this);
  private readonly pool = {
    quorum: 1,
    elapsed: () => this.seconds * 1000,
    chainTimes: () =>
      this.heads.map((head) => NOON + (head.seconds + this.seconds - head.seenAt) * 1000),
  };
  readonly money = new ChainClock(this.pool as unknown as NodePool, this.clock, OPTIONS);

  withQuorum(quorum: number): this {
    this.pool.quorum = quorum;
    return this;
  }

  see(...heads: readonly number[]): void {
    this.heads = heads.map((seconds) => ({ seconds, seenAt: this.seconds }));
  }

  /** Seconds since noon, without the millisecond that keeps it after the head. */
  get now(): number | string {
    const time = this.money.look();
    return time.status === 'known' ? (time.now.getTime() - 1 - NOON) / 1000 : time.status;
  }
}

describe("money's now", () => {
  let world: World;

  beforeEach(() => {
    world = new World();
  });

  it('is not known before a head was seen, and then refused in plain words', () => {
    expect(world.now).toBe('no_head');
    expect(() => world.money.now()).toThrow('time_uncertain');
    expect(world.money.nowOrNull()).toBeNull();
    expect(world.money.chainTime()).toBeNull();
    expect(world.money.likely()).toEqual(new Date(NOON));
  });

  it("is the chain's, however fast or slow the clock is, up to the bound", () => {
    world.see(-2);
    for (const aheadSeconds of [0, 50, -50]) {
      world.clock.aheadSeconds = aheadSeconds;
      expect(world.now).toBe(-2);
    }
    world.seconds = 7;
    expect(world.now).toBe(5);
  });

  it('is strictly after the head: what begins now does not reach back to its block', () => {
    world.see(-2);
    expect(world.money.now().getTime()).toBeGreaterThan(NOON - 2_000);
  });

  it('is not known beyond the bound, and known again once the clock is right', () => {
    world.see(0);
    world.clock.aheadSeconds = 7_200;
    expect(world.now).toBe('clocks_apart');
    expect(world.money.chainTime()).toEqual(new Date(NOON + 1));
    expect(world.money.likely()).toEqual(new Date(NOON + 1));
    world.clock.aheadSeconds = 0;
    world.seconds = 3;
    expect(world.now).toBe(3);
  });

  it('never goes back, not even when a node that was ahead leaves', () => {
    world.see(20);
    expect(world.now).toBe(20);
    world.see(0);
    expect(world.now).toBe(20);
    world.seconds = 30;
    expect(world.now).toBe(30);
  });

  it('goes on while all nodes are away', () => {
    world.see(0);
    expect(world.now).toBe(0);
    world.see();
    world.seconds = 3_600;
    expect(world.now).toBe(3_600);
  });

  it('is what the quorum has reached: neither a liar ahead nor one that lags decides', () => {
    world.withQuorum(2).see(50, 1, 0);
    expect(world.now).toBe(1);
    world.see(1_000_000_000, 2, 3);
    expect(world.now).toBe(2);
  });

  it('was held back by a node that lied, while another was away, and is past what was read', () => {
    world.withQuorum(2).see(0, 0, -55);
    world.see(0, -55);
    world.seconds = 20;
    world.money.notBefore(new Date(NOON + 15_000));
    world.money.notBefore(new Date(NOON + 12_000));
    expect(world.now).toBe(15);
    world.seconds = 80;
    expect(world.now).toBe(25);
  });

  it('takes two liars beyond the bound for what they are, and one of a single node, too', () => {
    world.withQuorum(2).see(1_000_000, 1_000_000, 0);
    expect(world.now).toBe('clocks_apart');
    world = new World();
    world.see(1_000_000, 0);
    expect(world.now).toBe(0);
  });

  it('is not known to fewer than the quorum', () => {
    world.withQuorum(2).see(0);
    expect(world.now).toBe('no_head');
  });
});
