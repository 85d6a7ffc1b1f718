import { ClaimDeposit } from '../../../src/deposits';
import type { DomainErrorCode } from '../../../src/kernel';
import { LinkRequests, Links, SuspendLink } from '../../../src/linking';
import { accountOptions, keyAuthority } from 'crowdwiz-sandbox/internal/node/chain/genesis';
import { deriveKeys, type AccountKeys, type SandboxAccount } from 'crowdwiz-sandbox/node';
import { ChainAccounts, OutgoingTransactions, SignTransactions } from '../../../src/wallet';
import { DecideWithdrawal, Withdrawals, type Withdrawal } from '../../../src/withdrawals';
import { GatewayHarness } from '../../support/gateway-harness';

const ACCOUNT_UPDATE = 6;

describe('the keys of a linked account', () => {
  let gateway: GatewayHarness;

  beforeAll(async () => {
    gateway = await GatewayHarness.start();
  });

  afterAll(() => gateway.stop());

  /** The account gets other keys, as by its owner or by a thief; gives it as who has them sees it. */
  function changeKeys(account: SandboxAccount, part: 'owner' | 'active' | 'memo'): SandboxAccount {
    const keys: AccountKeys = {
      ...account.keys,
      [part]: deriveKeys(`${account.name}, another time`)[part],
    };
    const change = {
      owner: { owner: keyAuthority(keys.owner.publicKey) },
      active: { active: keyAuthority(keys.active.publicKey) },
      memo: { new_options: accountOptions(keys.memo.publicKey) },
    }[part];
    const signer = part === 'owner' ? account.keys.owner : account.keys.active;
    gateway.node.wallet.send([[ACCOUNT_UPDATE, { account: account.id, ...change }]], [signer]);
    gateway.node.produceBlock();
    return { ...account, keys };
  }

  async function funded(name: string) {
    const linked = await gateway.linked(name);
    gateway.deposit(linked.account, 10_000_000n);
    await gateway.settle();
    return linked;
  }

  /** Approved, and the keys change before it is paid. */
  async function overtaken(customerId: string, change: () => SandboxAccount) {
    const withdrawal = await gateway.withdraw(customerId, '1000');
    return { withdrawal, changed: change() };
  }

  const refusal = async (work: Promise<unknown>): Promise<DomainErrorCode | null> =>
    work.then(
      () => null,
      (error: unknown) => (error as { code: DomainErrorCode }).code,
    );
  const stateOf = async ({ id }: Withdrawal) => gateway.get(Withdrawals).find(id);
  const attempts = async ({ id }: Withdrawal) =>
    gateway.get(OutgoingTransactions).attemptsFor('withdrawal', id);

  async function proveAgain(customerId: string, account: SandboxAccount) {
    await gateway.requestLink(customerId, account);
    return gateway.confirm(customerId, await gateway.readCode(account));
  }

  it.each(['owner', 'active', 'memo'] as const)(
    'suspend withdrawals when the %s key changes, until the account is proven again',
    async (part) => {
      const { customerId, account } = await funded(`keys-${part}`);
      const { withdrawal, changed } = await overtaken(customerId, () => changeKeys(account, part));
      await gateway.round();
      expect(await stateOf(withdrawal)).toMatchObject({
        state: 'approved',
        waitingFor: 'link_suspended',
      });
      expect(await attempts(withdrawal)).toEqual([]);
      expect(await refusal(gateway.withdraw(customerId, '100'))).toBe('link_suspended');
      const outcome = await proveAgain(customerId, changed);
      expect(outcome).toMatchObject({ status: 'linked', link: { suspendedAt: null } });
      await gateway.round();
      await gateway.settle();
      expect(await stateOf(withdrawal)).toMatchObject({ state: 'irreversible', waitingFor: null });
      expect(await attempts(withdrawal)).toHaveLength(1);
      const suspended = await gateway.events('link_suspended');
      const renewed = await gateway.events('link_renewed');
      expect([suspended, renewed].map((events) => events.at(-1))).toMatchObject([
        { customerId, accountName: account.name },
        { customerId, accountName: account.name },
      ]);
      expect(await gateway.problems()).toEqual([]);
    },
  );

  it('must be those that the code was encrypted to', async () => {
    const account = gateway.account('keys-code');
    const customerId = await gateway.register('test:keys-code');
    await gateway.requestLink(customerId, account);
    const code = await gateway.readCode(account);
    const changed = changeKeys(account, 'memo');
    expect(await gateway.confirm(customerId, code)).toMatchObject({
      status: 'refused',
      code: 'account_keys_changed',
      details: { accountName: account.name },
    });
    expect(await refusal(gateway.confirm(customerId, code))).toBe('code_not_requested');
    expect(await gateway.get(Links).activeOfCustomer(customerId)).toBeNull();
    const [ended] = await gateway.rows('SELECT state FROM link_request WHERE account_id = $1', [
      account.id,
    ]);
    expect(ended).toEqual({ state: 'failed' });
    expect(await proveAgain(customerId, changed)).toMatchObject({ status: 'linked' });
  });

  it('are not asked for where a code was sent before they were kept', async () => {
    const account = gateway.account('keys-older-code');
    const customerId = await gateway.register('test:keys-older-code');
    await gateway.requestLink(customerId, account);
    const code = await gateway.readCode(account);
    const open = await gateway.get(LinkRequests).openOfCustomer(customerId);
    const requests = gateway.get(LinkRequests);
    const older = { ...open!, authorityFingerprint: null };
    const spy = jest.spyOn(requests, 'openOfCustomer').mockResolvedValue(older);
    changeKeys(account, 'active');
    expect(await gateway.confirm(customerId, code)).toMatchObject({ status: 'linked' });
    spy.mockRestore();
  });

  it('that change while a payout is being signed leave it unsigned', async () => {
    const { customerId, account } = await funded('keys-in-between');
    const withdrawal = await gateway.withdraw(customerId, '1000');
    const signing = gateway.get(SignTransactions);
    const prepare = signing.prepare.bind(signing);
    const looks: string[] = [];
    const spy = jest.spyOn(signing, 'prepare').mockImplementationOnce(async (...given) => {
      const prepared = await prepare(...given);
      changeKeys(account, 'active');
      const accounts = await gateway.get(ChainAccounts).findByIds([account.id]);
      const present = accounts.flatMap((each) => each ?? []);
      // The second look finds it suspended already: all the same, nothing is to be paid there.
      for (const look of ['first', 'second']) {
        const suspended = await gateway.get(SuspendLink).execute(present);
        looks.push(...suspended.map(({ accountName }) => `${look}: ${accountName}`));
      }
      return prepared;
    });
    await gateway.round();
    expect(looks).toEqual([`first: ${account.name}`, `second: ${account.name}`]);
    expect(await stateOf(withdrawal)).toMatchObject({ state: 'approved' });
    expect(await attempts(withdrawal)).toEqual([]);
    spy.mockRestore();
    await gateway.get(DecideWithdrawal).cancelByCustomer({ id: withdrawal.id, customerId });
  });

  it('are looked at when a withdrawal is quoted, and deposits wait for the next proof', async () => {
    const { customerId, account } = await funded('keys-quoted');
    const changed = changeKeys(account, 'active');
    expect(await refusal(gateway.withdraw(customerId, '100'))).toBe('link_suspended');
    expect(await gateway.get(Links).activeOfCustomer(customerId)).toMatchObject({
      suspendedAt: expect.any(Date) as unknown,
    });
    const before = Number(await gateway.points(customerId));
    gateway.deposit(changed, 100_000n);
    await gateway.settle();
    expect(Number(await gateway.points(customerId)) - before).toBe(0);
    expect(await proveAgain(customerId, changed)).toMatchObject({ status: 'linked' });
    const [offered] = await gateway.get(ClaimDeposit).claimable(customerId, 2);
    const claim = { customerId, depositId: offered!.id, rateVersion: 1 };
    expect((await gateway.get(ClaimDeposit).execute(claim)).points?.toDecimal()).toBe('90');
    await gateway.settle();
    const told = await gateway.events('link_suspended');
    expect(
      told.filter((event) => 'customerId' in event && event.customerId === customerId),
    ).toEqual([expect.objectContaining({ accountName: account.name })]);
  });

  it('may change to what is no key without any notice', async () => {
    const { customerId, account } = await funded('keys-vote');
    const options = { ...accountOptions(account.keys.memo.publicKey), voting_account: '1.2.0' };
    const update = { account: account.id, new_options: options };
    gateway.node.wallet.send([[ACCOUNT_UPDATE, update]], [account.keys.active]);
    gateway.node.produceBlock();
    const withdrawal = await gateway.withdraw(customerId, '1000');
    await gateway.round();
    await gateway.settle();
    expect(await stateOf(withdrawal)).toMatchObject({ state: 'irreversible' });
  });

  it('let the customer take a waiting withdrawal back', async () => {
    const { customerId, account } = await funded('keys-cancelled');
    const { withdrawal } = await overtaken(customerId, () => changeKeys(account, 'owner'));
    await gateway.round();
    await gateway.get(DecideWithdrawal).cancelByCustomer({ id: withdrawal.id, customerId });
    expect(await gateway.points(customerId)).toBe('9000');
    expect(await gateway.held(customerId)).toBe('0');
    expect(await gateway.problems()).toEqual([]);
  });

  it('renew nothing for a wrong code, another account or another customer', async () => {
    const { customerId, account } = await funded('keys-guarded');
    const thief = await gateway.register('test:thief');
    const other = gateway.account('keys-other');
    changeKeys(account, 'active');
    await refusal(gateway.withdraw(customerId, '100'));
    expect(await refusal(gateway.requestLink(customerId, other))).toBe('customer_already_linked');
    // Whoever has none of the keys may ask, and proves nothing.
    await gateway.requestLink(thief, account);
    await gateway.readCode(account);
    expect(await gateway.confirm(thief, 'AAAA-AAAA')).toMatchObject({ code: 'code_wrong' });
    await gateway.requestLink(customerId, account);
    await gateway.readCode(account);
    expect(await gateway.confirm(customerId, 'AAAA-AAAA')).toMatchObject({ code: 'code_wrong' });
    const link = await gateway.get(Links).activeOfCustomer(customerId);
    expect(link?.suspendedAt).not.toBeNull();
    const untouched = await funded('keys-untouched');
    const again = gateway.requestLink(untouched.customerId, untouched.account);
    expect(await refusal(again)).toBe('customer_already_linked');
  });
});
