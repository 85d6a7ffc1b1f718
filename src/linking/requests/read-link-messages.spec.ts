import { DomainError, EventPublisher, UnitOfWork, type DomainEvent } from '../../kernel';
import type { IrreversibleBatch, OperationFact, RealOperation } from '../../scan';
import { MemoReader, type PlainMemo } from '../../wallet';
import type { LinkRequest, LinkRequestState, MessageProof } from '../link';
import { LinkingSettings } from '../linking-settings';
import { formatCode, hashCode, messageCode } from '../codes/one-time-code';
import { LinkRequests } from '../ports/link-requests';
import { ReadLinkMessages } from './read-link-messages';

const SECRET = 'throw-away-secret-of-this-test';
const HOT_WALLET = '1.2.10';
const ACCOUNT = '1.2.50';
const SHOWN_AT_BLOCK = 100;
const UNTIL = new Date('2026-03-01T12:10:00Z');
const IN_TIME = new Date('2026-03-01T12:00:03Z');
const ATTEMPTS = 5;
const FEE = { feeUnits: 10_888n, feeAssetId: '1.3.0' };

/** The text is the operation: how it is decrypted is the adapter's business. */
class PlainMemos extends MemoReader {
  reads = 0;
  isAway = false;

  override read(
    operations: readonly Pick<RealOperation, 'content'>[],
  ): Promise<(PlainMemo | null)[]> {
    if (this.isAway) return Promise.reject(new DomainError('signer_unavailable'));
    this.reads += operations.length;
    const textOf = ({ content }: Pick<RealOperation, 'content'>) =>
      content === 'garbage' ? null : { text: content, toMemoKey: '' };
    return Promise.resolve(operations.map(textOf));
  }
}

class Requests {
  readonly all = new Map<string, LinkRequest>();
  lookups = 0;

  add(id: string, changes: Partial<LinkRequest> = {}): string {
    const code = messageCode(SECRET, id);
    this.all.set(id, {
      id,
      customerId: `customer of ${id}`,
      accountId: ACCOUNT,
      accountName: 'alice',
      method: 'message_from_account',
      state: 'awaiting_message',
      createdAt: IN_TIME,
      codeHash: hashCode(SECRET, id, code),
      codeExpiresAt: UNTIL,
      authorityFingerprint: 'keys',
      attempts: 0,
      requestedAtBlock: SHOWN_AT_BLOCK,
      proof: null,
      ...changes,
    });
    return formatCode(code);
  }

  stateOf(id: string): LinkRequestState | undefined {
    return this.all.get(id)?.state;
  }

  awaitingMessageFrom(accountIds: readonly string[]): Promise<LinkRequest[]> {
    this.lookups += 1;
    const waiting = [...this.all.values()].filter(
      ({ state, accountId }) => state === 'awaiting_message' && accountIds.includes(accountId),
    );
    return Promise.resolve(waiting);
  }

  receiveMessage(id: string, proof: MessageProof): Promise<boolean> {
    return this.change(id, { state: 'message_received', proof });
  }

  transition(id: string, _from: LinkRequestState, state: LinkRequestState): Promise<boolean> {
    return this.change(id, { state });
  }

  countAttempt(id: string): Promise<number> {
    const attempts = (this.all.get(id)?.attempts ?? 0) + 1;
    void this.change(id, { attempts });
    return Promise.resolve(attempts);
  }

  private change(id: string, changes: Partial<LinkRequest>): Promise<boolean> {
    const request = this.all.get(id);
    if (request?.state !== 'awaiting_message') return Promise.resolve(false);
    this.all.set(id, { ...request, ...changes });
    return Promise.resolve(true);
  }
}

class Published extends EventPublisher {
  constructor(private readonly events: DomainEvent[]) {
    super();
  }

  override publish(event: DomainEvent): Promise<void> {
    this.events.push(event);
    return Promise.resolve();
  }
}

class InTransaction extends UnitOfWork {
  override run<T>(work: () => Promise<T>): Promise<T> {
    return work();
  }

  override isActive(): boolean {
    return false;
  }

  override afterCommit(_work: () => unknown): void {
    throw new Error('not used');
  }

  override confirm(): Promise<void> {
    return Promise.resolve();
  }
}

