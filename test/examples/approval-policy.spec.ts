import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConsoleLogger } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { AppModule } from '../../src/app.module';
import { compose, type GatewayOptions, POLICIES } from '../../src/composition';
import { OPTIONAL_PARTS } from '../../src/composition/team/gateway-options';
import { Clock, CWD, Money, MoneyClock } from '../../src/kernel';
import { ApprovalPolicy, DecideWithdrawal } from '../../src/withdrawals';
import { ClockAhead, SameClock } from '../support/clocks';
import { GatewayHarness } from '../support/gateway-harness';
import { NewcomerApproval } from '../../examples/own-policy/src/newcomer-approval';

/** What the page says that a start takes. */
const POLICY: GatewayOptions = { policies: { approval: NewcomerApproval } };

const ROOT = join(__dirname, '..', '..');

function textOf(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** docs/EXTENDING.md, run: the whole gateway, with one policy replaced. */
describe('an approval policy of one’s own', () => {
  const clock = new ClockAhead();
  let gateway: GatewayHarness;

  beforeAll(async () => {
    gateway = await GatewayHarness.start({}, (config, databaseUrl) =>
      Test.createTestingModule({
        imports: [AppModule.forRoot(config, databaseUrl, {}, compose(config, POLICY))],
      })
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
    expect(gateway.get(ApprovalPolicy)).toBeInstanceOf(NewcomerApproval);
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
    clock.advance(25 * 3600);
    expect((await gateway.withdraw(customerId, '2000')).state).toBe('approved');
  }, 60_000);
});

describe('docs/EXTENDING.md', () => {
  const text = textOf('docs/EXTENDING.md');
  const blocks = [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');
  const examples = readdirSync(join(ROOT, 'examples'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !/(^|\/)(dist|node_modules)\//.test(path))
    .map((path) => textOf(join('examples', path)));
  // For Jest, and so no package of its own: as a team imports it.
  for (const path of ['kept-limits.ts', 'kept-limits.spec.ts']) {
    const source = textOf(join('test/examples', path));
    examples.push(source.replaceAll("'../../src'", "'crowdwiz-gateway'"));
  }

  /** Examples may have more than the page shows, so that whoever adds one changes no file of ours. */
  it('shows each example as it runs', () => {
    expect(blocks.length).toBeGreaterThan(5);
    expect(blocks.filter((block) => !examples.some((source) => source.includes(block)))).toEqual(
      [],
    );
  });

  it('names every policy, every part that can be left out, and no file that is not there', () => {
    for (const name of [...Object.keys(POLICIES), ...OPTIONAL_PARTS]) expect(text).toContain(name);
    const paths = [...text.matchAll(/`((?:src|test|docs|packages|examples)\/[\w./-]+)`/g)].map(
      ([, path = '']) => path,
    );
    expect(paths.length).toBeGreaterThan(5);
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });
});
