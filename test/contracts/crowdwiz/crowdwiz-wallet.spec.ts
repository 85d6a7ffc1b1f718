import { CWD, DomainError, Money } from '../../../src/kernel';
import { CrowdWizFees } from '../../../src/adapters/crowdwiz';
import { ChainDisagreement } from '../../../src/scan';
import { falseFees } from 'crowdwiz-sandbox/internal/node/lies';
import { decryptMemo, NULL_PUBLIC_KEY, type WireMemo } from 'crowdwiz-protocol';
import {
  OPERATION_OF_PURPOSE,
  type OutgoingIntent,
  type OutgoingOperation,
  type SignedTransaction,
} from '../../../src/wallet';
import { Harness, keyOf, waitUntil } from './crowdwiz-harness';

const LIFETIME_SECONDS = 60;

describe('the ports of the wallet by CrowdWiz', () => {
  let harness: Harness;

  beforeEach(async () => {
    harness = await Harness.start();
    harness.node.produceBlocks(15);
  });

  afterEach(async () => {
    await harness.stop();
  });

  const alice = () => harness.account('alice-user1');
  function intent(changes: Partial<OutgoingIntent> = {}): OutgoingIntent {
    return {
      purpose: 'withdrawal',
      purposeId: 'w1',
      toAccountId: alice().id,
      toMemoKey: alice().keys.memo.publicKey,
      amount: Money.of(1_500_000n, CWD),
      fee: Money.of(212_109n, CWD),
      memoText: 'withdrawal w1',
      ...changes,
    };
  }
  async function feeOf(memoTextBytes: number, operation: OutgoingOperation = 'transfer') {
    const [required] = await harness.fees.required([{ operation, memoTextBytes }]);
    if (required === undefined) throw new Error('there is no fee');
    return required.fee;
  }
  async function signOne(changes: Partial<OutgoingIntent> = {}): Promise<SignedTransaction> {
    const given = intent(changes);
    const operation = OPERATION_OF_PURPOSE[given.purpose];
    const memoTextBytes = Buffer.byteLength(given.memoText);
    const fee = await feeOf(memoTextBytes, operation);
    const [signed] = await harness.sign([[{ ...given, fee }]], LIFETIME_SECONDS);
    if (signed === undefined) throw new Error('nothing was signed');
    return signed;
  }
  const operationOf = (signed: SignedTransaction) =>
    (
      JSON.parse(signed.wire) as {
        operations: [number, { memo: WireMemo; fee: { amount: string } }][];
      }
    ).operations[0];
  const balance = () => harness.chain.balance().then(({ units }) => units);

  describe('TransactionBuilder', () => {
    it('makes a payout that the node takes, and that is in a block under its id', async () => {
      const signed = await signOne();
      const before = await balance();
      expect(await harness.broadcaster.broadcast(signed.wire)).toEqual({
        outcome: 'taken',
        reason: null,
        takenBy: [harness.node.url],
      });
      const { number } = harness.node.produceBlock();
      await harness.settle();
      const [block] = await harness.chain.blocks(number, number);
      expect(block?.operations.map(({ transactionId }) => transactionId)).toEqual([
        signed.transactionId,
      ]);
      expect(before - (await balance())).toBe(1_500_000n + signed.fee.units);
    });

    it('refers to the last irreversible block and expires by the chain’s clock', async () => {
      const signed = await signOne();
      const { irreversibleNumber, headTime } = harness.sandboxChain;
      expect(signed.referenceBlockNumber).toBe(irreversibleNumber);
      expect(signed.expiresAt).toEqual(new Date(headTime.getTime() + LIFETIME_SECONDS * 1000));
    });

    it.each([0, 1, 2])(
      'takes head and reference from the quorum: node %d of three lies about both',
      async (liar) => {
        await harness.stop();
        harness = await Harness.start({ nodeCount: 3, quorum: 2 });
        harness.node.produceBlocks(15);
        harness.nodes[liar]?.faults.lieAboutHead({
          seconds: 40_000,
          blocks: 3,
          headId: 'f'.repeat(40),
        });
        await waitUntil(() =>
          harness.health.nodes().every(({ headNumber }) => (headNumber ?? 0) >= 15),
        );
        const signed = await signOne();
        const { irreversibleNumber, headTime } = harness.sandboxChain;
        expect(signed.referenceBlockNumber).toBe(irreversibleNumber);
        expect(signed.expiresAt).toEqual(new Date(headTime.getTime() + LIFETIME_SECONDS * 1000));
        harness.nodes[liar]?.faults.reset();
        expect((await harness.broadcaster.broadcast(signed.wire)).outcome).toBe('taken');
      },
    );

    it('signs nothing while nodes give different reference blocks', async () => {
      await harness.stop();
      harness = await Harness.start({ nodeCount: 3, quorum: 2 });
      harness.node.produceBlocks(15);
      await harness.settle();
      harness.nodes[0]?.faults.lie('get_block', (block) =>
        block === null ? null : { ...block, witness_signature: `1f${'7'.repeat(128)}` },
      );
      const error: unknown = await harness
        .sign([[intent()]], LIFETIME_SECONDS)
        .catch((failure: unknown) => failure);
      expect(error).toBeInstanceOf(ChainDisagreement);
    });

    it('believes no single node whose head is far from the clock', async () => {
      await harness.stop();
      const connection = { aheadMaximumMilliseconds: 60_000 };
      harness = await Harness.start({ connection });
      harness.node.produceBlocks(15);
      harness.node.faults.lieAboutHead({ seconds: 40_000 });
      await waitUntil(() => harness.health.nodes()[0]?.state === 'stale');
      expect(harness.health.nodes()[0]?.lastError).toMatch(/ahead of the clock/);
      const signing = harness.sign([[intent()]], LIFETIME_SECONDS);
      await expect(signing).rejects.toMatchObject({ code: 'chain_unavailable' });
    });

    it('makes a message that its receiver can read, for the fee that the node asks', async () => {
      const signed = await signOne({ amount: null, purpose: 'code', memoText: 'код ABCD-2345' });
      const [number, fields] = operationOf(signed) ?? [];
      expect(number).toBe(61);
      expect(decryptMemo(keyOf('alice-user1', 'memo'), fields?.memo as WireMemo)).toBe(
        'код ABCD-2345',
      );
      expect((await harness.broadcaster.broadcast(signed.wire)).outcome).toBe('taken');
    });

    it('keeps the text out of what is recorded', async () => {
      const signed = await signOne({ memoText: 'a secret code' });
      expect(JSON.stringify(signed.wire)).not.toContain('secret');
      expect(Object.keys(signed.payments[0]!)).not.toContain('memoText');
    });

    it('gives equal intents different ids, in their order', async () => {
      const intents = Array.from({ length: 25 }, (_, index) =>
        intent({ purposeId: `w${index}`, memoText: 'the same' }),
      );
      const groups = intents.map((each) => [each]);
      const signed = await harness.sign(groups, LIFETIME_SECONDS);
      expect(signed.map(({ payments }) => payments.map(({ purposeId }) => purposeId))).toEqual(
        intents.map((each) => [each.purposeId]),
      );
      expect(new Set(signed.map(({ transactionId }) => transactionId)).size).toBe(25);
      expect(await harness.sign([], LIFETIME_SECONDS)).toEqual([]);
    });

    it('carries several payments in one transaction, which the node takes as a whole', async () => {
      const fee = await feeOf(Buffer.byteLength('withdrawal w1'));
      const intents = ['w1', 'w2'].map((purposeId) => intent({ purposeId, fee }));
      const [signed] = await harness.sign([intents], LIFETIME_SECONDS);
      expect(signed?.payments.map(({ purposeId }) => purposeId)).toEqual(['w1', 'w2']);
      expect(signed?.fee).toEqual(fee.plus(fee));
      const before = await balance();
      expect((await harness.broadcaster.broadcast(signed!.wire)).outcome).toBe('taken');
      harness.node.produceBlock();
      await harness.settle();
      expect(before - (await balance())).toBe(3_000_000n + signed!.fee.units);
      await expect(harness.sign([[]], LIFETIME_SECONDS)).rejects.toThrow('without a payment');
    });

    it('sends amounts of any size exactly', async () => {
      const signed = await signOne({ amount: Money.of(9_007_199_254_740_993n, CWD) });
      expect(signed.wire).toContain('"9007199254740993"');
    });

    it('refuses a memo key to which nothing can be encrypted', async () => {
      const failure = signOne({ toMemoKey: NULL_PUBLIC_KEY });
      await expect(failure).rejects.toMatchObject({ code: 'account_memo_key_unusable' });
    });

    it('refuses an amount that is not positive', async () => {
      await expect(signOne({ amount: Money.zero(CWD) })).rejects.toThrow();
    });

    it('without a node: chain_unavailable', async () => {
      await harness.node.goDown();
      await waitUntil(() => harness.health.nodes()[0]?.state === 'connecting');
      await expect(signOne()).rejects.toMatchObject({ code: 'chain_unavailable' });
    });
  });

  describe('TransactionBroadcaster', () => {
    it('the same bytes again are taken, pending and included, and paid once', async () => {
      const signed = await signOne();
      const before = await balance();
      for (let round = 0; round < 2; round += 1) {
        expect((await harness.broadcaster.broadcast(signed.wire)).outcome).toBe('taken');
        expect((await harness.broadcaster.broadcast(signed.wire)).outcome).toBe('taken');
        harness.node.produceBlock();
      }
      expect(before - (await balance())).toBe(1_500_000n + signed.fee.units);
    });

    it('goes to every node, and counts when any of them takes it', async () => {
      await harness.stop();
      harness = await Harness.start({ nodeCount: 3 });
      harness.node.produceBlocks(15);
      await harness.settle();
      const [swallower, refusing, frozen] = harness.nodes;
      swallower?.faults.swallowBroadcasts(true);
      refusing?.faults.neverAnswer('broadcast_transaction');
      frozen?.faults.dropReplyAfterAccept('broadcast_transaction');
      const signed = await signOne();
      const before = await balance();
      expect(await harness.broadcaster.broadcast(signed.wire)).toEqual({
        outcome: 'taken',
        reason: null,
        takenBy: [swallower?.url],
      });
      await waitUntil(() => frozen?.faults.callCount('broadcast_transaction') === 1);
      harness.node.produceBlock();
      await harness.settle();
      expect(await balance()).toBeLessThan(before);
      for (const { faults } of harness.nodes) faults.reset();
      // Those that did not answer are not waited for at once.
      await waitUntil(() => harness.health.nodes().every(({ lastError }) => lastError === null));
      const again = await harness.broadcaster.broadcast(signed.wire);
      expect([...again.takenBy].sort()).toEqual(harness.nodes.map(({ url }) => url).sort());
    });

    it('goes to a node whose head is old as well: it may still have peers', async () => {
      await harness.stop();
      harness = await Harness.start({ nodeCount: 2, connection: { staleAfterMilliseconds: 1 } });
      await waitUntil(() => harness.health.nodes().every(({ state }) => state === 'stale'));
      const { takenBy } = await harness.broadcaster.broadcast('{}');
      expect(takenBy).toEqual([]);
      for (const { faults } of harness.nodes) {
        expect(faults.callCount('broadcast_transaction')).toBe(1);
      }
    });

    it('is not sent as long as only a node that lost its peers has taken it', async () => {
      await harness.stop();
      harness = await Harness.start({ nodeCount: 2 });
      await waitUntil(() => harness.health.nodes().every(({ state }) => state === 'healthy'));
      harness.node.produceBlocks(15);
      const signed = await signOne();
      const [lost, other] = harness.nodes;
      lost?.faults.losePeers(harness.node.chain.headNumber);
      // Minutes go by: its head is the only one that does not.
      lost?.faults.lieAboutHead({ seconds: -600 });
      const stateOfLost = () => harness.health.nodes().find(({ node }) => node === lost?.url);
      await waitUntil(() => stateOfLost()?.state === 'stale');
      expect(stateOfLost()?.lastError).toMatch(/old/);
      other?.faults.neverAnswer('broadcast_transaction');
      const alone = await harness.broadcaster.broadcast(signed.wire);
      expect(alone).toMatchObject({ outcome: 'unknown', takenBy: [] });
      expect(lost?.faults.callCount('broadcast_transaction')).toBe(1);
      other?.faults.neverAnswer('broadcast_transaction', false);
      const { outcome, takenBy } = await harness.broadcaster.broadcast(signed.wire);
      expect({ outcome, takenBy }).toEqual({ outcome: 'taken', takenBy: [other?.url] });
    });

    it('a reply that is lost is unknown, and the payment is made all the same', async () => {
      const signed = await signOne();
      const before = await balance();
      harness.node.faults.dropReplyAfterAccept('broadcast_transaction');
      expect((await harness.broadcaster.broadcast(signed.wire)).outcome).toBe('unknown');
      expect(await balance()).toBeLessThan(before);
    });

    it('a refusal is one, in the node’s words', async () => {
      const signed = await signOne();
      harness.node.skipTime(LIFETIME_SECONDS + 5);
      const { outcome, reason } = await harness.broadcaster.broadcast(signed.wire);
      expect(outcome).toBe('refused');
      expect(reason).toContain('expired');
    });

    it('never throws, whatever the bytes are', async () => {
      for (const wire of ['', 'null', '{}', '[]', 'not json']) {
        expect((await harness.broadcaster.broadcast(wire)).outcome).not.toBe('taken');
      }
    });
  });

  describe('FeeSchedule', () => {
    // Recorded: two encrypted lengths of a memo differ by one block of the cipher (FACTS §4).
    it.each([
      [0, 208_984n],
      [11, 208_984n],
      [12, 210_546n],
      [27, 210_546n],
      [28, 212_109n],
    ])('a transfer with a memo of %d bytes', async (bytes, units) => {
      const fee = Money.of(units, CWD);
      expect(
        await harness.fees.required([{ operation: 'transfer', memoTextBytes: bytes }]),
      ).toEqual([{ fee, scheduled: fee }]);
      const memoText = 'x'.repeat(bytes);
      const { wire } = await signOne({ memoText });
      expect((await harness.broadcaster.broadcast(wire)).outcome).toBe('taken');
      const [tooLittle] = await harness.sign(
        [[intent({ memoText, fee: Money.of(units - 1n, CWD) })]],
        LIFETIME_SECONDS,
      );
      const refusal = { outcome: 'refused', reason: expect.stringContaining('fee') as string };
      expect(await harness.broadcaster.broadcast(tooLittle!.wire)).toMatchObject(refusal);
    });
  });

  describe('FeeSchedule, with a node that asks 99,000 CWD', () => {
    const LIE = 9_900_000_000n;
    const TRANSFER = { operation: 'transfer', memoTextBytes: 38 } as const;
    const TRUE = Money.of(212_109n, CWD);

    it('alone: its word stands, and its own schedule or none contradicts it', async () => {
      harness.node.faults.lie('get_required_fees', falseFees(LIE));
      expect(await harness.fees.required([TRANSFER])).toEqual([
        { fee: Money.of(LIE, CWD), scheduled: TRUE },
      ]);
      harness.node.faults.neverAnswer('get_global_properties');
      const another = new CrowdWizFees(harness.pool);
      expect(await another.required([TRANSFER])).toEqual([
        { fee: Money.of(LIE, CWD), scheduled: null },
      ]);
    });

    it.each([0, 1, 2])(
      'as number %d of three of which two must agree: it is outvoted',
      async (liar) => {
        await harness.stop();
        harness = await Harness.start({ nodeCount: 3, quorum: 2 });
        await harness.settle();
        harness.nodes[liar]?.faults.lieAboutFees(LIE);
        expect(await harness.fees.required([TRANSFER])).toEqual([{ fee: TRUE, scheduled: TRUE }]);
      },
    );

    it('as one of two that must agree: there is no fee', async () => {
      await harness.stop();
      harness = await Harness.start({ nodeCount: 2, quorum: 2 });
      await harness.settle();
      harness.nodes[1]?.faults.lieAboutFees(LIE);
      const fees = harness.fees.required([TRANSFER]);
      await expect(fees).rejects.toMatchObject({ code: 'chain_unavailable' });
    });

    it('knows the fees again after the chain changed them', async () => {
      await harness.fees.required([TRANSFER]);
      harness.node.faults.lieAboutFees(LIE);
      const [required] = await harness.fees.required([TRANSFER]);
      expect(required?.fee.units).toBe(LIE);
      // A schedule with another base price and the same price per kilobyte.
      expect(required?.scheduled?.units).toBe(LIE + 12_109n);
    });
  });

  describe('ChainAccounts', () => {
    it('finds by exact name, or nothing', async () => {
      const found = await harness.accounts.findByName('alice-user1');
      expect(found).toMatchObject({
        id: '1.2.33',
        name: 'alice-user1',
        memoKey: keyOf('alice-user1', 'memo').publicKey,
        memoKeyUsable: true,
      });
      for (const name of [
        'nobody',
        'Alice-User1',
        '1.2.33',
        '',
        ' ',
        'x'.repeat(64),
        '💰',
        'a b',
      ]) {
        expect(await harness.accounts.findByName(name)).toBeNull();
      }
    });

    it('finds by id in the order asked, with gaps', async () => {
      const found = await harness.accounts.findByIds([
        '1.2.34',
        '1.2.999999',
        'x',
        '1.2.33',
        '1.2.34',
      ]);
      expect(found.map((account) => account?.name ?? null)).toEqual([
        'bob-user2',
        null,
        null,
        'alice-user1',
        'bob-user2',
      ]);
      expect(await harness.accounts.findByIds([])).toEqual([]);
    });

    it('sees new keys at once, by fingerprint and memo key', async () => {
      const before = await harness.accounts.findByName('alice-user1');
      const newKey = keyOf('bob-user2', 'memo').publicKey;
      const account = harness.sandboxChain.state.accounts.get(alice().id);
      harness.node.wallet.send(
        [
          [
            6,
            {
              account: alice().id,
              new_options: { ...account?.options, memo_key: newKey },
              extensions: {},
            },
          ],
        ],
        [alice().keys.active],
      );
      harness.node.produceBlock();
      const after = await harness.accounts.findByName('alice-user1');
      expect(after?.memoKey).toBe(newKey);
      expect(after?.authorityFingerprint).not.toBe(before?.authorityFingerprint);
      expect(before?.authorityFingerprint).toMatch(/^[0-9a-f]{64}$/);
    });

    it('knows the hot wallet and the head', async () => {
      expect((await harness.accounts.hotWallet()).id).toBe('1.2.32');
      expect(await harness.accounts.headNumber()).toBe(harness.sandboxChain.headNumber);
    });
  });
});

