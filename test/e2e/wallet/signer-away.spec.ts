import { DomainError } from '../../../src/kernel';
import { Findings } from '../../../src/safety';
import { type SigningAnswer, TransactionSigner } from '../../../src/wallet';
import { Withdrawals } from '../../../src/withdrawals';
import { GatewayHarness } from '../../support/gateway-harness';

const FUNDS = 10_000_000n;
const AWAY = new DomainError('signer_unavailable', { reason: 'nobody listens' });

/** A signer may be another process: it goes away, answers too late, refuses, and answers nonsense. */
describe('a signer that', () => {
  let gateway: GatewayHarness;
  let names = 0;

  beforeAll(async () => {
    gateway = await GatewayHarness.start();
  }, 60_000);
  afterEach(() => {
    jest.restoreAllMocks();
  });
  afterAll(() => gateway.stop());

  const signer = () => gateway.get(TransactionSigner);
  const stateOf = async (id: string) => {
    const found = await gateway.get(Withdrawals).find(id);
    return { state: found?.state, waitingFor: found?.waitingFor };
  };
  const signedFor = (id: string) =>
    gateway.rows('SELECT 1 FROM outgoing_payment WHERE purpose_id = $1', [id]);

  async function funded() {
    names += 1;
    const { customerId, account } = await gateway.linked(`signed-for-${names}`);
    gateway.deposit(account, FUNDS);
    await gateway.settle();
    const balance = () => gateway.node.chain.state.balanceOf(account.id, '1.3.0');
    return { customerId, account, balance };
  }

  async function paidOnce(id: string): Promise<void> {
    await gateway.round();
    await gateway.settle();
    expect(await stateOf(id)).toMatchObject({ state: 'irreversible' });
    expect(await signedFor(id)).toHaveLength(1);
    expect(await gateway.problems()).toEqual([]);
  }

  it('is away before payouts: they wait, and are signed when it is back', async () => {
    const { customerId } = await funded();
    const { id } = await gateway.withdraw(customerId, '1000');
    jest.spyOn(signer(), 'keys').mockRejectedValue(AWAY);
    await gateway.round();
    expect(await stateOf(id)).toEqual({ state: 'approved', waitingFor: 'signer_unavailable' });
    expect(await signedFor(id)).toEqual([]);
    jest.restoreAllMocks();
    await paidOnce(id);
  }, 60_000);

  it('signs and is gone before its answer: what it signed is never sent', async () => {
    const { customerId, balance } = await funded();
    const { id, net } = await gateway.withdraw(customerId, '1000');
    const before = balance();
    const sign = signer().sign.bind(signer());
    const lost: SigningAnswer[] = [];
    jest.spyOn(signer(), 'sign').mockImplementation(async (drafts) => {
      lost.push(...(await sign(drafts)));
      throw AWAY;
    });
    await gateway.round();
    expect(lost).toHaveLength(1);
    expect(await stateOf(id)).toEqual({ state: 'approved', waitingFor: 'signer_unavailable' });
    expect(await signedFor(id)).toEqual([]);
    jest.restoreAllMocks();
    await paidOnce(id);
    expect(balance() - before).toBe(net.units);
  }, 60_000);

  it('refuses one payout: the others go, and operators are told why', async () => {
    const [one, other] = [await funded(), await funded()];
    const refused = await gateway.withdraw(one.customerId, '1000');
    const paid = await gateway.withdraw(other.customerId, '1000');
    const sign = signer().sign.bind(signer());
    jest.spyOn(signer(), 'sign').mockImplementation(async (drafts) => {
      const answers = await sign(drafts);
      return drafts.map(({ payments }, index) =>
        payments[0]?.purposeId === refused.id
          ? { refused: 'the account is not linked.' }
          : answers[index]!,
      );
    });
    await paidOnce(paid.id);
    expect(await stateOf(refused.id)).toEqual({ state: 'approved', waitingFor: 'signer_refused' });
    const found = await gateway.get(Findings).openOf(['payout_cannot_be_signed']);
    expect(found.map(({ subject, summary }) => [subject, summary])).toEqual([
      [refused.id, 'The signer refuses this payout: the account is not linked.'],
    ]);
    jest.restoreAllMocks();
    await paidOnce(refused.id);
  }, 60_000);

  it('answers with another payment: nothing is recorded', async () => {
    const { customerId } = await funded();
    const { id } = await gateway.withdraw(customerId, '1000');
    const sign = signer().sign.bind(signer());
    jest.spyOn(signer(), 'sign').mockImplementation(async (drafts) =>
      sign(
        drafts.map((draft) => ({
          ...draft,
          payments: draft.payments.map((payment) => ({
            ...payment,
            amount: payment.amount && payment.amount.plus(payment.amount),
          })),
        })),
      ),
    );
    await gateway.round();
    expect(await stateOf(id)).toEqual({ state: 'approved', waitingFor: 'signer_unavailable' });
    expect(await signedFor(id)).toEqual([]);
    jest.restoreAllMocks();
    await paidOnce(id);
  }, 60_000);
});
