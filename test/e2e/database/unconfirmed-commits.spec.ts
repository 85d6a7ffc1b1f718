import { DomainError, UnitOfWork } from '../../../src/kernel';
import { OutgoingTransactions } from '../../../src/wallet';
import { GatewayHarness } from '../../support/gateway-harness';

/** Commits that a failover may undo: `test/contracts/postgres/postgres-durable-commits` shows how they come about. */
describe('a commit that the standby did not confirm', () => {
  let gateway: GatewayHarness;

  beforeAll(async () => {
    gateway = await GatewayHarness.start();
  });

  afterEach(() => jest.restoreAllMocks());

  afterAll(() => gateway.stop());

  const unconfirmed = () => Promise.reject(new DomainError('commit_unconfirmed'));

  /** The transaction that records what was signed is committed, and not confirmed. */
  function loseConfirmationOfSignature(): void {
    const unitOfWork = gateway.get(UnitOfWork);
    const outgoing = gateway.get(OutgoingTransactions);
    const record = outgoing.record.bind(outgoing);
    const run = unitOfWork.run.bind(unitOfWork);
    let hasRecorded = false;
    jest.spyOn(outgoing, 'record').mockImplementation((signed) => {
      hasRecorded = true;
      return record(signed);
    });
    jest.spyOn(unitOfWork, 'run').mockImplementation(async (work) => {
      const result = await run(work);
      if (!hasRecorded || unitOfWork.isActive()) return result;
      hasRecorded = false;
      return unconfirmed();
    });
  }

  const attempts = (id: string) => gateway.get(OutgoingTransactions).attemptsFor('withdrawal', id);

  it('sends nothing before a later commit is confirmed, and then the same bytes once', async () => {
    const { customerId, account } = await gateway.linked('unconfirmed-owner');
    gateway.deposit(account, 100_000_000n);
    await gateway.settle();
    const before = gateway.node.chain.state.balanceOf(account.id, '1.3.0');
    loseConfirmationOfSignature();
    jest.spyOn(gateway.get(UnitOfWork), 'confirm').mockImplementation(unconfirmed);
    const { id, net } = await gateway.withdraw(customerId, '1000');
    await gateway.round();
    await gateway.round();
    expect(await attempts(id)).toMatchObject([{ state: 'signed', broadcasts: 0 }]);
    gateway.node.produceBlock();
    expect(gateway.node.chain.state.balanceOf(account.id, '1.3.0')).toBe(before);

    jest.restoreAllMocks();
    await gateway.round();
    await gateway.settle();
    expect(await attempts(id)).toMatchObject([{ state: 'irreversible' }]);
    expect(gateway.node.chain.state.balanceOf(account.id, '1.3.0')).toBe(before + net.units);
    expect(await gateway.problems()).toEqual([]);
  });
});
