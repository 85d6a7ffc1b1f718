import { PostgresGateRecord } from '../../../src/adapters/postgres/wallet/postgres-gate-record';
import { PostgresHaltSwitch } from '../../../src/adapters/postgres/safety/postgres-halt-switch';
import { PostgresHarness } from '../postgres/postgres-harness';

describe('the record of the payment gate on PostgreSQL', () => {
  let postgres: PostgresHarness;
  let record: PostgresGateRecord;

  beforeAll(async () => {
    postgres = await PostgresHarness.open();
    record = new PostgresGateRecord(postgres.database, postgres.clock);
  });

  afterAll(async () => {
    await postgres.close();
  });

  it('knows nothing before the gate was asked', async () => {
    expect(await record.latest()).toEqual({
      isHalted: false,
      closed: null,
      comparedAt: null,
      isComparisonOutdated: false,
    });
  });

  it('keeps what the gate said last, and writes a repetition nowhere', async () => {
    const version = () => postgres.sql('SELECT xmin::text, since FROM payment_gate');
    await record.note('unknown_spending');
    expect(await record.latest()).toMatchObject({ closed: 'unknown_spending' });
    const before = await version();
    postgres.clock.moveBySeconds(10);
    await record.note('unknown_spending');
    expect(await version()).toEqual(before);
    await record.note(null);
    expect(await record.latest()).toMatchObject({ closed: null });
  });

  it('sees a halt of payouts at once, and one of deposits not at all', async () => {
    const halts = new PostgresHaltSwitch(postgres.database, postgres.clock);
    await postgres.unitOfWork.run(() => halts.halt('deposits', 'a drill', 'test'));
    expect(await record.latest()).toMatchObject({ isHalted: false });
    await postgres.unitOfWork.run(() => halts.halt('payouts', 'a drill', 'test'));
    expect(await record.latest()).toMatchObject({ isHalted: true });
  });
});
