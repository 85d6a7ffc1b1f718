import { ClaimDeposit, Deposits } from '../../../src/deposits';
import { BeginLink, Links, Unlink, type LinkMethod } from '../../../src/linking';
import { SetRates } from '../../../src/terms';
import { ChainAccounts } from '../../../src/wallet';
import { Withdrawals } from '../../../src/withdrawals';
import { deriveKeys, type SandboxAccount } from 'crowdwiz-sandbox/node';
import { accountOptions, keyAuthority } from 'crowdwiz-sandbox/internal/node/chain/genesis';
import { GatewayHarness } from '../../support/gateway-harness';
import { Purse } from '../../support/purse';
import { refusalOf } from '../../support/refusal-of';

const THOUSAND_CWD = 100_000_000n;
const ACCOUNT_UPDATE = 6;

describe('an account that was sold', () => {
  let gateway: GatewayHarness;
  let seller: string;
  let buyer: string;
  /** As who has the keys sees it. */
  let account: SandboxAccount;

  const changeKeys = (): void => {
    const keys = deriveKeys(`${account.name}, bought`);
    const change = {
      owner: keyAuthority(keys.owner.publicKey),
      active: keyAuthority(keys.active.publicKey),
      new_options: accountOptions(keys.memo.publicKey),
    };
    const update = { account: account.id, ...change };
    gateway.node.wallet.send([[ACCOUNT_UPDATE, update]], [account.keys.owner]);
    gateway.node.produceBlock();
    account = { ...account, keys };
  };
  const prove = async (customerId: string, method: LinkMethod = 'code_to_account') => {
    const begin = gateway.get(BeginLink);
    const facts = await begin.lookUp(account.name);
    const begun = await begin.execute({ customerId, facts, method });
    if (begun.method === 'code_to_account') {
      return gateway.confirm(customerId, await gateway.readCode(account));
    }
    gateway.node.wallet.sendMessage(account, gateway.hotWalletId, begun.code);
    await gateway.settle();
    const link = await gateway.get(Links).activeOfCustomer(customerId);
    return { status: link ? ('linked' as const) : ('refused' as const) };
  };
  const unlink = async (customerId: string) => {
    const headNumber = await gateway.get(Unlink).lookUp(customerId);
    return gateway.get(Unlink).execute({ customerId, headNumber });
  };
  const claimAll = async (customerId: string): Promise<void> => {
    for (const { id: depositId } of await gateway.get(ClaimDeposit).claimable(customerId, 10)) {
      const { rateVersion } = await gateway.get(ClaimDeposit).terms(customerId, depositId);
      await gateway.get(ClaimDeposit).execute({ customerId, depositId, rateVersion });
    }
  };

  let number = 0;
  const begin = async (): Promise<void> => {
    gateway = await GatewayHarness.start();
    number += 1;
    ({ customerId: seller, account } = await gateway.linked(`sold-${number}`));
    buyer = await gateway.register(`test:buyer-${number}`);
  };

  afterEach(async () => {
    await gateway.settle();
    await gateway.settle();
    expect(await gateway.problems()).toEqual([]);
    await gateway.stop();
  });

  it("had its buyer's money become the seller's, who was paid it elsewhere", async () => {
    await begin();
    const elsewhere = gateway.account(`elsewhere-${number}`);
    const purse = new Purse(gateway, seller, elsewhere);
    await purse.open();
    changeKeys();
    gateway.deposit(account, THOUSAND_CWD);
    await gateway.settle();
    const refused = await refusalOf(prove(buyer));
    await unlink(seller).catch(() => undefined);
    await gateway.requestLink(seller, elsewhere);
    await gateway.confirm(seller, await gateway.readCode(elsewhere));
    await gateway.withdraw(seller, await gateway.points(seller)).catch(() => undefined);
    await gateway.settle();
    await gateway.settle();
    expect(await purse.gain()).toBe('0');
    expect(refused).toBe('none');
    await claimAll(buyer);
    expect(await gateway.points(buyer)).toBe('90000');
    expect(await gateway.get(Links).activeOfAccount(account.id)).toMatchObject({
      customerId: buyer,
    });
    expect(await gateway.events('link_taken_over')).toMatchObject([{ customerId: seller }]);
  });

  it('was sold between two questions of its unlinking: what its buyer sent became the seller’s', async () => {
    await begin();
    const accounts = gateway.get(ChainAccounts);
    const head = accounts.head.bind(accounts);
    const findByIds = accounts.findByIds.bind(accounts);
    let isSold = false;
    const sell = () => {
      if (isSold) return;
      isSold = true;
      changeKeys();
      gateway.deposit(account, THOUSAND_CWD);
      gateway.node.produceBlock();
    };
    accounts.head = () => head().finally(sell);
    accounts.findByIds = (ids) => findByIds(ids).finally(sell);
    await unlink(seller);
    Object.assign(accounts, { head, findByIds });
    await gateway.settle();
    expect(await gateway.points(seller)).toBe('0');
  });

  it('is taken over by a message as well, and what the seller had stays the seller’s', async () => {
    await begin();
    gateway.deposit(account, THOUSAND_CWD);
    await gateway.settle();
    const withdrawal = await gateway.withdraw(seller, '1000');
    expect(await prove(buyer, 'message_from_account').catch(String)).toContain(
      'account_linked_elsewhere',
    );
    changeKeys();
    await gateway.settle();
    expect(await prove(buyer, 'message_from_account')).toMatchObject({ status: 'linked' });
    expect(await gateway.get(Withdrawals).find(withdrawal.id)).toMatchObject({
      state: 'cancelled',
    });
    expect(await gateway.events('withdrawal_lapsed')).toMatchObject([
      { withdrawalId: withdrawal.id, reason: 'account_taken_over' },
    ]);
    expect(await gateway.points(seller)).toBe('90000');
    expect(await gateway.get(Links).activeOfCustomer(seller)).toBeNull();
  });

  it('is not taken over by whoever proves the same keys', async () => {
    await begin();
    expect(await refusalOf(prove(buyer))).toBe('account_linked_elsewhere');
    expect(await refusalOf(prove(buyer, 'message_from_account'))).toBe('account_linked_elsewhere');
  });

  it('gives its owner what came after a change of keys, at the worse rate, once it is proven', async () => {
    await begin();
    const purse = new Purse(gateway, seller, account);
    await purse.open();
    changeKeys();
    gateway.deposit(account, THOUSAND_CWD);
    await gateway.settle();
    expect(await gateway.points(seller)).toBe('0');
    expect(await refusalOf(claimAll(seller))).toBe('none');
    expect(await gateway.points(seller)).toBe('0');
    gateway.passTime(600);
    await gateway.get(SetRates).execute({
      ...{ rates: { deposit: '45', withdrawal: '50' }, effectiveAt: null, by: 'operator' },
    });
    expect(await prove(seller)).toMatchObject({ status: 'linked' });
    await claimAll(seller);
    expect(await gateway.points(seller)).toBe('45000');
    expect(await purse.gain()).toBe('0');
    gateway.deposit(account, THOUSAND_CWD);
    await gateway.settle();
    expect(await gateway.points(seller)).not.toBe('45000');
  });

  it('leaves the seller what was sent before the keys changed, though it was read after that', async () => {
    await begin();
    gateway.deposit(account, THOUSAND_CWD);
    gateway.node.produceBlock();
    changeKeys();
    await gateway.settle();
    await gateway.settle();
    expect(await gateway.points(seller)).toBe('90000');
    expect(await gateway.get(Links).activeOfAccount(account.id)).toMatchObject({
      suspendedAt: expect.any(Date) as unknown,
    });
  });

  it('loses nothing that came while no node told the keys', async () => {
    await begin();
    const accounts = gateway.get(ChainAccounts);
    const silent = jest.spyOn(accounts, 'findByIds').mockResolvedValue([null]);
    gateway.deposit(account, THOUSAND_CWD);
    await gateway.settle();
    const states = async () =>
      (await gateway.get(Deposits).list({}, { limit: 10, cursor: null })).items.map(
        ({ state }) => state,
      );
    expect(await states()).toEqual(['waiting']);
    expect(await gateway.problems()).toEqual([]);
    silent.mockRestore();
    await gateway.settle();
    expect(await states()).toEqual(['credited']);
    expect(await gateway.points(seller)).toBe('90000');
  });
});
