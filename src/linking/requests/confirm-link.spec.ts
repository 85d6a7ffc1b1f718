import { ContractClock } from 'crowdwiz-testkit/contracts';
import { InMemory } from 'crowdwiz-testkit/memory';
import { Assets, newId, UnitOfWork } from '../../kernel';
import { ChainAccounts, type ChainAccount } from '../../wallet';
import { ConfirmLink } from './confirm-link';
import type { LinkRequest } from '../link';
import { LinkingSettings } from '../linking-settings';
import { formatCode, generateCode, hashCode } from '../codes/one-time-code';
import { Customers } from '../ports/customers';
import { LinkRequests } from '../ports/link-requests';
import { Links } from '../ports/links';

const SECRET = 'throw-away-secret-of-a-test';
const HEAD = 500;

/** A chain that has these accounts, as they are now. */
class FewAccounts extends ChainAccounts {
  readonly accounts = new Map<string, ChainAccount>();

  override findByName(name: string): Promise<ChainAccount | null> {
    return Promise.resolve([...this.accounts.values()].find((each) => each.name === name) ?? null);
  }

  override findByIds(ids: readonly string[]): Promise<readonly (ChainAccount | null)[]> {
    return Promise.resolve(ids.map((id) => this.accounts.get(id) ?? null));
  }

  override hotWallet(): Promise<ChainAccount> {
    return Promise.reject(new Error('nobody asks'));
  }

  override head(): Promise<{ number: number; time: Date }> {
    return Promise.resolve({ number: HEAD, time: new Date('2026-03-01T12:00:00Z') });
  }

  override headNumber(): Promise<number> {
    return Promise.resolve(HEAD);
  }
}

describe('ConfirmLink', () => {
  let stores: InMemory;
  let chain: FewAccounts;
  let clock: ContractClock;

  const alice = (keys = 'keys of alice'): ChainAccount => ({
    id: '1.2.5',
    name: 'alice',
    memoKey: 'CWD5key',
    memoKeyUsable: true,
    authorityFingerprint: keys,
  });

  beforeEach(() => {
    clock = new ContractClock();
    chain = new FewAccounts();
    chain.accounts.set('1.2.5', alice());
    stores = InMemory.of(clock, Assets.withPoints('DEMO', 2), [
      [ChainAccounts, chain],
      [LinkingSettings, new LinkingSettings(SECRET, 600, 5, 60)],
    ]);
  });

  /** A customer to whom a code was sent; gives the code. */
  async function asked(name: string): Promise<{ customerId: string; code: string }> {
    const { customer } = await stores.get(Customers).findOrCreate(name);
    const code = generateCode();
    const id = newId();
    const request: LinkRequest = {
      ...{ id, customerId: customer.id, accountId: '1.2.5', accountName: 'alice' },
      ...{ method: 'code_to_account', state: 'requested', createdAt: clock.now() },
      ...{ codeHash: null, codeExpiresAt: null, authorityFingerprint: null },
      ...{ attempts: 0, requestedAtBlock: null, proof: null },
    };
    const requests = stores.get(LinkRequests);
    await requests.create(request);
    await requests.transition(id, 'requested', 'sent', {
      hash: hashCode(SECRET, id, code),
      expiresAt: new Date(clock.now().getTime() + 600_000),
      authorityFingerprint: chain.accounts.get('1.2.5')?.authorityFingerprint ?? '',
    });
    return { customerId: customer.id, code: formatCode(code) };
  }

  const confirm = async (customerId: string, code: string) => {
    const use = stores.get(ConfirmLink);
    return use.execute({ customerId, code, facts: await use.lookUp(customerId) });
  };
  const linkOf = (customerId: string) => stores.get(Links).activeOfCustomer(customerId);

  it('links by the code that was sent, from the head on, once', async () => {
    const { customerId, code } = await asked('anna');
    expect(await confirm(customerId, code.toLowerCase())).toMatchObject({ status: 'linked' });
    expect(await linkOf(customerId)).toMatchObject({ accountId: '1.2.5', verifiedAtBlock: HEAD });
    await expect(confirm(customerId, code)).rejects.toMatchObject({ code: 'code_not_requested' });
    expect(stores.events().map(({ type }) => type)).toEqual(['link_verified']);
  });

  it('counts wrong codes, and ends with the last of them', async () => {
    const { customerId, code } = await asked('anna');
    for (const left of ['4', '3', '2', '1']) {
      const outcome = await confirm(customerId, 'WRONG-CODE');
      expect(outcome).toMatchObject({ code: 'code_wrong', details: { attemptsLeft: left } });
    }
    expect(await confirm(customerId, 'WRONG-CODE')).toMatchObject({
      code: 'code_attempts_exhausted',
    });
    await expect(confirm(customerId, code)).rejects.toMatchObject({ code: 'code_not_requested' });
    expect(await linkOf(customerId)).toBeNull();
  });

  it('refuses a code that is too old, and one of former keys', async () => {
    const anna = await asked('anna');
    clock.moveBySeconds(1_200);
    expect(await confirm(anna.customerId, anna.code)).toMatchObject({ code: 'code_expired' });
    const boris = await asked('boris');
    chain.accounts.set('1.2.5', alice('keys of a thief'));
    const outcome = await confirm(boris.customerId, boris.code);
    expect(outcome).toMatchObject({ code: 'account_keys_changed' });
    expect(await linkOf(boris.customerId)).toBeNull();
  });

  it('gives an account to whoever proves other keys of it, and to nobody by the same', async () => {
    const anna = await asked('anna');
    await confirm(anna.customerId, anna.code);
    const thief = await asked('by the same keys');
    expect(await confirm(thief.customerId, thief.code)).toMatchObject({
      code: 'account_linked_elsewhere',
    });
    chain.accounts.set('1.2.5', alice('keys of the buyer'));
    const buyer = await asked('boris');
    expect(await confirm(buyer.customerId, buyer.code)).toMatchObject({ status: 'linked' });
    expect(await linkOf(anna.customerId)).toBeNull();
    const links = await stores.get(Links).everOfAccounts(['1.2.5']);
    expect(links.map(({ endedAtBlock }) => endedAtBlock)).toEqual([HEAD, null]);
  });

  it('leaves nothing where the unit of work around it is undone', async () => {
    const { customerId, code } = await asked('anna');
    const use = stores.get(ConfirmLink);
    const facts = await use.lookUp(customerId);
    const work = stores.get(UnitOfWork).run(async () => {
      await use.execute({ customerId, code, facts });
      throw new Error('undone');
    });
    await expect(work).rejects.toThrow('undone');
    expect(await linkOf(customerId)).toBeNull();
    expect(await confirm(customerId, code)).toMatchObject({ status: 'linked' });
  });
});
