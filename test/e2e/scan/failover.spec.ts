import { Findings, HaltSwitch, SwitchHalt, type Finding } from '../../../src/safety';
import type { SandboxAccount, SandboxNode } from 'crowdwiz-sandbox/node';
import { ChainHealth } from '../../../src/wallet';
import { GatewayHarness } from '../../support/gateway-harness';

const THREE_NODES_OF_WHICH_TWO_AGREE = { CHAIN_QUORUM: '2' };
const ROUNDS_MAXIMUM = 40;
/** 10 CWD in units, which buy 900 points. */
const DEPOSIT = 1_000_000n;

interface Customer {
  readonly customerId: string;
  readonly account: SandboxAccount;
}

/** What can happen to a node, and how it is fixed. */
interface Trouble {
  readonly name: string;
  begin(node: SandboxNode): Promise<void> | void;
  end(node: SandboxNode): Promise<void> | void;
}

const mended = (node: SandboxNode) => {
  node.faults.reset();
};

const KILLED: Trouble = {
  name: 'killed',
  begin: (node) => node.goDown(),
  end: (node) => node.comeBack(),
};
const FROZEN: Trouble = {
  name: 'frozen, its connections open',
  begin: (node) => {
    node.faults.neverAnswer('*');
  },
  end: mended,
};
const LAGGING: Trouble = {
  name: 'lagging',
  begin: (node) => {
    node.faults.lagBehind(15);
  },
  end: mended,
};
const BABBLING: Trouble = {
  name: 'answering nonsense',
  begin: (node) => {
    for (const method of ['get_block', 'get_account_balances', 'get_relative_account_history']) {
      node.faults.lie(method, () => 'nonsense');
    }
  },
  end: mended,
};

