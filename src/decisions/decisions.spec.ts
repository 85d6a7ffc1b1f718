import { ContractClock } from 'crowdwiz-testkit/contracts';
import { InMemory } from 'crowdwiz-testkit/memory';
import { SameClock } from '../../test/support/clocks';
import { IssuedKeys, IssueKey, type Role, RevokeKey, RotateKey } from '../api-keys';
import { type Deposit, Deposits } from '../deposits';
import { Assets, DomainError, Money, MoneyClock, newId, Rate } from '../kernel';
import { AdjustPoints, Books, customerAccount, HeldPoints } from '../ledger';
import { Customers, FreezeCustomer, RegisterCustomer, UnfreezeCustomer } from '../linking';
import { CancelRates, LimitBook, RateBook, SeedTerms, SetRates, TermsSettings } from '../terms';
import { OrderSweep } from '../wallet';
import { AdjustPointsOfTwo } from './acts/adjust-points-of-two';
import { RefundDepositOfTwo } from './acts/refund-deposit-of-two';
import { SetLimitOfTwo } from './acts/set-limit-of-two';
import { SetRatesOfTwo } from './acts/set-rates-of-two';
import { UnfreezeOfTwo } from './acts/unfreeze-of-two';
import { Decide } from './decide';
import type { Decision, KeyHolder } from './decision';
import { DecisionSettings } from './decision-settings';
import { ExpireDecisions } from './expire-decisions';
import { DecisionBook } from './ports/decision-book';

const EXPIRY_SECONDS = 600;
const LIMITS = {
  ...{ codes_per_customer_per_day: '5', codes_per_customer_and_account_per_day: '3' },
  ...{ codes_per_day: '1000', link_messages_per_customer_per_day: '20' },
  ...{ deposit_minimum: 'none', withdrawal_minimum: '1', withdrawal_maximum: '1000' },
  ...{ withdrawal_count_per_customer_per_day: '10', withdrawals_per_customer_per_day: 'none' },
  ...{ withdrawals_per_day: 'none', approval_above: '100' },
};
const ADMIN: KeyHolder = { name: 'admin', keyId: null };
const assets = Assets.withPoints('DEMO', 2);
const demo = (units: number): Money => Money.of(BigInt(units), assets.points);

