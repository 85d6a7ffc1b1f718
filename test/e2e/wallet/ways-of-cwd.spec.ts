import { Findings } from '../../../src/safety';
import type { WireOperation } from 'crowdwiz-protocol';
import type { SandboxAccount } from 'crowdwiz-sandbox/node';
import { GATEWAY_NAME, GatewayHarness } from '../../support/gateway-harness';

let gateway: GatewayHarness;

beforeAll(async () => {
  gateway = await GatewayHarness.start();
});

afterAll(() => gateway.stop());

describe('approved transfers', () => {
  let customerId: string;
  let account: SandboxAccount;
  let arbiter: SandboxAccount;

  beforeAll(async () => {
    ({ customerId, account } = await gateway.linked('approving'));
    arbiter = gateway.account('arbiter');
    await gateway.settle();
  });

  const NOTHING = { amount: 0, asset_id: '1.3.0' };

  /** Begun and in a block; what is left to say of it. */
  function begin(from: SandboxAccount, to: string, arbitr: string, units: number) {
    const { wallet, chain } = gateway.node;
    const expiration = new Date(chain.headTime.getTime() + 3_600_000).toISOString().slice(0, 19);
    const amount = { amount: units, asset_id: '1.3.0' };
    const parties = { from: from.id, to, arbitr };
    const fee = { amount: 500_000, asset_id: '1.3.0' };
    wallet.send([[99, { fee, ...parties, expiration, amount }]], [from.keys.active]);
    gateway.node.produceBlock();
    const ato = [...chain.state.approvedTransfers.values()].at(-1)?.id;
    return { fee: NOTHING, ...parties, amount, ato };
  }

  const unattributed = async () => {
    const { items } = await gateway.get(Findings).list({ open: true }, { limit: 50, cursor: null });
    return items.filter(({ kind }) => kind === 'unattributed_deposit');
  };

  it('a linked account that approves has made a deposit, and before that none', async () => {
    const { wallet } = gateway.node;
    const fields = begin(account, gateway.hotWalletId, arbiter.id, 1_000_000);
    await gateway.settle();
    expect(await gateway.points(customerId)).toBe('0');
    wallet.send([[100, fields]], [account.keys.active]);
    await gateway.settle();
    expect(await gateway.points(customerId)).toBe('900');
    expect(await unattributed()).toEqual([]);
    expect(await gateway.problems()).toEqual([]);
  });

  it('of whoever is not linked it is an unattributed deposit of that account', async () => {
    const stranger = gateway.account('approving-stranger');
    await gateway.settle();
    const fields = begin(stranger, gateway.hotWalletId, arbiter.id, 2_000_019);
    gateway.node.wallet.send([[100, fields]], [stranger.keys.active]);
    await gateway.settle();
    expect(await unattributed()).toHaveLength(1);
    expect(JSON.stringify(await unattributed())).toContain(stranger.id);
    expect(await gateway.problems()).toEqual([]);
  });

  it('a dispute stops the expiration, and its arbiter gets 5 % of it, rounded down', () => {
    const { wallet, chain } = gateway.node;
    const [from, to] = [gateway.account('disputing-one'), gateway.account('disputing-two')];
    gateway.node.produceBlock();
    const fields = begin(from, to.id, arbiter.id, 100_001);
    wallet.send([[102, fields]], [to.keys.active]);
    gateway.node.produceBlock();
    gateway.node.skipTime(7_200);
    gateway.node.produceBlock();
    const before = [to, arbiter].map(({ id }) => chain.state.balanceOf(id, '1.3.0'));
    wallet.send([[103, { ...fields, winner: to.id }]], [arbiter.keys.active]);
    gateway.node.produceBlock();
    const after = [to, arbiter].map(({ id }) => chain.state.balanceOf(id, '1.3.0'));
    expect(after.map((units, index) => units - (before[index] ?? 0n))).toEqual([95_001n, 5_000n]);
  });
});

