import { randomUUID } from 'node:crypto';
import { Assets, CWD, DomainError, Money, Rate, UnitOfWork } from '../../../src/kernel';
import { AdjustPoints } from '../../../src/ledger';
import { Links } from '../../../src/linking';
import { SetLimit, type LimitName } from '../../../src/terms';
import {
  DecideWithdrawal,
  QuoteWithdrawal,
  RequestWithdrawal,
  type Quote,
  type Withdrawal,
} from '../../../src/withdrawals';
import { GatewayHarness } from '../../support/gateway-harness';

const REQUESTS_AT_ONCE = 50;
/** Whatever waits for an operator is not paid meanwhile. */
const FOR_AN_OPERATOR = { APPROVAL_ABOVE: '0' };

/** Customers who have points and a link, without the chain's long way to one. */
class Crowd {
  private count = 0;

  constructor(private readonly gateway: GatewayHarness) {}

  async customer(points: string): Promise<string> {
    this.count += 1;
    const number = this.count;
    const customerId = await this.gateway.register(`test:crowd-${number}`);
    await this.gateway.get(AdjustPoints).execute({
      customerId,
      points: this.points(points),
      key: 'start',
      reason: 'a test',
      by: 'test',
    });
    const link = {
      id: randomUUID(),
      customerId,
      accountId: `1.2.${900_000 + number}`,
      accountName: `crowd-${number}`,
      verifiedAt: new Date(),
      verifiedAtBlock: 1,
      provenAtBlock: 1,
      endedAt: null,
      endedAtBlock: null,
      authorityFingerprint: 'of a test',
      suspendedAt: null,
      suspendedAtBlock: null,
    };
    await this.gateway.get(UnitOfWork).run(() => this.gateway.get(Links).create(link));
    return customerId;
  }

  async quote(customerId: string, points: string): Promise<Quote> {
    const quoteWithdrawal = this.gateway.get(QuoteWithdrawal);
    const fee = await quoteWithdrawal.lookUp();
    return quoteWithdrawal.execute({ customerId, points: this.points(points), fee });
  }

  confirm({ customerId, id: quoteId }: Quote): Promise<Withdrawal> {
    return this.gateway.get(RequestWithdrawal).execute({ customerId, quoteId });
  }

  async withdraw(customerId: string, points: string): Promise<Withdrawal> {
    return this.confirm(await this.quote(customerId, points));
  }

  limit(name: LimitName, value: string): Promise<unknown> {
    return this.gateway.get(SetLimit).execute({ name, value, by: 'test' });
  }

  private points(text: string): Money {
    return Money.parse(text, this.gateway.get(Assets).points);
  }
}

async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'no refusal';
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

/** The codes of those that were refused, and how many were taken. */
async function outcomesOf(works: readonly Promise<unknown>[]) {
  const codes = await Promise.all(works.map(refusal));
  const refused = codes.filter((code) => code !== 'no refusal');
  return { accepted: codes.length - refused.length, codes: [...new Set(refused)] };
}

describe('limits of withdrawals', () => {
  let gateway: GatewayHarness;
  let crowd: Crowd;

  beforeAll(async () => {
    gateway = await GatewayHarness.start(FOR_AN_OPERATOR);
    crowd = new Crowd(gateway);
  });

  afterAll(() => gateway.stop());

  it('hold for all customers of a day under 50 requests at once, where 6 passed for 3', async () => {
    const customers = [];
    for (let each = 0; each < REQUESTS_AT_ONCE; each += 1) {
      customers.push(await crowd.customer('1000'));
    }
    const quotes = [];
    for (const customer of customers) quotes.push(await crowd.quote(customer, '1000'));
    await crowd.limit('withdrawals_per_day', '35');
    const outcome = await outcomesOf(quotes.map((quote) => crowd.confirm(quote)));
    expect(outcome).toEqual({ accepted: 3, codes: ['withdrawal_above_limit'] });
    const [row] = await gateway.rows<{ sum: string }>('SELECT sum(gross) FROM withdrawal');
    expect(row).toEqual({ sum: Money.parse('30', CWD).units.toString() });
    await crowd.limit('withdrawals_per_day', 'none');
  });

  it('hold for one customer under 50 requests at once', async () => {
    const rich = await crowd.customer('500000');
    await crowd.limit('withdrawal_count_per_customer_per_day', '3');
    const requests = Array.from({ length: REQUESTS_AT_ONCE }, () => crowd.withdraw(rich, '1000'));
    const outcome = await outcomesOf(requests);
    // Of quotes of one moment the last one counts: the others are gone when they are confirmed.
    expect(outcome.accepted).toBeLessThanOrEqual(3);
    const expected = ['withdrawal_count_reached', 'quote_unknown'];
    expect(outcome.codes.filter((code) => !expected.includes(code))).toEqual([]);
    for (let left = outcome.accepted; left < 3; left += 1) await crowd.withdraw(rich, '1000');
    expect(await refusal(crowd.withdraw(rich, '1000'))).toBe('withdrawal_count_reached');
    await crowd.limit('withdrawal_count_per_customer_per_day', 'none');
  });

  it('ask for approval of 10 times 20 CWD, which passed a limit of 100 one by one', async () => {
    await crowd.limit('approval_above', '100');
    const slicer = await crowd.customer('30000');
    const states = [];
    for (let each = 0; each < 10; each += 1) {
      states.push((await crowd.withdraw(slicer, '2000')).state);
    }
    expect(states).toEqual([
      ...Array.from({ length: 5 }, () => 'approved'),
      ...Array.from({ length: 5 }, () => 'awaiting_approval'),
    ]);
    // Somebody else's requests are not this customer's.
    const other = await crowd.customer('2000');
    expect((await crowd.withdraw(other, '2000')).state).toBe('approved');
    await crowd.limit('approval_above', '0');
  });

  it('count for approval what no person has approved, for a day', async () => {
    await crowd.limit('approval_above', '100');
    const decide = gateway.get(DecideWithdrawal);
    const regular = await crowd.customer('100000');
    const first = await crowd.withdraw(regular, '15000');
    expect(first.state).toBe('awaiting_approval');
    expect((await crowd.withdraw(regular, '1000')).state).toBe('awaiting_approval');
    await decide.approve({ id: first.id, by: 'olga' });
    // 150 CWD were looked at; 10 that wait and 80 more are within the limit.
    const passed = await crowd.withdraw(regular, '8000');
    expect(passed.state).toBe('approved');
    const beyond = await crowd.withdraw(regular, '1001');
    expect(beyond.state).toBe('awaiting_approval');
    await decide.cancelByCustomer({ id: passed.id, customerId: regular });
    await decide.reject({ id: beyond.id, by: 'olga', reason: 'a test' });
    expect((await crowd.withdraw(regular, '9000')).state).toBe('approved');
    expect((await crowd.withdraw(regular, '500')).state).toBe('awaiting_approval');
    gateway.passTime(24 * 3600);
    expect((await crowd.withdraw(regular, '9000')).state).toBe('approved');
    await crowd.limit('approval_above', '0');
  });
});

