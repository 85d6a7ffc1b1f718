import type { SandboxAccount } from 'crowdwiz-sandbox/node';
import {
  ConfirmLink,
  FreezeCustomer,
  RequestLink,
  Unlink,
  UnfreezeCustomer,
} from '../../../src/linking';
import { SwitchHalt } from '../../../src/safety';
import { Withdrawals } from '../../../src/withdrawals';
import { GatewayHarness } from '../../support/gateway-harness';
import { HttpHarness } from '../admin/admin-harness';

const BY = { by: 'olga', reason: 'somebody else writes in that chat' } as const;
const FROZEN = { code: 'customer_frozen' };

describe('a customer who is frozen', () => {
  let gateway: GatewayHarness;
  let customerId: string;
  let account: SandboxAccount;

  beforeEach(async () => {
    gateway = await GatewayHarness.start();
    ({ customerId, account } = await gateway.linked('frozen-owner'));
    gateway.deposit(account, 100_000_000n);
    await gateway.settle();
  });

  afterEach(async () => {
    const problems = await gateway.problems();
    await gateway.stop();
    expect(problems).toEqual([]);
  });

  const freeze = (id = customerId) =>
    gateway.get(FreezeCustomer).execute({ customerId: id, ...BY });
  const unfreeze = () => gateway.get(UnfreezeCustomer).execute({ customerId, ...BY });
  const find = (id: string) => gateway.get(Withdrawals).find(id);
  const purse = () => gateway.node.chain.state.balanceOf(account.id, '1.3.0');

  it('withdraws nothing new, and is credited all the same', async () => {
    await freeze();
    await expect(freeze()).rejects.toMatchObject(FROZEN);
    await expect(gateway.withdraw(customerId, '500')).rejects.toMatchObject(FROZEN);
    const before = Number(await gateway.points(customerId));
    gateway.deposit(account, 1_000_000n);
    await gateway.settle();
    expect(Number(await gateway.points(customerId)) - before).toBe(900);
    await unfreeze();
    await expect(unfreeze()).rejects.toMatchObject({ code: 'customer_not_frozen' });
    const { id } = await gateway.withdraw(customerId, '500');
    await gateway.round();
    await gateway.settle();
    expect(await find(id)).toMatchObject({ state: 'irreversible' });
  });

  it('is paid what waited when the freeze ends, and nothing before', async () => {
    await gateway.get(SwitchHalt).halt({ scope: 'payouts', by: 'test', reason: 'a test' });
    const { id } = await gateway.withdraw(customerId, '500');
    await freeze();
    await gateway.get(SwitchHalt).resume({ scope: 'payouts', by: 'test', reason: 'a test' });
    const before = purse();
    await gateway.round();
    await gateway.settle();
    expect(await find(id)).toMatchObject({ state: 'approved', waitingFor: 'customer_frozen' });
    expect(purse()).toBe(before);
    await unfreeze();
    await gateway.round();
    await gateway.settle();
    expect(await find(id)).toMatchObject({ state: 'irreversible' });
    expect(purse() > before).toBe(true);
  });

  it('changes no link: neither ends one, nor proves one that was asked for before', async () => {
    const headNumber = await gateway.get(Unlink).lookUp(customerId);
    await freeze();
    const end = gateway.get(Unlink).execute({ customerId, headNumber });
    await expect(end).rejects.toMatchObject(FROZEN);

    const other = await gateway.register('test:asks-first');
    const wanted = gateway.account('wanted');
    await gateway.requestLink(other, wanted);
    const code = await gateway.readCode(wanted);
    const facts = await gateway.get(ConfirmLink).lookUp(other);
    await freeze(other);
    const confirmed = await gateway.get(ConfirmLink).execute({ customerId: other, code, facts });
    expect(confirmed).toMatchObject({ status: 'refused', ...FROZEN });
    const found = await gateway.get(RequestLink).lookUp(wanted.name);
    const again = gateway.get(RequestLink).execute({ customerId: other, account: found });
    await expect(again).rejects.toMatchObject(FROZEN);
  });
});

describe('a freeze at the door of operators', () => {
  it('takes one person to begin, and two to end once there are two', async () => {
    const http = await HttpHarness.start();
    const customerId = await http.gateway.register('test:watched');
    const path = `/customers/${customerId}`;
    const why = { reason: 'a stolen phone' };
    const ivan = await http.as('ivan', 'operator');
    const begun = await http.admin('POST', `${path}/freeze`, why, ivan);
    expect(begun).toMatchObject({ status: 200, body: { by: 'ivan', reason: why.reason } });
    const again = await http.admin('POST', `${path}/freeze`, why, ivan);
    expect(again).toMatchObject({ status: 409, body: FROZEN });
    expect((await http.admin('GET', path)).body['freeze']).toMatchObject({ by: 'ivan' });
    const [olga, petr] = [await http.as('olga', 'approver'), await http.as('petr', 'approver')];
    const asked = await http.admin('POST', `${path}/unfreeze`, { reason: 'called back' }, olga);
    expect(asked).toMatchObject({ status: 202, body: { kind: 'unfreeze', askedBy: 'olga' } });
    expect((await http.admin('GET', path)).body['freeze']).not.toBeNull();
    const decide = `/decisions/${String(asked.body['id'])}/approve`;
    expect((await http.admin('POST', decide, { reason: 'I called, too' }, petr)).status).toBe(200);
    expect((await http.admin('GET', path)).body['freeze']).toBeNull();
    expect(await http.gateway.events('customer_unfrozen')).toMatchObject([
      { customerId, by: 'olga', approvedBy: 'petr' },
    ]);
    await http.stop();
  });
});
