import type { Link } from '../../linking';
import type { ChainBlock, OperationFact } from '../../scan';
import { ownerAt, readCredits } from './read-credits';

const HOT = '1.2.32';
const transfer = (over: Partial<Extract<OperationFact, { kind: 'transfer' }>>): OperationFact => ({
  kind: 'transfer',
  fromAccountId: '1.2.33',
  toAccountId: HOT,
  assetId: '1.3.0',
  units: 5n,
  feeUnits: 1n,
  feeAssetId: '1.3.0',
  ...over,
});

function blockOf(...facts: OperationFact[]): ChainBlock {
  const operations = facts.map((fact, operationIndex) => ({
    blockNumber: 9,
    transactionIndex: 0,
    operationIndex,
    transactionId: 'tx',
    fact,
    content: '',
  }));
  return { number: 9, id: 'id9', previousId: 'id8', time: new Date(0), operations };
}

describe('readCredits', () => {
  const read = (...facts: OperationFact[]) =>
    readCredits({ hotWalletId: HOT, blocks: [blockOf(...facts)], virtualOperations: [] });

  it('names two transfers of one transaction differently', () => {
    expect(read(transfer({}), transfer({})).map(({ chainKey }) => chainKey)).toEqual([
      'tx:0',
      'tx:1',
    ]);
  });

  it('passes over what the gateway sends itself and what only names it', () => {
    const message: OperationFact = {
      kind: 'message',
      fromAccountId: '1.2.33',
      toAccountId: HOT,
      feeUnits: 1n,
      feeAssetId: '1.3.0',
    };
    expect(read(transfer({ fromAccountId: HOT, toAccountId: '1.2.33' }), message)).toEqual([]);
  });

  it('keeps the asset, so that a look-alike is never taken for CWD', () => {
    expect(read(transfer({ assetId: '1.3.2' }))[0]?.assetId).toBe('1.3.2');
  });

  it('takes odd operations that bring CWD, as no payment of anybody', () => {
    const odd: OperationFact = {
      kind: 'other',
      operationType: 33,
      payerAccountId: null,
      effectUnits: 7n,
    };
    expect(read(odd)[0]).toMatchObject({ fromAccountId: null, units: 7n, otherOperation: 33 });
  });
});

describe('ownerAt', () => {
  const link = (over: Partial<Link>): Link => ({
    id: 'l',
    customerId: 'c',
    accountId: '1.2.33',
    accountName: 'alice',
    verifiedAt: new Date(0),
    verifiedAtBlock: 10,
    provenAtBlock: 10,
    endedAt: null,
    endedAtBlock: null,
    authorityFingerprint: '',
    suspendedAt: null,
    suspendedAtBlock: null,
    ...over,
  });

  it('counts from the block after the proof', () => {
    expect(ownerAt([link({})], '1.2.33', 10)).toBeNull();
    expect(ownerAt([link({})], '1.2.33', 11)?.customerId).toBe('c');
  });

  it('counts up to the block at which the link ended, for whoever had it then', () => {
    const links = [
      link({ endedAt: new Date(0), endedAtBlock: 20 }),
      link({ customerId: 'd', verifiedAtBlock: 30 }),
    ];
    expect(ownerAt(links, '1.2.33', 20)?.customerId).toBe('c');
    expect(ownerAt(links, '1.2.33', 25)).toBeNull();
    expect(ownerAt(links, '1.2.33', 31)?.customerId).toBe('d');
  });

  it('takes the newest of two, should they ever overlap', () => {
    const links = [
      link({ endedAt: new Date(0), endedAtBlock: 1_000_000_000 }),
      link({ customerId: 'd', verifiedAtBlock: 30 }),
    ];
    expect(ownerAt(links, '1.2.33', 30)?.customerId).toBe('c');
    expect(ownerAt(links, '1.2.33', 31)?.customerId).toBe('d');
    expect(ownerAt(links.reverse(), '1.2.33', 31)?.customerId).toBe('d');
  });

  it('knows no owner of another account', () => {
    expect(ownerAt([link({})], '1.2.34', 11)).toBeNull();
    expect(ownerAt([link({})], null, 11)).toBeNull();
  });
});