describe('withdrawals whose network fee the house bears', () => {
  let gateway: GatewayHarness;
  let crowd: Crowd;

  beforeAll(async () => {
    gateway = await GatewayHarness.start({ WITHDRAW_FEE_PAYER: 'house', ...FOR_AN_OPERATOR });
    crowd = new Crowd(gateway);
  });

  afterAll(() => gateway.stop());

  it('have a minimum, as 200 withdrawals of 0.01 point cost the house 424 CWD', async () => {
    const dust = await crowd.customer('2000');
    expect(await refusal(crowd.withdraw(dust, '0.01'))).toBe('withdrawal_below_minimum');
    expect(await refusal(crowd.withdraw(dust, '1999.99'))).toBe('withdrawal_below_minimum');
    expect((await crowd.withdraw(dust, '2000')).gross.toDecimal()).toBe('20');
  });

  it('never move less than their fee, whatever the minimum is set to', async () => {
    await crowd.limit('withdrawal_minimum', 'none');
    const dust = await crowd.customer('2000');
    const { fee } = await crowd.quote(dust, '2000');
    expect(fee.isPositive).toBe(true);
    expect(await refusal(crowd.quote(dust, '0.01'))).toBe('withdrawal_below_minimum');
    const smallest = Rate.parse('100').pointsNeededFor(fee, gateway.get(Assets).points);
    const less = Money.of(smallest.units - 1n, smallest.asset).toDecimal();
    expect(await refusal(crowd.quote(dust, less))).toBe('withdrawal_below_minimum');
    const { gross } = await crowd.quote(dust, smallest.toDecimal());
    expect(gross.isLessThan(fee)).toBe(false);
    await crowd.limit('withdrawal_minimum', '20');
  });

  it('count with their fee against what a customer and all may take in a day', async () => {
    const saver = await crowd.customer('6000');
    await crowd.limit('withdrawals_per_customer_per_day', '43');
    await crowd.withdraw(saver, '2000');
    await crowd.limit('withdrawals_per_customer_per_day', 'none');
    const second = await crowd.quote(saver, '2000');
    await crowd.limit('withdrawals_per_customer_per_day', '43');
    expect(await refusal(crowd.confirm(second))).toBe('withdrawal_above_limit');
    await crowd.limit('withdrawals_per_customer_per_day', '45');
    await crowd.confirm(second);
    await crowd.limit('withdrawals_per_customer_per_day', 'none');
    const [row] = await gateway.rows<{ gross: string }>(
      'SELECT sum(gross) AS gross FROM withdrawal',
    );
    const gross = Money.of(BigInt(row!.gross), CWD);
    await crowd.limit('withdrawals_per_day', gross.plus(Money.parse('21', CWD)).toDecimal());
    expect(await refusal(crowd.withdraw(saver, '2000'))).toBe('withdrawal_above_limit');
    await crowd.limit('withdrawals_per_day', 'none');
    expect((await crowd.withdraw(saver, '2000')).feePayer).toBe('house');
  });

  it('are bounded in number for each customer and day', async () => {
    const busy = await crowd.customer('50000');
    const outcomes = [];
    for (let each = 0; each < 21; each += 1) {
      outcomes.push(await refusal(crowd.withdraw(busy, '2000')));
    }
    const passed = Array.from({ length: 20 }, () => 'no refusal');
    expect(outcomes).toEqual([...passed, 'withdrawal_count_reached']);
    gateway.passTime(24 * 3600);
    expect(await refusal(crowd.withdraw(busy, '2000'))).toBe('no refusal');
  });
});
