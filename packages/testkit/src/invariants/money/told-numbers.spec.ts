import type { ToldNumber } from '../evidence/facts';
import {
  CUSTOMER,
  DEPOSIT,
  soundWorld,
  WITHDRAWAL,
  type SoundWorld,
} from '../evidence/sound-evidence';
import { checkToldNumbers } from './told-numbers';

describe('told-numbers', () => {
  let world: SoundWorld;
  let told: ToldNumber[];

  const number = (
    subject: ToldNumber['subject'],
    id: string,
    name: string,
    amount: string,
  ): ToldNumber => ({ subject, id, name, amount, sum: amount });

  beforeEach(() => {
    world = soundWorld();
    const { deposits, withdrawals, accounts } = world.rows;
    told = [
      number('deposit', DEPOSIT, 'cwd', deposits[0]!.units),
      number('deposit', DEPOSIT, 'points', deposits[0]!.points ?? ''),
      number('withdrawal', WITHDRAWAL, 'points', withdrawals[0]!.points),
      number('withdrawal', WITHDRAWAL, 'net', withdrawals[0]!.net),
      ...accounts.map(({ code, balance }) => number('balance', code, 'balance', balance)),
    ];
  });

  const complaints = () =>
    checkToldNumbers(world.evidence({ toldNumbers: told })).map(({ detail }) => detail);

  it('finds nothing where nothing is wrong, and where nothing was told', () => {
    expect(complaints()).toEqual([]);
    expect(checkToldNumbers(world.evidence())).toEqual([]);
  });

  it('sees a number that is not what the tables say', () => {
    const net = world.rows.withdrawals[0]!.net;
    told[3] = number('withdrawal', WITHDRAWAL, 'net', '1');
    expect(complaints()).toEqual([
      `withdrawal ${WITHDRAWAL}: net is told as 1; the tables say ${net}`,
    ]);
  });

  it('sees facts that do not make their number', () => {
    told[0] = { ...told[0]!, sum: '7' };
    expect(complaints()).toEqual([
      `deposit ${DEPOSIT}: cwd is ${told[0].amount}, and its facts make 7`,
    ]);
  });

  it('sees a row that is not explained, and a number that it does not have', () => {
    told = told.filter(({ id, name }) => id !== `customer:${CUSTOMER}` && name !== 'points');
    told.push(number('deposit', DEPOSIT, 'refund', '5'));
    expect(complaints()).toEqual([
      `deposit ${DEPOSIT}: points is not explained`,
      `deposit ${DEPOSIT} is told with refund, which it has not`,
      `withdrawal ${WITHDRAWAL}: points is not explained`,
      `balance customer:${CUSTOMER}: balance is not explained`,
    ]);
  });

  it('expects nothing of points that came back', () => {
    world.rows.withdrawals[0]!.state = 'cancelled';
    told[2] = number('withdrawal', WITHDRAWAL, 'points', '0');
    told[3] = number('withdrawal', WITHDRAWAL, 'net', '0');
    expect(complaints()).toEqual([]);
  });

  it('expects what was sent back last, and settled the order', () => {
    const [deposit] = world.rows.deposits;
    const { payments } = world.rows.outgoing[0]!;
    Object.assign(deposit!, { state: 'refunded', customer_id: null, points: null });
    const refund = { ...payments[0]!, purpose: 'refund', purpose_id: DEPOSIT };
    payments.push({ ...refund, amount: '40' }, { ...refund, amount: '99', surplus: true });
    told[1] = number('deposit', DEPOSIT, 'refund', '40');
    expect(complaints()).toEqual([]);
  });
});
