import type { ChainBlock, HistoryEntry, OperationFact, RealOperation } from './chain-facts';
import { separateVirtual } from './separate-virtual';

const fact: OperationFact = {
  kind: 'transfer',
  fromAccountId: '1.2.33',
  toAccountId: '1.2.32',
  assetId: '1.3.0',
  units: 1n,
  feeUnits: 200_000n,
  feeAssetId: '1.3.0',
};

function real(content: string, operationIndex = 0): RealOperation {
  return {
    blockNumber: 5,
    transactionIndex: 0,
    operationIndex,
    transactionId: 'ab',
    fact,
    content,
  };
}

function history(sequence: number, content: string, blockNumber = 5): HistoryEntry {
  return { sequence, blockNumber, transactionIndex: 0, operationIndex: 0, fact, content };
}

function block(operations: RealOperation[], id = 'id5'): ChainBlock {
  return { number: 5, id, previousId: 'id4', time: new Date(0), operations };
}

describe('separateVirtual', () => {
  it('finds nothing virtual when each entry has its operation', () => {
    const blocks = [block([real('a'), real('b', 1), real('a', 2)])];
    const entries = [history(1, 'a'), history(2, 'b'), history(3, 'a')];
    expect(separateVirtual(blocks, entries)).toEqual([]);
  });

  it('tells a proposal’s transfer from an equal real one at the same place', () => {
    const found = separateVirtual([block([real('a')])], [history(1, 'a'), history(2, 'a')]);
    expect(found).toHaveLength(1);
    expect(found[0]?.key).toMatch(/^virtual:id5:[0-9a-f]{32}:1$/);
  });

  it('gives two equal virtual operations of one block different keys', () => {
    const found = separateVirtual([block([])], [history(1, 'v'), history(2, 'v')]);
    expect(new Set(found.map(({ key }) => key)).size).toBe(2);
  });

  it('makes the same key whatever the history sequence, and another on another branch', () => {
    const [one] = separateVirtual([block([])], [history(7, 'v')]);
    const [again] = separateVirtual([block([])], [history(99, 'v')]);
    const [forked] = separateVirtual([block([], 'other')], [history(7, 'v')]);
    expect(again?.key).toBe(one?.key);
    expect(forked?.key).not.toBe(one?.key);
  });

  it('is not misled by operations that history lost', () => {
    expect(separateVirtual([block([real('a'), real('b', 1)])], [history(1, 'b')])).toEqual([]);
  });

  it('refuses entries of blocks that were not read', () => {
    expect(() => separateVirtual([block([])], [history(1, 'v', 6)])).toThrow('block 6');
  });
});
