import { DomainError } from '../../kernel';
import { Links, SuspendLink, type KeyUpdate, type Link } from '../../linking';
import { ChainAccounts, type ChainAccount } from '../../wallet';
import { DepositOwners, NOTHING_PROVEN, type ProvenLinks } from './deposit-owners';

const ACCOUNT = '1.2.33';
/** Whatever the head was at which other keys were seen, blocks have been read beyond it. */
const READ_FAR = 1_000;
const NO_ANSWER = 'no node answers';

const linkOf = (over: Partial<Link> = {}): Link => ({
  id: 'l',
  customerId: 'seller',
  accountId: ACCOUNT,
  accountName: 'alice',
  verifiedAt: new Date(0),
  verifiedAtBlock: 10,
  provenAtBlock: 10,
  endedAt: null,
  endedAtBlock: null,
  authorityFingerprint: 'old keys',
  suspendedAt: null,
  suspendedAtBlock: null,
  ...over,
});

describe('whose a deposit is', () => {
  let links: Link[];
  let updates: KeyUpdate[];
  let present: string | null;
  let asked: string[][];
  let suspended: string[];
  let owners: DepositOwners;

  beforeEach(() => {
    [links, updates, present, asked, suspended] = [[linkOf()], [], 'old keys', [], []];
    owners = new DepositOwners(
      Object.assign(Object.create(Links.prototype) as Links, {
        everOfAccounts: (ids: readonly string[]) =>
          Promise.resolve(links.filter(({ accountId }) => ids.includes(accountId))),
        keyUpdatesOf: () => Promise.resolve(updates),
      }),
      Object.assign(Object.create(ChainAccounts.prototype) as ChainAccounts, {
        findByIds: (ids: string[]) => {
          asked.push(ids);
          if (present === NO_ANSWER) {
            return Promise.reject(new DomainError('chain_unavailable'));
          }
          return Promise.resolve(ids.map((id) => present && { id, authorityFingerprint: present }));
        },
      }),
      Object.assign(Object.create(SuspendLink.prototype) as SuspendLink, {
        execute: (accounts: readonly ChainAccount[]) => {
          suspended.push(...accounts.map(({ authorityFingerprint }) => authorityFingerprint));
          return Promise.resolve([]);
        },
      }),
    );
  });

  const kindAt = async (
    blockNumber: number,
    proven: ProvenLinks = NOTHING_PROVEN,
    readTo = READ_FAR,
  ): Promise<string | undefined> => {
    const [ownership] = await owners.of([{ fromAccountId: ACCOUNT, blockNumber }], proven, readTo);
    return ownership?.kind;
  };
  const keysSetIn = (...blocks: number[]) => {
    updates = blocks.map((blockNumber) => ({ accountId: ACCOUNT, blockNumber }));
  };
  const suspendAt = (suspendedAtBlock: number | null, over: Partial<Link> = {}) => {
    links = [linkOf({ ...over, suspendedAt: new Date(0), suspendedAtBlock })];
  };

  it('is the one’s whose account still has the keys that proved it', async () => {
    const proven = await owners.look([ACCOUNT, ACCOUNT]);
    expect(await kindAt(11, proven)).toBe('owned');
    expect(await kindAt(10, proven)).toBe('nobodys');
    expect(asked).toEqual([[ACCOUNT]]);
  });

  it('is not sure for as long as the chain does not tell', async () => {
    present = null;
    expect(await kindAt(11, await owners.look([ACCOUNT]))).toBe('unsure');
    present = NO_ANSWER;
    expect(await kindAt(11, await owners.look([ACCOUNT]))).toBe('unsure');
    present = 'old keys';
    const proven = await owners.look([ACCOUNT]);
    links = [linkOf({ authorityFingerprint: 'renewed meanwhile' })];
    expect(await kindAt(11, proven)).toBe('unsure');
  });

  it('asks about nobody who is not linked, or suspended, or gone', async () => {
    links = [];
    expect(await owners.look([ACCOUNT])).toBe(NOTHING_PROVEN);
    suspendAt(50);
    await owners.look([ACCOUNT]);
    links = [linkOf({ endedAt: new Date(0), endedAtBlock: 20 })];
    await owners.look([ACCOUNT]);
    expect(asked).toEqual([]);
    expect(await kindAt(20)).toBe('owned');
    expect(await kindAt(21)).toBe('nobodys');
  });

  it('hands whoever has other keys over to be suspended', async () => {
    present = 'new keys';
    await owners.look([ACCOUNT]);
    expect(suspended).toEqual(['new keys']);
  });

  it('is nobody’s from the block on that sets keys, and the former owner’s before it', async () => {
    suspendAt(50);
    keysSetIn(30);
    expect(await kindAt(29)).toBe('owned');
    expect(await kindAt(30)).toBe('nobodys');
    expect(await kindAt(31)).toBe('nobodys');
  });

  it('is nobody’s where no block shows the change, once all of them are read', async () => {
    suspendAt(50);
    expect(await kindAt(40, NOTHING_PROVEN, 49)).toBe('unsure');
    expect(await kindAt(40, NOTHING_PROVEN, 50)).toBe('nobodys');
    keysSetIn(60);
    expect(await kindAt(40)).toBe('nobodys');
    suspendAt(null);
    expect(await kindAt(40)).toBe('nobodys');
  });

  it('does not count the keys that the last proof was about', async () => {
    suspendAt(50, { provenAtBlock: 25 });
    keysSetIn(20, 45);
    expect(await kindAt(30)).toBe('owned');
    suspendAt(50, { provenAtBlock: 15 });
    expect(await kindAt(30)).toBe('nobodys');
  });

  it('is nobody’s between a change of keys and the proof of the new ones, also if that is read first', async () => {
    links = [linkOf({ provenAtBlock: 45, authorityFingerprint: 'new keys' })];
    present = 'new keys';
    keysSetIn(39);
    const proven = await owners.look([ACCOUNT]);
    expect(await kindAt(38, proven)).toBe('owned');
    expect(await kindAt(39, proven)).toBe('nobodys');
    expect(await kindAt(45, proven)).toBe('nobodys');
    expect(await kindAt(46, proven)).toBe('owned');
    // A proposal set them, which no block shows.
    keysSetIn();
    expect(await kindAt(40, proven, 44)).toBe('unsure');
    expect(await kindAt(40, proven, 45)).toBe('nobodys');
  });
});
