import { Journal, Table } from './journal';

describe('journaled tables', () => {
  let journal: Journal;
  let table: Table<number>;

  const rows = (): [string, number][] =>
    [...table.entries()].sort(([left], [right]) => (left < right ? -1 : 1));

  beforeEach(() => {
    journal = new Journal();
    table = new Table<number>(journal, true);
    table.set('kept', 1);
    table.set('changed', 1);
    table.set('deleted', 1);
  });

  const change = (): void => {
    table.set('changed', 2);
    table.set('changed', 3);
    table.delete('deleted');
    table.set('created', 1);
    table.delete('created');
    table.set('created', 2);
    table.delete('never there');
  };

  it('take a session back', () => {
    const before = rows();
    const session = journal.begin();
    change();
    expect(rows()).toEqual([
      ['changed', 3],
      ['created', 2],
      ['kept', 1],
    ]);
    journal.undo(session);
    expect(rows()).toEqual(before);
  });

  it('take a merged session back with the one around it', () => {
    const before = rows();
    const outer = journal.begin();
    const inner = journal.begin();
    change();
    journal.merge(inner);
    expect(table.get('changed')).toBe(3);
    journal.undo(outer);
    expect(rows()).toEqual(before);
  });

  it('take detached sessions back, newest first', () => {
    const before = rows();
    const first = journal.begin();
    change();
    journal.detach(first);
    const second = journal.begin();
    table.set('changed', 4);
    table.set('deleted', 4);
    journal.detach(second);
    journal.undoDetached(second);
    expect(table.get('changed')).toBe(3);
    expect(table.has('deleted')).toBe(false);
    journal.undoDetached(first);
    expect(rows()).toEqual(before);
  });

  it('refuse to be closed in the wrong order', () => {
    const outer = journal.begin();
    journal.begin();
    expect(() => {
      journal.undo(outer);
    }).toThrow('innermost first');
  });

  it('refuse to undo a detached session below an open one', () => {
    const block = journal.detach(journal.begin());
    journal.begin();
    expect(() => {
      journal.undoDetached(block);
    }).toThrow('below an open one');
  });
});
