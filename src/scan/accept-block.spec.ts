import { ContractClock } from 'crowdwiz-testkit/contracts';
import { InMemory } from 'crowdwiz-testkit/memory';
import { Assets } from '../kernel';
import { Findings, RaiseFinding, type FindingKind } from '../safety';
import { AcceptBlock } from './accept-block';
import { AcceptedBlocks } from './ports/accepted-blocks';

const NUMBER = 0xabc;
const idOf = (number: number) => number.toString(16).padStart(8, '0') + 'e'.repeat(32);

describe('a block that an operator vouches for', () => {
  let clock: ContractClock;
  let stores: InMemory;

  beforeEach(() => {
    clock = new ContractClock();
    stores = InMemory.of(clock, Assets.withPoints('DEMO', 2));
  });

  const accept = (change: { blockNumber?: number; blockId?: string; by?: string } = {}) =>
    stores.get(AcceptBlock).execute({
      ...{ blockNumber: NUMBER, blockId: idOf(NUMBER), reason: 'looked at two explorers' },
      ...{ by: 'olga', ...change },
    });
  const raise = (kind: FindingKind, subject: string, blockId: string) =>
    stores
      .get(RaiseFinding)
      .execute({ kind, subject, summary: 's', evidence: { blockId }, halts: [] });
  const openSubjects = async () => {
    const open = await stores
      .get(Findings)
      .openOf(['block_not_proven', 'transactions_contradict_header']);
    return open.map(({ subject }) => subject);
  };

  it('is accepted once, and stays as it was accepted first', async () => {
    const first = await accept();
    expect(first).toMatchObject({ blockNumber: NUMBER, acceptedBy: 'olga' });
    clock.moveBySeconds(60);
    expect(await accept({ by: 'boris', blockId: idOf(NUMBER).toUpperCase() })).toEqual(first);
    expect(await stores.get(AcceptedBlocks).find(NUMBER, idOf(NUMBER))).toEqual(first);
    expect(stores.events().map(({ type }) => type)).toEqual(['block_accepted']);
  });

  it('settles the findings about it, and about no other', async () => {
    await raise('block_not_proven', 'mine', idOf(NUMBER));
    await raise('transactions_contradict_header', 'mine, too', idOf(NUMBER));
    await raise('block_not_proven', 'other', idOf(NUMBER + 1));
    await accept();
    expect(await openSubjects()).toEqual(['other']);
    const closed = stores.events().filter(({ type }) => type === 'finding_closed');
    expect(closed).toMatchObject([{ by: 'olga' }, { by: 'olga' }]);
    // What comes up again is closed by accepting again.
    await raise('block_not_proven', 'again', idOf(NUMBER));
    await accept();
    expect(await openSubjects()).toEqual(['other']);
  });

  it.each([
    ['of another number', { blockNumber: NUMBER + 1 }],
    ['too short', { blockId: idOf(NUMBER).slice(1) }],
    ['no hex', { blockId: idOf(NUMBER).replace(/e$/, 'x') }],
  ])('is not accepted by an id that is %s', async (_what, change) => {
    await expect(accept(change)).rejects.toMatchObject({ code: 'block_id_malformed' });
    expect(await stores.get(AcceptedBlocks).list({ limit: 9, cursor: null })).toMatchObject({
      items: [],
    });
  });
});
