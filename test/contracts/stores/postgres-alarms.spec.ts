import { describeAlarmsContract } from 'crowdwiz-testkit/contracts';
import { ALARM_TRANSITIONS } from '../../../src/alarms';
import { PostgresAlarmDuty } from '../../../src/adapters/postgres/alarms/postgres-alarm-duty';
import { PostgresHarness } from '../postgres/postgres-harness';
import { postgresStores } from '../postgres/postgres-stores';

describeAlarmsContract('alarms on PostgreSQL', postgresStores);

/** What PostgreSQL alone promises. */
describe('alarms on PostgreSQL, by the database itself', () => {
  let harness: PostgresHarness;

  beforeAll(async () => {
    harness = await PostgresHarness.open(2);
  });

  afterAll(() => harness.close());

  it('have the states of the code', async () => {
    const rows = await harness.sql<{ pair: string }>(
      `SELECT from_state || ' > ' || to_state AS pair FROM state_transition WHERE machine = 'alarm'`,
    );
    const pairs = Object.entries(ALARM_TRANSITIONS).flatMap(([from, states]) =>
      states.map((to) => `${from} > ${to}`),
    );
    expect(rows.map(({ pair }) => pair).toSorted()).toEqual(pairs.toSorted());
  });

  it('have duties that are one process’s, and another one’s as soon as its session is gone', async () => {
    const session = harness.newSession();
    const [first, second] = [
      new PostgresAlarmDuty(session),
      new PostgresAlarmDuty(harness.newSession()),
    ];
    expect([await first.hold('watch'), await second.hold('watch')]).toEqual([true, false]);
    expect([await second.hold('tell:x'), await first.hold('tell:x')]).toEqual([true, false]);
    await second.release('watch');
    expect([await first.hold('watch'), await second.hold('watch')]).toEqual([true, false]);
    await first.release('watch');
    expect([await second.hold('watch'), await first.hold('watch')]).toEqual([true, false]);
    await second.release('watch');
    expect(await first.hold('watch')).toBe(true);
    await session.onApplicationShutdown();
    expect(await second.hold('watch')).toBe(true);
  });

  it('have duties that are taken anew after a broken session, if nobody else has them by then', async () => {
    const [one, other] = [harness.newSession(), harness.newSession()];
    const [first, second] = [new PostgresAlarmDuty(one), new PostgresAlarmDuty(other)];
    expect(await first.hold('tell:y')).toBe(true);
    const { client } = await one.current();
    one.abandon(client, new Error('the connection broke'));
    while (!(await second.hold('tell:y'))) await new Promise(setImmediate);
    expect(await first.hold('tell:y')).toBe(false);
    await second.release('tell:y');
    expect(await first.hold('tell:y')).toBe(true);
  });
});
