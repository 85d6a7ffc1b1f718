import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConsoleLogger } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { AppModule } from '../../src/app.module';
import { Clock, CWD, Money, MoneyClock } from '../../src/kernel';
import { ApprovalPolicy, DecideWithdrawal } from '../../src/withdrawals';
import { GatewayHarness, SameClock } from '../support/gateway-harness';
import { NewcomerApprovalPolicy } from './newcomer-approval.policy';

const ROOT = join(__dirname, '..', '..');

function textOf(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** The system's clock, which the test puts forward. */
class MovableClock extends Clock {
  private aheadMilliseconds = 0;

  override now(): Date {
    return new Date(Date.now() + this.aheadMilliseconds);
  }

  advanceHours(hours: number): void {
    this.aheadMilliseconds += hours * 60 * 60 * 1000;
  }
}

/** docs/EXTENDING.md, run: the whole gateway, with one policy replaced. */
describe('an approval policy of one’s own', () => {
  const clock = new MovableClock();
  let gateway: GatewayHarness;

  beforeAll(async () => {
    gateway = await GatewayHarness.start({}, (config, databaseUrl) =>
      Test.createTestingModule({ imports: [AppModule.forRoot(config, databaseUrl)] })
        .overrideProvider(ApprovalPolicy)
        .useClass(NewcomerApprovalPolicy)
        .overrideProvider(Clock)
        .useValue(clock)
        .overrideProvider(MoneyClock)
        .useValue(new SameClock(clock))
        .setLogger(new ConsoleLogger({ logLevels: [] }))
        .compile(),
    );
  }, 60_000);

  afterAll(() => gateway.stop());

  it('holds what a newcomer withdraws until an operator decides, but not a trifle', async () => {
    expect(gateway.get(ApprovalPolicy)).toBeInstanceOf(NewcomerApprovalPolicy);
    const { customerId, account } = await gateway.linked('newcomer');
    gateway.deposit(account, Money.parse('100', CWD).units);
    await gateway.settle();

    const small = await gateway.withdraw(customerId, '900');
    expect(small.state).toBe('approved');
    const large = await gateway.withdraw(customerId, '2000');
    expect(large.state).toBe('awaiting_approval');

    const approved = await gateway.get(DecideWithdrawal).approve({ id: large.id, by: 'olga' });
    expect(approved).toMatchObject({ state: 'approved', decidedBy: 'olga' });
  }, 60_000);

  it('lets an old customer go', async () => {
    const { customerId, account } = await gateway.linked('regular');
    gateway.deposit(account, Money.parse('100', CWD).units);
    await gateway.settle();
    clock.advanceHours(25);
    expect((await gateway.withdraw(customerId, '2000')).state).toBe('approved');
  }, 60_000);
});

describe('docs/EXTENDING.md', () => {
  const blocks = [...textOf('docs/EXTENDING.md').matchAll(/```ts\n([\s\S]*?)```/g)].map(
    (match) => match[1] ?? '',
  );

  it('shows the very policy that runs here', () => {
    const source = textOf('test/examples/newcomer-approval.policy.ts')
      .replaceAll('../../src/withdrawals/policies/', './')
      .replaceAll('../../src/withdrawals/', '../')
      .replaceAll('../../src/', '../../');
    expect(blocks).toContain(source);
  });

  it('names the line that is really in the composition root', () => {
    const line = '{ provide: ApprovalPolicy, useClass: DefaultApprovalPolicy }';
    expect(textOf('src/composition/bindings.ts')).toContain(line);
    expect(textOf('docs/EXTENDING.md')).toContain(line);
  });
});
