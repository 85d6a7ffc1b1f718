import { CWD, Money } from '../../../src/kernel';
import { deriveKeys, type SignedTransaction } from 'crowdwiz-sandbox/node';
import { GATEWAY_NAME, Harness, keyOf, waitUntil } from './crowdwiz-harness';

const LONG_AGO = new Date(0);

describe('spendings that nodes announce', () => {
  let harness: Harness;

  beforeEach(async () => {
    harness = await Harness.start({ nodeCount: 2 });
    await harness.settle();
    // Who the hot wallet is must be known before anything can be said about it.
    await harness.wallet.ids();
  });

  afterEach(() => harness.stop());

  const announced = () => harness.announced.current(LONG_AGO).map((each) => each.transactionId);
  const spendingOf = (units: bigint, signer = harness.gateway.keys.active): SignedTransaction => {
    const { wallet } = harness.node;
    const to = harness.account('alice-user1').id;
    const operation = wallet.transferOperation({ from: harness.gateway, to, units });
    return wallet.sign([operation], [signer]);
  };
  const spending = (signer = harness.gateway.keys.active) => spendingOf(1_000n, signer);
  const signedByWallet = async (...ids: string[]) => [
    ...(await harness.announced.signedByWallet(ids)),
  ];

  it.each(['active', 'owner'] as const)('are ours when the %s key has signed', async (role) => {
    const transaction = spending(keyOf(GATEWAY_NAME, role));
    harness.sandboxChain.push(transaction);
    await waitUntil(() => announced().includes(transaction.id));
    expect(await signedByWallet(transaction.id)).toEqual([transaction.id]);
    expect(harness.announced.current(new Date(Date.now() + 3_600_000))).toEqual([]);
    expect(announced()).toEqual([]);
  });

  it('made up by a node are told from real ones by their signature', async () => {
    const madeUp = spending(deriveKeys('somebody else').active);
    const real = spending();
    const [, liar] = harness.nodes;
    liar!.announce(madeUp);
    liar!.announce(real);
    await waitUntil(() => announced().length === 2);
    expect(await signedByWallet(madeUp.id, real.id)).toEqual([real.id]);
    expect(await signedByWallet(madeUp.id)).toEqual([]);
  });

  it('made up by the dozen cost a few looks at a time, and hide nothing of other nodes', async () => {
    const { active: stranger } = deriveKeys('somebody else');
    const madeUp = Array.from({ length: 55 }, (_, index) =>
      spendingOf(BigInt(index + 1), stranger),
    );
    const behind = spending();
    const [, liar] = harness.nodes;
    for (const each of [...madeUp, behind]) liar!.announce(each);
    await waitUntil(() => announced().includes(behind.id));
    const ids = [...madeUp, behind].map(({ id }) => id);
    expect(await signedByWallet(...ids)).toEqual([]);
    expect(await signedByWallet(...ids)).toEqual([behind.id]);
    for (const each of madeUp) liar!.announce(each);
    const real = spendingOf(2_000n);
    harness.sandboxChain.push(real);
    await waitUntil(() => announced().includes(real.id));
    expect((await signedByWallet(...ids, real.id)).sort()).toEqual([behind.id, real.id].sort());
  });

  it('with more signatures than the chain could want are made up', async () => {
    const { wallet } = harness.node;
    const to = harness.account('alice-user1').id;
    const operation = wallet.transferOperation({ from: harness.gateway, to, units: 1_000n });
    const { active } = harness.gateway.keys;
    const [, liar] = harness.nodes;
    liar!.announce(
      wallet.sign(
        [operation],
        Array.from({ length: 33 }, () => active),
      ),
    );
    const last = spendingOf(2_000n);
    liar!.announce(last);
    await waitUntil(() => announced().includes(last.id));
    expect(announced()).toEqual([last.id]);
  });

  it('are not those that bring something, nor those of others', async () => {
    const { node } = harness;
    const [alice, bob] = [harness.account('alice-user1'), harness.account('bob-user2')];
    node.transfer({ from: alice, to: harness.gateway.id, units: 5n });
    node.transfer({ from: alice, to: bob.id, units: 5n });
    const last = spending();
    node.chain.push(last);
    await waitUntil(() => announced().includes(last.id));
    expect(announced()).toEqual([last.id]);
  });

  it('are not what this process has signed itself', async () => {
    harness.node.advanceToIrreversible();
    await harness.settle();
    const alice = harness.account('alice-user1');
    const [signed] = await harness.sign(
      [
        [
          {
            purpose: 'withdrawal',
            purposeId: 'w1',
            toAccountId: alice.id,
            toMemoKey: alice.keys.memo.publicKey,
            amount: Money.of(1_000n, CWD),
            fee: Money.of(300_000n, CWD),
            memoText: 'ours',
          },
        ],
      ],
      60,
    );
    await harness.broadcaster.broadcast(signed!.wire);
    const last = spending();
    harness.sandboxChain.push(last);
    await waitUntil(() => announced().includes(last.id));
    expect(announced()).toEqual([last.id]);
  });

  it('are forgotten once they are known, or in a block', async () => {
    const transaction = spending();
    harness.sandboxChain.push(transaction);
    await waitUntil(() => announced().length === 1);
    harness.announced.settle([transaction.id]);
    expect(announced()).toEqual([]);
  });
});
