/**
 * State that can be taken back. Every change to a `Table` is noted in the innermost open session of
 * its journal; undoing a session restores the former values, newest change first. Undoing a block
 * therefore costs as much as the block changed, however large the state is.
 */

interface Change {
  readonly table: Restorable;
  readonly key: string;
  readonly previous: unknown;
}

interface Restorable {
  restore(key: string, previous: unknown): void;
}

/** The changes of one transaction or block, in the order in which they were made. */
export class Session {
  readonly changes: Change[] = [];
}

export class Journal {
  private readonly open: Session[] = [];

  /** Opens a session; it must be closed by `merge`, `detach` or `undo`, innermost first. */
  begin(): Session {
    const session = new Session();
    this.open.push(session);
    return session;
  }

  /** Hands the changes of the innermost session to the one around it. */
  merge(session: Session): void {
    this.close(session);
    const outer = this.open.at(-1);
    if (outer === undefined) {
      return;
    }
    for (const change of session.changes) {
      outer.changes.push(change);
    }
  }

  /** Closes the session and keeps its changes, which `undoDetached` can still take back. */
  detach(session: Session): Session {
    this.close(session);
    return session;
  }

  /** Takes the innermost session back. */
  undo(session: Session): void {
    this.close(session);
    this.restoreAll(session);
  }

  /** Takes back a session that was detached; everything that came later must be undone before. */
  undoDetached(session: Session): void {
    if (this.open.length > 0) {
      throw new Error('a detached session cannot be undone below an open one');
    }
    this.restoreAll(session);
  }

  note(change: Change): void {
    this.open.at(-1)?.changes.push(change);
  }

  private close(session: Session): void {
    if (this.open.pop() !== session) {
      throw new Error('sessions must be closed innermost first');
    }
  }

  private restoreAll(session: Session): void {
    for (let index = session.changes.length - 1; index >= 0; index -= 1) {
      const change = session.changes[index];
      change?.table.restore(change.key, change.previous);
    }
  }
}

/** A journaled map. Values are never changed in place: `set` puts a new object in the old one's stead. */
export class Table<Value> implements Restorable {
  private readonly rows = new Map<string, Value>();

  /** `publishesObjects`: the keys are object ids which clients may read and subscribe to. */
  constructor(
    private readonly journal: Journal,
    readonly publishesObjects: boolean,
  ) {}

  get size(): number {
    return this.rows.size;
  }

  get(key: string): Value | undefined {
    return this.rows.get(key);
  }

  has(key: string): boolean {
    return this.rows.has(key);
  }

  values(): IterableIterator<Value> {
    return this.rows.values();
  }

  entries(): IterableIterator<[string, Value]> {
    return this.rows.entries();
  }

  set(key: string, value: Value): void {
    this.journal.note({ table: this, key, previous: this.rows.get(key) });
    this.rows.set(key, value);
  }

  delete(key: string): void {
    if (this.rows.has(key)) {
      this.journal.note({ table: this, key, previous: this.rows.get(key) });
      this.rows.delete(key);
    }
  }

  restore(key: string, previous: unknown): void {
    if (previous === undefined) {
      this.rows.delete(key);
      return;
    }
    // Only `set` and `delete` note changes, and they note this table's own values.
    this.rows.set(key, previous as Value);
  }
}