/** Each way beside transfers that was recorded of the real chain (transcripts 16 and 22 to 24). */
describe('every other way in which CWD comes or goes', () => {
  let one: SandboxAccount;
  let hot: SandboxAccount;

  beforeAll(async () => {
    one = gateway.account('ways-one');
    hot = gateway.node.accounts.get(GATEWAY_NAME)!;
    await gateway.settle();
  });

  const cwd = (units: number) => ({ amount: units, asset_id: '1.3.0' });
  const { floor } = Math;
  const headSeconds = () => floor(gateway.node.chain.headTime.getTime() / 1000);
  const at = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 19);
  /** In a block of its own; what the operation made, if it made an object. */
  function act(signer: SandboxAccount, ...operation: WireOperation): string {
    gateway.node.wallet.send([operation], [signer.keys.active]);
    const { transactions } = gateway.node.produceBlock().body;
    const [kind, made] = transactions[0]?.operation_results[0] ?? [0, ''];
    return kind === 1 ? made : '';
  }
  const openFindings = async () => {
    const { items } = await gateway.get(Findings).list({ open: true }, { limit: 50, cursor: null });
    return new Map(
      items.map(({ id, kind, summary, evidence }) => [
        id,
        `${kind}: ${summary} ${evidence['operation']}`,
      ]),
    );
  };

  function vesting(creator: SandboxAccount, owner: SandboxAccount): string {
    const policy = [1, { start_claim: at(0), vesting_seconds: 1 }];
    const amount = cwd(100_000);
    return act(creator, 32, { creator: creator.id, owner: owner.id, amount, policy });
  }
  function takeOut(vestingBalance: string, owner: SandboxAccount): void {
    gateway.node.produceBlocks(2);
    act(owner, 33, { vesting_balance: vestingBalance, owner: owner.id, amount: cwd(100_000) });
  }
  function permit(from: SandboxAccount, authorized: SandboxAccount) {
    const parties = { withdraw_from_account: from.id, authorized_account: authorized.id };
    const permission = act(from, 25, {
      ...parties,
      withdrawal_limit: cwd(5_000),
      withdrawal_period_sec: 60,
      periods_until_expiration: 100,
      period_start_time: at(headSeconds()),
    });
    return { parties, permission };
  }
  function claim(from: SandboxAccount, to: SandboxAccount): void {
    const { permission } = permit(from, to);
    act(to, 27, {
      withdraw_permission: permission,
      withdraw_from_account: from.id,
      withdraw_to_account: to.id,
      amount_to_withdraw: cwd(4_000),
    });
  }
  function bet(bettor: SandboxAccount, nonce: number): string {
    return act(bettor, 50, { bettor: bettor.id, bet: cwd(100_001), nonce });
  }
  function call(flipcoin: string, caller: SandboxAccount): void {
    act(caller, 51, { flipcoin, caller: caller.id, bet: cwd(100_001) });
    gateway.node.produceBlocks(11);
  }
  function dispute(from: SandboxAccount, to: SandboxAccount, arbiter: SandboxAccount): object {
    const parties = { from: from.id, to: to.id, arbitr: arbiter.id, amount: cwd(100_001) };
    const expiration = at(headSeconds() + 3_600);
    const ato = act(from, 99, { ...parties, expiration });
    act(to, 102, { ...parties, ato });
    return { ...parties, ato };
  }

  /** By how much the hot wallet's balance changes, fees included, and what the finding calls it. */
  const WAYS: readonly [way: string, units: bigint, words: string, act: () => void][] = [
    [
      'an amount that was put aside for it',
      100_000n - 200_000n,
      'foreign_spending: operation 33 (an amount that was put aside (vesting) taken out)',
      () => {
        takeOut(vesting(one, hot), hot);
      },
    ],
    [
      'an amount that it puts aside',
      -200_000n,
      'foreign_spending: operation 32 (an amount put aside (vesting))',
      () => vesting(hot, one),
    ],
    [
      'a claim by permission, whose fee it pays',
      4_000n - 2_000_000n,
      'foreign_spending: operation 27 (a withdrawal by permission)',
      () => {
        claim(one, hot);
      },
    ],
    [
      'a claim of another',
      -100_000n - 4_000n,
      'foreign_spending: operation 27 (a withdrawal by permission)',
      () => {
        claim(hot, one);
      },
    ],
    [
      'a permission changed and ended',
      -200_000n,
      'foreign_spending: operation 26 (a permission to withdraw changed)',
      () => {
        const { parties, permission } = permit(hot, one);
        act(hot, 26, {
          ...parties,
          permission_to_update: permission,
          withdrawal_limit: cwd(5),
          withdrawal_period_sec: 10,
          period_start_time: at(headSeconds() + 10),
          periods_until_expiration: 2,
        });
        act(hot, 28, { ...parties, withdrawal_permission: permission });
      },
    ],
    [
      'a bet that it wins',
      80_000n,
      'unattributed_deposit: 1.80001 CWD came in by operation 52 (a flipcoin won)',
      () => {
        call(bet(hot, 2), one);
      },
    ],
    [
      'a bet that it loses',
      -100_001n,
      'foreign_spending: operation 51 (a flipcoin bet called)',
      () => {
        call(bet(one, 2), hot);
      },
    ],
    [
      'a bet that nobody calls',
      0n,
      'unattributed_deposit: 1.00001 CWD came in by operation 53 (a flipcoin bet that nobody called returned)',
      () => {
        bet(hot, 1);
        gateway.node.skipTime(3_600);
        gateway.node.produceBlock();
      },
    ],
    [
      'a dispute that it wins: its share is written nowhere',
      95_001n,
      'unattributed_deposit: 0.95001 CWD came in by operation 103 ' +
        '(an approved transfer decided by its arbiter: 95 % to the winner, 5 % to the arbiter)',
      () => {
        const arbiter = gateway.account('ways-arbiter');
        gateway.node.produceBlock();
        act(arbiter, 103, { ...dispute(one, hot, arbiter), winner: hot.id });
      },
    ],
    [
      'a dispute that it decides: nor is the share of an arbiter',
      5_000n,
      'unattributed_deposit: 0.05 CWD came in by operation 103 ' +
        '(an approved transfer decided by its arbiter: 95 % to the winner, 5 % to the arbiter)',
      () => {
        const two = gateway.account('ways-two');
        gateway.node.produceBlock();
        act(hot, 103, { ...dispute(one, two, hot), winner: two.id });
      },
    ],
    [
      'an approved transfer of its own that expires',
      -500_000n,
      'unattributed_deposit: 1.00001 CWD came in by operation 101 (an approved transfer that expired returned)',
      () => {
        const arbiter = gateway.account('ways-other-arbiter');
        gateway.node.produceBlock();
        const expiration = at(headSeconds() + 20);
        const parties = { from: hot.id, to: one.id, arbitr: arbiter.id };
        act(hot, 99, { ...parties, expiration, amount: cwd(100_001) });
        gateway.node.skipTime(30);
        gateway.node.produceBlock();
      },
    ],
  ];

  it.each(WAYS)('%s: the finding says so in words', async (_way, units, words, way) => {
    const { state } = gateway.node.chain;
    const before = { balance: state.balanceOf(hot.id, '1.3.0'), findings: await openFindings() };
    way();
    await gateway.settle();
    expect(state.balanceOf(hot.id, '1.3.0') - before.balance).toBe(units);
    const [kind = '', ...text] = words.split(': ');
    const added = [...(await openFindings())]
      .filter(([id, told]) => !before.findings.has(id) && told.startsWith(kind))
      .map(([, told]) => told);
    expect(added.join('\n')).toContain(text.join(': '));
    expect(await gateway.problems()).toEqual([]);
  });
});