describe('three nodes of which two must agree', () => {
  let gateway: GatewayHarness;
  let names = 0;

  beforeAll(async () => {
    gateway = await GatewayHarness.start(THREE_NODES_OF_WHICH_TWO_AGREE, undefined, {
      nodeCount: 3,
    });
    await gateway.until(() => Promise.resolve(allHealthy()));
    gateway.node.produceBlock();
    await gateway.round();
    gateway.node.produceBlock();
    await gateway.round();
  });

  afterAll(async () => {
    await gateway.stop();
  });

  const states = () =>
    gateway
      .get(ChainHealth)
      .nodes()
      .map(({ state }) => state);
  const allHealthy = () => states().every((state) => state === 'healthy');
  const healthyCount = () => states().filter((state) => state === 'healthy').length;
  const openFindings = async (): Promise<readonly Finding[]> => {
    const { items } = await gateway.get(Findings).list({ open: true }, { limit: 50, cursor: null });
    return items;
  };
  const node = (index: number): SandboxNode => {
    const found = gateway.nodes[index];
    if (found === undefined) throw new Error(`there is no node ${index}`);
    return found;
  };

  /** Rounds and blocks go on until it has happened; a node in trouble may cost some of them. */
  async function goOnUntil(condition: () => Promise<boolean>): Promise<void> {
    for (let round = 0; round < ROUNDS_MAXIMUM; round += 1) {
      await gateway.round();
      if (await condition()) return;
      gateway.node.produceBlock();
    }
    throw new Error(`it did not happen; nodes are ${states().join()}`);
  }

  async function link(): Promise<Customer> {
    names += 1;
    const account = gateway.account(`failover-${names}`);
    const customerId = await gateway.register(`failover:${names}`);
    await gateway.until(async () => {
      try {
        await gateway.requestLink(customerId, account);
        return true;
      } catch {
        gateway.node.produceBlock();
        return false;
      }
    });
    await goOnUntil(() => Promise.resolve(gateway.newestMessage(account) !== null));
    const code = gateway.newestMessage(account) ?? '';
    await gateway.until(async () => {
      try {
        return (await gateway.confirm(customerId, code)).status === 'linked';
      } catch {
        return false;
      }
    });
    gateway.node.produceBlock();
    return { customerId, account };
  }

  const balanceOf = (account: SandboxAccount) =>
    gateway.node.chain.state.balanceOf(account.id, '1.3.0');

  /** Links, deposits and withdraws; calls `interrupt` before each of the three is over. */
  async function wholeStory(interrupt: (step: number) => Promise<void>): Promise<void> {
    await interrupt(0);
    const { customerId, account } = await link();
    gateway.deposit(account, DEPOSIT);
    gateway.node.produceBlock();
    await gateway.round();
    await interrupt(1);
    await goOnUntil(async () => (await gateway.points(customerId)) === '900');
    const before = balanceOf(account);
    const withdrawal = await retried(() => gateway.withdraw(customerId, '500'));
    await gateway.round();
    await interrupt(2);
    await goOnUntil(async () => (await gateway.held(customerId)) === '0');
    expect(await gateway.points(customerId)).toBe('400');
    expect(balanceOf(account) - before).toBe(withdrawal.net.units);
    expect(await gateway.events('withdrawal_irreversible')).toContainEqual(
      expect.objectContaining({ withdrawalId: withdrawal.id }),
    );
  }

  async function retried<T>(work: () => Promise<T>): Promise<T> {
    const results: T[] = [];
    await gateway.until(async () => {
      try {
        results.push(await work());
        return true;
      } catch {
        return false;
      }
    });
    const [result] = results;
    if (result === undefined) throw new Error('nothing was done');
    return result;
  }

  async function nothingIsLost(): Promise<void> {
    await gateway.until(() => Promise.resolve(allHealthy()));
    await goOnUntil(async () => (await gateway.settle()).scan === 'done');
    expect(await gateway.problems()).toEqual([]);
    expect(await openFindings()).toEqual([]);
    expect(await gateway.get(HaltSwitch).current()).toEqual([]);
  }

  it.each([KILLED, FROZEN, LAGGING, BABBLING])(
    'one after the other $name, in the middle of linking, a deposit and a payout',
    async (trouble) => {
      await wholeStory(async (step) => {
        if (step > 0) await trouble.end(node(step - 1));
        await gateway.until(() => Promise.resolve(allHealthy()));
        await trouble.begin(node(step));
      });
      await trouble.end(node(2));
      await nothingIsLost();
    },
  );

  it('two at once: money waits, and goes on when they are back', async () => {
    const { customerId, account } = await link();
    gateway.deposit(account, DEPOSIT);
    gateway.node.produceBlock();
    await KILLED.begin(node(0));
    node(1).faults.neverAnswer('*');
    await gateway.until(() => Promise.resolve(healthyCount() === 1));
    gateway.node.advanceToIrreversible();
    expect((await gateway.round()).scan).toBe('failed');
    expect(await gateway.points(customerId)).toBe('0');
    await KILLED.end(node(0));
    await gateway.until(() => Promise.resolve(healthyCount() === 2));
    await goOnUntil(async () => (await gateway.points(customerId)) === '900');
    node(1).faults.reset();
    await nothingIsLost();
  });

  it.each([
    ['one', 0],
    ['one, while another is frozen,', 1],
  ])('%s gives false blocks: it is named, and nothing moves', async (_which, frozenCount) => {
    const { customerId, account } = await link();
    await nothingIsLost();
    const liar = node(2);
    await gateway.until(() => Promise.resolve(allHealthy()));
    liar.faults.lie('get_block', (block) =>
      block === null ? null : { ...(block as object), witness_signature: `1f${'7'.repeat(128)}` },
    );
    if (frozenCount > 0) await FROZEN.begin(node(0));
    gateway.deposit(account, DEPOSIT);
    gateway.node.advanceToIrreversible();
    await gateway.until(async () => {
      await gateway.round();
      return (await openFindings()).length > 0;
    });
    const [finding, ...others] = await openFindings();
    expect(others).toEqual([]);
    expect(finding?.kind).toBe('nodes_disagree');
    const ids = finding?.evidence ?? {};
    const same = Object.values(ids).filter((id) => id === ids[liar.url]);
    expect(Object.keys(ids)).toHaveLength(3 - frozenCount);
    expect(same).toHaveLength(1);
    expect(await gateway.points(customerId)).toBe('0');
    await gateway.round();
    expect(await gateway.points(customerId)).toBe('0');
    for (const { faults } of gateway.nodes) faults.reset();
    await gateway.until(() => Promise.resolve(allHealthy()));
    await resume();
    await goOnUntil(async () => (await gateway.points(customerId)) === '900');
    await nothingIsLost();
  });

  it('one that lies about the balance is named by the balance check', async () => {
    const liar = node(1);
    liar.faults.lie('get_account_balances', () => [{ amount: 5, asset_id: '1.3.0' }]);
    await goOnUntil(async () => (await openFindings()).length > 0);
    const [finding] = await openFindings();
    expect(finding?.kind).toBe('nodes_disagree');
    expect(finding?.evidence[liar.url]).toMatch(/^5 units/);
    const halts = await gateway.get(HaltSwitch).current();
    expect(halts.map(({ scope }) => scope).sort()).toEqual(['deposits', 'payouts']);
    await gateway.round();
    expect(await openFindings()).toHaveLength(1);
    liar.faults.reset();
    await goOnUntil(async () => (await openFindings()).length === 0);
    // The cause is gone; that money moves again is for an operator to say.
    expect(await gateway.get(HaltSwitch).current()).toHaveLength(2);
    await resume();
    await nothingIsLost();
  });

  async function resume(): Promise<void> {
    for (const { id } of await openFindings()) {
      await gateway.get(Findings).close(id, 'test', 'the node was wrong');
    }
    for (const scope of ['payouts', 'deposits'] as const) {
      await gateway.get(SwitchHalt).resume({ scope, reason: 'the node was wrong', by: 'test' });
    }
  }
});