describe('acts that take two people', () => {
  let clock: ContractClock;
  let stores: InMemory;
  let customerId: string;
  let olga: KeyHolder;

  beforeEach(async () => {
    clock = new ContractClock();
    const nothingHeld: Partial<HeldPoints> = { giveBack: () => Promise.resolve(false) };
    stores = InMemory.of(clock, assets, [
      [MoneyClock, new SameClock(clock)],
      [TermsSettings, new TermsSettings(Rate.parse('2'))],
      [DecisionSettings, new DecisionSettings(EXPIRY_SECONDS)],
      [HeldPoints, nothingHeld],
      // Nothing is swept here.
      [OrderSweep, {}],
    ]);
    const first = { depositRate: '90', withdrawalRate: '100', limits: LIMITS, pointsDecimals: 2 };
    await stores.get(SeedTerms).execute(first);
    const { customer } = await stores.get(RegisterCustomer).execute('test:c');
    customerId = customer.id;
    olga = await key('olga', 'admin');
  });

  async function key(
    name: string,
    role: Role,
    { owner = name, by = 'admin' }: { owner?: string; by?: string } = {},
  ): Promise<KeyHolder> {
    const terms = { scopes: null, networks: null, requestsPerMinute: null, expiresAt: null };
    const issued = await stores.get(IssueKey).execute({ name, role, owner, ...terms }, by);
    return { name, keyId: issued.key.id };
  }

  const approvers = async (): Promise<readonly [KeyHolder, KeyHolder]> => [
    await key('petr', 'approver'),
    await key('anna', 'approver'),
  ];
  const give = (
    { points = 500, key: named = 'gift-1' }: { points?: number; key?: string } = {},
    asker = olga,
  ) =>
    stores
      .get(AdjustPointsOfTwo)
      .ask({ customerId, points: demo(points), key: named, reason: 'a gift' }, asker);
  const limit = (value: string, reason?: string) =>
    stores
      .get(SetLimitOfTwo)
      .ask({ name: 'approval_above', value, ...(reason !== undefined && { reason }) }, olga);
  const rates = (deposit: string, allow: readonly ('spread' | 'factor')[] = []) =>
    stores
      .get(SetRatesOfTwo)
      .ask({ rates: { deposit }, effectiveAt: null, allow, reason: 'a birthday' }, olga);
  const balance = async () =>
    (await stores.get(Books).balanceOf(customerAccount(customerId))).units;
  const decide = (verb: 'approve' | 'reject', { id }: { id: string }, decider: KeyHolder) =>
    stores.get(Decide)[verb]({ id, reason: 'seen the order', decider });
  const kept = async ({ id }: Decision) => stores.get(DecisionBook).find(id);
  const value = async () => (await stores.get(LimitBook).current()).approval_above;

  async function waiting(outcome: Promise<{ decision: Decision | null }>): Promise<Decision> {
    const { decision } = await outcome;
    if (decision?.state !== 'pending') throw new Error('Nothing waits');
    return decision;
  }

  async function refusal(work: Promise<unknown>): Promise<readonly string[]> {
    try {
      await work;
      return [];
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return [error.code, ...Object.values(error.details).slice(0, 1)];
    }
  }

  describe('while there are no two', () => {
    it('are done at once, and marked as decided by one', async () => {
      await key('petr', 'approver');
      const outcome = await give();
      expect(outcome).toMatchObject({
        ...{ status: 'done', result: { isWaiting: false } },
        decision: { isByOne: true, state: 'approved', askedBy: 'olga', decidedBy: 'olga' },
      });
      expect(await balance()).toBe(500n);
      expect(stores.events().at(-1)).toMatchObject({ type: 'decision_ended', isByOne: true });
    });

    it('count once under their key, and refuse another act under it', async () => {
      await give();
      expect(await give()).toMatchObject({ status: 'done', decision: { isByOne: true } });
      expect(await balance()).toBe(500n);
      expect(await refusal(give({ points: 501 }))).toContain('entry_key_conflict');
      const { items } = await stores.get(DecisionBook).list({}, { limit: 10, cursor: null });
      expect(items).toHaveLength(1);
    });

    it('are not two by two keys of one person', async () => {
      await key('petr-phone', 'approver', { owner: 'Petr' });
      await key('petr-desk', 'approver', { owner: 'petr' });
      expect(await give()).toMatchObject({ status: 'done', decision: { isByOne: true } });
    });
  });

  describe('once there are two', () => {
    let petr: KeyHolder;
    let anna: KeyHolder;

    beforeEach(async () => {
      [petr, anna] = await approvers();
    });

    it('end the freeze that they were asked for, and none that came later', async () => {
      const said = { customerId, by: 'olga', reason: 'a stolen phone' };
      const freeze = () => stores.get(FreezeCustomer).execute(said);
      const unfreeze = () =>
        stores.get(UnfreezeOfTwo).ask({ customerId, reason: 'called back' }, olga);
      const isFrozen = async () => (await stores.get(Customers).freezeOf(customerId)) !== null;
      await freeze();
      const old = await waiting(unfreeze());
      expect((await waiting(unfreeze())).id).toBe(old.id);
      await stores.get(UnfreezeCustomer).execute(said);
      expect(await refusal(decide('approve', old, petr))).toContain('customer_not_frozen');
      clock.moveBySeconds(1);
      await freeze();
      expect(await refusal(decide('approve', old, petr))).toContain('decision_outdated');
      expect(await isFrozen()).toBe(true);
      const anew = await waiting(unfreeze());
      expect(anew.id).not.toBe(old.id);
      await decide('approve', anew, petr);
      expect(await isFrozen()).toBe(false);
    });

    it('wait, and are done with the decision of another', async () => {
      const decision = await waiting(give());
      expect(decision).toMatchObject({
        ...{ kind: 'adjustment', askedBy: 'olga', reason: 'a gift', isByOne: false },
        summary: `Give 5 DEMO to the customer ${customerId}`,
      });
      expect(await balance()).toBe(0n);
      expect(stores.events().at(-1)).toMatchObject({ type: 'decision_asked', by: 'olga' });
      const approved = await decide('approve', decision, petr);
      expect(approved).toMatchObject({
        ...{ state: 'approved', decidedBy: 'petr', decidedPerson: 'petr' },
        ...{ decisionReason: 'seen the order', decidedAt: clock.now() },
      });
      expect(await kept(decision)).toEqual(approved);
      expect(await balance()).toBe(500n);
      // The history has who wanted it.
      expect(stores.events()).toContainEqual(
        expect.objectContaining({ type: 'points_adjusted', by: 'olga' }),
      );
    });

    it('tell of a refund to another account who has approved it', async () => {
      const deposits = stores.get(Deposits);
      const depositId = newId();
      const deposit: Deposit = {
        ...{ id: depositId, chainKey: 'ab:0', state: 'unattributed', fromAccountId: '1.2.77' },
        ...{ assetId: '1.3.0', units: 500_000n, transactionId: 'ab', blockNumber: 5 },
        ...{ blockTime: clock.now(), customerId: null, points: null, rateVersion: null },
        ...{ offeredToCustomerId: null, refundToAccountId: null, createdAt: clock.now() },
      };
      await deposits.insertNew([deposit]);
      const recipient = { accountId: '1.2.88', accountName: 'other' };
      const wanted = { depositId, reason: 'it came from an exchange', recipient };
      const refund = stores.get(RefundDepositOfTwo).ask(wanted, olga);
      await decide('approve', await waiting(refund), petr);
      expect(await deposits.find(depositId)).toMatchObject({ state: 'refunding' });
      expect(stores.events()).toContainEqual({
        ...{ type: 'deposit_decided', depositId, decision: 'refund', reason: wanted.reason },
        ...{ refundToAccountId: '1.2.88', by: 'olga', approvedBy: 'petr' },
      });
    });

    it('are asked for once, however often, and answered as done afterwards', async () => {
      const first = await waiting(give());
      expect(await waiting(give())).toEqual(first);
      expect(await refusal(give({ points: 501 }))).toContain('entry_key_conflict');
      await decide('approve', first, petr);
      expect(await give()).toMatchObject({ status: 'done', decision: { id: first.id } });
      expect(await balance()).toBe(500n);
      const tight = await waiting(limit('200', 'a feast'));
      expect(await waiting(limit('200', 'a feast'))).toEqual(tight);
      expect(await waiting(limit('300', 'a feast'))).not.toEqual(tight);
    });

    it('are refused at once when they would be refused now, and leave no trace', async () => {
      const before = stores.events();
      expect(await refusal(give({ points: -1 }))).toContain('insufficient_points');
      expect(await refusal(limit('many', 'a feast'))).toContain('limit_malformed');
      expect(await refusal(limit('200'))).toContain('reason_required');
      expect(await refusal(rates('101'))).toContain('deposit_rate_above_withdrawal_rate');
      expect(stores.events()).toEqual(before);
      const { items } = await stores.get(DecisionBook).list({}, { limit: 10, cursor: null });
      expect(items).toEqual([]);
    });

    it('are judged anew when they are decided', async () => {
      await decide('approve', await waiting(give()), petr);
      const taking = await waiting(give({ points: -500, key: 'fine-1' }));
      const spend = { customerId, points: demo(-200), key: 'bet', reason: 'a bet', by: 'service' };
      await stores.get(AdjustPoints).execute(spend);
      expect(await refusal(decide('approve', taking, petr))).toContain('insufficient_points');
      expect(await kept(taking)).toMatchObject({ state: 'pending' });
      expect(await balance()).toBe(300n);
      await decide('reject', taking, petr);
      expect(await kept(taking)).toMatchObject({ state: 'rejected' });
    });

    it('are one person’s where they tighten, and where rates keep the rules', async () => {
      expect(await limit('50')).toMatchObject({ status: 'done', decision: null });
      expect(await rates('95')).toMatchObject({ status: 'done', decision: null });
      expect(await rates('96', ['spread'])).toMatchObject({ status: 'done', decision: null });
      expect(await value()).toBe('50');
    });

    it('loosen a limit only from what it was when it was asked for', async () => {
      const decision = await waiting(limit('200', 'a feast'));
      expect(decision.summary).toContain('from 100 to 200');
      await limit('50');
      expect(await refusal(decide('approve', decision, petr))).toEqual([
        'decision_outdated',
        '100',
      ]);
      expect(await value()).toBe('50');
      const again = await waiting(limit('none', 'a feast'));
      await decide('approve', again, petr);
      expect(await value()).toBe('none');
    });

    it('set rates that break a rule, by the rates that are in force then', async () => {
      const decision = await waiting(rates('101', ['spread']));
      expect(decision.summary).toContain('Set the deposit rate to 101 from the decision on');
      clock.moveBySeconds(60);
      await decide('approve', decision, petr);
      const versions = await stores.get(RateBook).versions('deposit');
      expect(versions.at(-1)).toMatchObject({ setBy: 'olga', effectiveAt: clock.now() });
      const far = await waiting(rates('203', ['spread', 'factor']));
      await decide('reject', far, anna);
      expect(await stores.get(RateBook).versions('deposit')).toHaveLength(versions.length);
    });

    it('set rates that break a rule only beside those beside which they were asked for', async () => {
      const decision = await waiting(rates('120', ['spread']));
      expect(decision.summary).toContain(
        'beside deposit 90 (version 1), withdrawal 100 (version 2)',
      );
      const now = { deposit: '64', withdrawal: '65' };
      await stores.get(SetRates).execute({ rates: now, effectiveAt: null, by: 'anna' });
      expect(await refusal(decide('approve', decision, petr))).toEqual([
        'decision_outdated',
        'deposit 90 (version 1), withdrawal 100 (version 2)',
      ]);
      expect((await stores.get(RateBook).versions('deposit')).at(-1)?.rate.text).toBe('64');
      await decide('approve', await waiting(rates('66', ['spread'])), petr);
      expect((await stores.get(RateBook).versions('deposit')).at(-1)?.rate.text).toBe('66');
    });

    it('count what is planned among them, for as long as it is planned', async () => {
      const inSeconds = (seconds: number) => new Date(clock.now().getTime() + seconds * 1000);
      const plan = async (withdrawal: string, effectiveAt: Date) => {
        const command = { rates: { withdrawal }, effectiveAt, by: 'anna' };
        const [planned] = await stores.get(SetRates).execute(command);
        return planned?.version ?? 0;
      };
      const later = inSeconds(60);
      const known = await plan('110', later);
      const now = await waiting(rates('101', ['spread']));
      const wanted = { rates: { deposit: '115' }, effectiveAt: later, key: 'later' };
      const said = { allow: ['spread'], reason: 'a birthday' } as const;
      const askLater = () => stores.get(SetRatesOfTwo).ask({ ...wanted, ...said }, olga);
      const atThatMoment = await waiting(askLater());
      const added = await plan('99', inSeconds(30));
      for (const each of [now, atThatMoment]) {
        expect(await refusal(decide('approve', each, petr))).toContain('decision_outdated');
      }
      // It is the same request under its key, whatever was set since.
      expect(await waiting(askLater())).toEqual(atThatMoment);
      const slip = { versions: [added], by: 'anna', reason: 'a slip' };
      await stores.get(CancelRates).execute(slip);
      expect(await decide('approve', atThatMoment, petr)).toMatchObject({ state: 'approved' });
      expect(await askLater()).toMatchObject({ status: 'done' });
      clock.moveBySeconds(60);
      expect(await refusal(decide('approve', now, petr))).toEqual([
        'decision_outdated',
        `deposit 90 (version 1), withdrawal 100 (version 2), withdrawal 110 (version ${known})`,
      ]);
    });

    it('are answered as done where they were done before there were decisions', async () => {
      const gift = { customerId, points: demo(500), key: 'gift-1', reason: 'a gift', by: 'olga' };
      await stores.get(AdjustPoints).execute(gift);
      expect(await give()).toMatchObject({ status: 'done', decision: null });
      expect(await balance()).toBe(500n);
      expect(await refusal(give({ points: 501 }))).toContain('entry_key_conflict');
      await waiting(give({ key: 'gift-2' }));
    });

    it('are approved by nobody once the key of who asked is revoked', async () => {
      const decision = await waiting(give());
      await stores.get(RevokeKey).execute(olga.keyId ?? '', 'admin');
      expect(await refusal(decide('approve', decision, petr))).toEqual([
        ...['decision_outdated', 'key_has_ended'],
      ]);
      expect(await balance()).toBe(0n);
      expect(await decide('reject', decision, petr)).toMatchObject({ state: 'rejected' });
      await waiting(give({}, await key('olga-again', 'admin', { owner: 'olga' })));
    });

    it('end once: the other one is told how', async () => {
      const decision = await waiting(give());
      const outcomes = await Promise.all([
        refusal(decide('approve', decision, petr)),
        refusal(decide('approve', decision, anna)),
      ]);
      expect(outcomes).toEqual([[], ['decision_made', 'approved']]);
      expect(await balance()).toBe(500n);
      expect(await refusal(decide('reject', decision, anna))).toContain('decision_made');
      expect(await refusal(decide('approve', { id: 'nothing' }, anna))).toEqual([
        'decision_unknown',
      ]);
    });

    it('are nobody’s after their time, seen or not, and may be asked for again', async () => {
      const decision = await waiting(give());
      clock.moveBySeconds(EXPIRY_SECONDS - 1);
      expect(await stores.get(ExpireDecisions).run()).toBe(0);
      clock.moveBySeconds(1);
      expect(await refusal(decide('approve', decision, petr))).toContain('decision_expired');
      expect(await refusal(decide('reject', decision, petr))).toContain('decision_expired');
      const again = await waiting(give());
      expect(again.id).not.toBe(decision.id);
      expect(await kept(decision)).toMatchObject({ state: 'expired', decidedBy: null });
      clock.moveBySeconds(EXPIRY_SECONDS);
      expect(await stores.get(ExpireDecisions).run()).toBe(1);
      expect(await refusal(decide('approve', again, petr))).toContain('decision_expired');
      expect(stores.events().at(-1)).toMatchObject({ type: 'decision_ended', state: 'expired' });
      expect(await balance()).toBe(0n);
    });

    it('are taken back by who asked, and approved by nobody then', async () => {
      const decision = await waiting(give());
      expect(await decide('reject', decision, olga)).toMatchObject({ state: 'withdrawn' });
      expect(await refusal(decide('approve', decision, petr))).toContain('decision_made');
    });

    it('are not decided by who asked, by whatever key', async () => {
      const decision = await waiting(give());
      const other = await key('second-key', 'approver', { owner: 'Olga' });
      for (const decider of [olga, other]) {
        const refused = await refusal(decide('approve', decision, decider));
        expect(refused).toEqual(['decision_needs_another', 'asked_by_you']);
      }
      const bySettings = await refusal(decide('approve', decision, ADMIN));
      expect(bySettings).toEqual(['decision_needs_another', 'key_of_the_settings']);
      expect(await kept(decision)).toMatchObject({ state: 'pending' });
    });

    it('are not decided by one hand, however many people it makes up', async () => {
      const boris = await key('boris', 'admin', { by: 'olga' });
      const clara = await key('clara', 'approver', { by: 'boris' });
      const dora = await key('dora', 'approver', { by: 'olga' });
      const pairs = [
        [olga, clara],
        [boris, olga],
        [boris, dora],
        [clara, dora],
      ] as const;
      const hand = ['decision_needs_another', 'keys_in_one_hand'];
      for (const [index, [asker, decider]] of pairs.entries()) {
        const decision = await waiting(give({ key: `gift-of-${index}` }, asker));
        expect(await refusal(decide('approve', decision, decider))).toEqual(hand);
        expect(await refusal(decide('reject', decision, decider))).toEqual(hand);
      }
      // Who rotates a key that they made remains one who may know it.
      const rotated = { id: boris.keyId ?? '', overlapSeconds: 0, by: 'boris' };
      await stores.get(RotateKey).execute(rotated);
      const decision = await waiting(give({ key: 'gift-after' }, boris));
      expect(await refusal(decide('approve', decision, olga))).toEqual(hand);
      expect(await decide('approve', decision, petr)).toMatchObject({ state: 'approved' });
    });

    it('are not decided by a former secret, while it is taken, of who was shown it', async () => {
      const decision = await waiting(give());
      const rotate = (by: string, overlapSeconds: number) =>
        stores.get(RotateKey).execute({ id: anna.keyId ?? '', overlapSeconds, by });
      await rotate('olga', 0);
      await rotate('petr', 60);
      clock.moveBySeconds(61);
      const refused = await refusal(decide('approve', decision, anna));
      expect(refused).toEqual(['decision_needs_another', 'keys_in_one_hand']);
      clock.moveBySeconds(1);
      expect(await decide('approve', decision, anna)).toMatchObject({ decidedBy: 'anna' });
    });

    it('are not decided by a key that has ended since it opened the door', async () => {
      const terms = { scopes: null, networks: null, requestsPerMinute: null };
      const expiresAt = new Date(clock.now().getTime() + 60_000);
      const short = {
        name: 'short',
        role: 'approver',
        owner: 'short',
        ...terms,
        expiresAt,
      } as const;
      const issued = await stores.get(IssueKey).execute(short, 'admin');
      await stores.get(RevokeKey).execute(petr.keyId ?? '', 'olga');
      const decision = await waiting(give());
      clock.moveBySeconds(60);
      for (const decider of [petr, { name: 'short', keyId: issued.key.id }]) {
        const refused = await refusal(decide('approve', decision, decider));
        expect(refused).toEqual(['decision_needs_another', 'key_has_ended']);
      }
    });

    it('are not decided by a key whose secret who asked was shown', async () => {
      const decision = await waiting(give());
      const made = await key('made-by-olga', 'approver', { by: 'olga' });
      const laptop = await key('olga-laptop', 'admin', { owner: 'olga' });
      const viaLaptop = await key('made-by-laptop', 'approver', { by: laptop.name });
      const rotated = { id: anna.keyId ?? '', overlapSeconds: 0, by: 'olga' };
      await stores.get(RotateKey).execute(rotated);
      for (const decider of [made, viaLaptop, anna]) {
        const refused = await refusal(decide('approve', decision, decider));
        expect(refused).toEqual(['decision_needs_another', 'keys_in_one_hand']);
      }
      await stores.get(RotateKey).execute({ ...rotated, by: 'petr' });
      clock.moveBySeconds(2);
      expect(await decide('approve', decision, anna)).toMatchObject({ decidedBy: 'anna' });
    });

    it('are decided by those to whom the key of the settings gave keys, whoever asked by it', async () => {
      const decision = await waiting(give({}, ADMIN));
      expect(await decide('approve', decision, petr)).toMatchObject({ state: 'approved' });
    });

    it('stay so when a key is revoked: nobody switches the rule off by that', async () => {
      await stores.get(RevokeKey).execute(petr.keyId ?? '', 'olga');
      expect(await stores.get(IssuedKeys).ownersOf('approver')).toHaveLength(2);
      await waiting(give());
    });
  });
});