describe('ChainHealth by CrowdWiz', () => {
  let harness: Harness;

  afterEach(async () => {
    await harness.stop();
  });

  async function statusWith(changes: Parameters<typeof Harness.start>[0]): Promise<string> {
    harness = await Harness.start(changes);
    const check = await harness.health.checkIdentity();
    if (check.status !== 'ok') {
      expect(check.explanation.length).toBeGreaterThan(20);
      for (const role of ['active', 'memo'] as const) {
        expect(check.explanation).not.toContain(keyOf('cwd-gateway', role).toWif());
      }
    }
    return check.status;
  }

  it.each([
    ['ok', {}],
    ['ok', { activeKey: keyOf('cwd-gateway', 'owner') }],
    ['unknown_account', { gatewayAccountName: 'no-such-account' }],
    ['wrong_active_key', { activeKey: keyOf('cwd-gateway', 'memo') }],
    ['wrong_active_key', { activeKey: keyOf('alice-user1', 'active') }],
    ['wrong_memo_key', { memoKey: keyOf('cwd-gateway', 'active') }],
    ['wrong_chain', { chainId: 'ab'.repeat(32) }],
    ['unreachable', { nodes: ['ws://127.0.0.1:1'] }],
  ])('%s', async (status, changes) => {
    expect(await statusWith(changes)).toBe(status);
  });

  it('one key of two that are needed is not enough', async () => {
    harness = await Harness.start();
    const { gateway, node } = harness;
    const active = {
      weight_threshold: 2,
      account_auths: [],
      key_auths: [
        [gateway.keys.active.publicKey, 1],
        [keyOf('bob-user2', 'active').publicKey, 1],
      ],
      address_auths: [],
    };
    node.wallet.send([[6, { account: gateway.id, active, extensions: {} }]], [gateway.keys.active]);
    node.produceBlock();
    expect((await harness.health.checkIdentity()).status).toBe('wrong_active_key');
  });

  it('tells of each node without its credentials', async () => {
    harness = await Harness.start();
    await harness.chain.position();
    const [node] = harness.health.nodes();
    expect(node).toMatchObject({ node: harness.node.url, state: 'healthy', lastError: null });
    expect(node?.headNumber).toBe(harness.sandboxChain.headNumber);
  });

  it('calls back on every block, over a reconnection', async () => {
    harness = await Harness.start();
    await harness.chain.position();
    let blocks = 0;
    const stop = harness.health.onBlock(() => {
      blocks += 1;
    });
    harness.node.produceBlock();
    await waitUntil(() => blocks === 1);
    harness.node.closeConnections();
    await waitUntil(() => harness.health.nodes()[0]?.state === 'connecting');
    await waitUntil(() => harness.health.nodes()[0]?.state === 'healthy');
    const seen = blocks;
    harness.node.produceBlock();
    await waitUntil(() => blocks > seen);
    stop();
    const last = blocks;
    harness.node.produceBlock();
    await harness.settle();
    expect(blocks).toBe(last);
  });

  it('an unknown hot wallet is said so by whoever needs it', async () => {
    harness = await Harness.start({ gatewayAccountName: 'no-such-account' });
    const failure: unknown = await harness.chain.hotWalletId().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DomainError);
    expect((failure as DomainError).code).toBe('account_unknown');
  });
});