describe('ReadLinkMessages', () => {
  let requests: Requests;
  let memos: PlainMemos;
  let events: DomainEvent[];
  let listener: ReadLinkMessages;

  beforeEach(() => {
    requests = new Requests();
    memos = new PlainMemos();
    events = [];
    listener = new ReadLinkMessages(
      Object.assign(Object.create(LinkRequests.prototype) as LinkRequests, {
        awaitingMessageFrom: requests.awaitingMessageFrom.bind(requests),
        receiveMessage: requests.receiveMessage.bind(requests),
        transition: requests.transition.bind(requests),
        countAttempt: requests.countAttempt.bind(requests),
      }),
      memos,
      new Published(events),
      new InTransaction(),
      new LinkingSettings(SECRET, 600, ATTEMPTS, 60),
    );
  });

  interface Sent {
    readonly fact: OperationFact;
    readonly content: string;
  }

  const message = (text: string, parties: { from?: string; to?: string } = {}): Sent => {
    const { from = ACCOUNT, to = HOT_WALLET } = parties;
    const fact = { kind: 'message', fromAccountId: from, toAccountId: to, ...FEE } as const;
    return { fact, content: text };
  };

  const batch = (
    sent: readonly Sent[],
    { number = SHOWN_AT_BLOCK + 1, time = IN_TIME } = {},
  ): IrreversibleBatch => {
    const operations = sent.map((each, index): RealOperation => {
      const place = { blockNumber: number, transactionIndex: index, operationIndex: 0 };
      return { ...place, transactionId: `transaction ${index}`, ...each };
    });
    const block = { number, id: 'id', previousId: 'previous', time, operations };
    return { hotWalletId: HOT_WALLET, blocks: [block], virtualOperations: [], node: 'ws://node' };
  };

  /** As the scan does. */
  const readBlocks = async (blocks: IrreversibleBatch) => {
    await listener.prepare(blocks);
    await listener.onIrreversible(blocks);
  };

  it('waits for the signer, and passes over no message', async () => {
    const code = requests.add('r1');
    const blocks = batch([message(code)]);
    memos.isAway = true;
    await expect(listener.prepare(blocks)).rejects.toMatchObject({ code: 'signer_unavailable' });
    await expect(listener.onIrreversible(blocks)).rejects.toThrow('not read before');
    expect(requests.stateOf('r1')).toBe('awaiting_message');
    memos.isAway = false;
    await readBlocks(blocks);
    expect(requests.stateOf('r1')).toBe('message_received');
  });

  it('keeps where the message stands, and says so', async () => {
    const code = requests.add('r1');
    await readBlocks(batch([message('hello'), message(code.toLowerCase())]));
    const proof = { transactionId: 'transaction 1', operationIndex: 0, blockNumber: 101 };
    expect(requests.all.get('r1')).toMatchObject({ state: 'message_received', proof, attempts: 0 });
    expect(events).toEqual([
      {
        type: 'link_message_received',
        customerId: 'customer of r1',
        accountName: 'alice',
        transactionId: 'transaction 1',
      },
    ]);
  });

  it('does nothing when the same blocks come again', async () => {
    const code = requests.add('r1');
    for (let time = 0; time < 3; time += 1) await readBlocks(batch([message(code)]));
    expect(events).toHaveLength(1);
  });

  it('takes no message of the block at which the code was shown, or of one before', async () => {
    const code = requests.add('r1');
    for (const number of [SHOWN_AT_BLOCK - 1, SHOWN_AT_BLOCK]) {
      await readBlocks(batch([message(code)], { number }));
      expect(requests.stateOf('r1')).toBe('awaiting_message');
    }
  });

  it('takes the last moment for in time, and the next for too late', async () => {
    const inTime = requests.add('r1');
    await readBlocks(batch([message(inTime)], { time: UNTIL }));
    expect(requests.stateOf('r1')).toBe('message_received');
    const late = requests.add('r2');
    const time = new Date(UNTIL.getTime() + 1);
    await readBlocks(batch([message(late)], { time }));
    expect(requests.stateOf('r2')).toBe('failed');
    expect(events.at(-1)).toMatchObject({ type: 'link_message_failed', reason: 'code_expired' });
  });

  it('tells the code of one customer from that of another', async () => {
    const [mine, theirs] = [requests.add('r1'), requests.add('r2')];
    expect(mine).not.toBe(theirs);
    await readBlocks(batch([message(theirs)]));
    expect([requests.stateOf('r1'), requests.stateOf('r2')]).toEqual([
      'awaiting_message',
      'message_received',
    ]);
  });

  it('looks at short messages to the hot wallet alone, and asks for nobody without one', async () => {
    const code = requests.add('r1');
    const parties = { fromAccountId: ACCOUNT, toAccountId: HOT_WALLET };
    const transfer = { kind: 'transfer', ...parties, assetId: '1.3.0', units: 1n, ...FEE } as const;
    await readBlocks(
      batch([
        message(code, { to: '1.2.99' }),
        { fact: transfer, content: code },
        message(code.padEnd(2_000)),
      ]),
    );
    await readBlocks(batch([]));
    expect([requests.stateOf('r1'), requests.lookups]).toEqual(['awaiting_message', 0]);
    await readBlocks(batch([message(code, { from: '1.2.51' })]));
    expect(requests.stateOf('r1')).toBe('awaiting_message');
    expect(memos.reads).toBe(0);
  });

  it('takes no message that only the account history shows', async () => {
    const code = requests.add('r1');
    const place = { blockNumber: 101, transactionIndex: 0, operationIndex: 0 };
    const virtual = { ...place, key: 'virtual', fact: message(code).fact };
    await readBlocks({ ...batch([]), virtualOperations: [virtual] });
    expect(requests.stateOf('r1')).toBe('awaiting_message');
  });

  it('takes no message of a block that only one node vouches for', async () => {
    const code = requests.add('r1');
    const read = batch([message(code)]);
    const unproven = { reason: 'an operation that is not packed', node: 'ws://node' };
    const blocks = read.blocks.map((block) => ({ ...block, unproven }));
    await readBlocks({ ...read, blocks });
    expect(requests.stateOf('r1')).toBe('awaiting_message');
  });

  it('counts wrong codes, and neither garbage nor a greeting', async () => {
    const code = requests.add('r1');
    const wrong = code === 'AAAA-AAAA' ? 'CCCC-CCCC' : 'AAAA-AAAA';
    const many = Array<Sent>(ATTEMPTS - 1).fill(message(wrong));
    await readBlocks(batch([message('garbage'), message('hi'), ...many]));
    expect(requests.all.get('r1')).toMatchObject({ state: 'awaiting_message', attempts: 4 });
    await readBlocks(batch([message(wrong), message(code)]));
    expect(requests.stateOf('r1')).toBe('exhausted');
    expect(events.at(-1)).toMatchObject({ reason: 'code_attempts_exhausted' });
  });

  it('decrypts each message once, and a bounded number of them', async () => {
    for (let index = 0; index < 20; index += 1) requests.add(`r${index}`);
    await readBlocks(batch(Array<Sent>(500).fill(message('hello'))));
    expect(memos.reads).toBe(50);
  });
});
