import { describeLinkingContract } from 'crowdwiz-testkit/contracts';
import { randomUUID } from 'node:crypto';
import { PostgresLinkRequests } from '../../../src/adapters/postgres/linking/postgres-link-requests';
import { PostgresLinks } from '../../../src/adapters/postgres/linking/postgres-links';
import { PostgresMoneyOnItsWay } from '../../../src/adapters/postgres/linking/postgres-money-on-its-way';
import type { LinkRequest } from '../../../src/linking';
import { PostgresHarness } from '../postgres/postgres-harness';
import { postgresStores } from '../postgres/postgres-stores';
import { linkingFixtures } from 'crowdwiz-testkit/internal/contracts/fixtures/linking-fixtures';

describeLinkingContract('Linking on PostgreSQL', postgresStores);

/** What PostgreSQL alone promises. */
describe('Linking on PostgreSQL', () => {
  let harness: PostgresHarness;
  let links: PostgresLinks;
  let requests: PostgresLinkRequests;

  beforeAll(async () => {
    harness = await PostgresHarness.open();
    links = new PostgresLinks(harness.database);
    requests = new PostgresLinkRequests(harness.database);
  });

  afterAll(() => harness.close());

  const { newAccountId, link, request, shown, proof, codeUntil } = linkingFixtures(() => ({
    harness,
  }));

  describe('Customers', () => {
    it('makes a second decision on one customer wait for the first', async () => {
      const id = await harness.newCustomer();
      const order: string[] = [];
      let release = (): void => undefined;
      const gate = new Promise<void>((resolve) => (release = resolve));
      const first = harness.unitOfWork.run(async () => {
        await harness.customers.lock(id);
        order.push('first has it');
        await gate;
        order.push('first ends');
      });
      while (order.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      const second = harness.unitOfWork.run(async () => {
        const locked = harness.customers.lock(id);
        release();
        await locked;
        order.push('second has it');
      });
      await Promise.all([first, second]);
      expect(order).toEqual(['first has it', 'first ends', 'second has it']);
      expect(await harness.unitOfWork.run(() => harness.customers.lock(randomUUID()))).toBeNull();
    });
  });

  describe('LinkRequests', () => {
    it('keeps the keys that a code was encrypted to, set once and with the code', async () => {
      const wish = request(await harness.newCustomer());
      await requests.create(wish);
      const set = (fingerprint: string | null) =>
        harness.sql('UPDATE link_request SET authority_fingerprint = $2 WHERE id = $1', [
          wish.id,
          fingerprint,
        ]);
      await expect(set('f')).rejects.toMatchObject({
        constraint: 'link_request_keys_are_those_of_its_code',
      });
      await requests.transition(wish.id, 'requested', 'sent', codeUntil(harness.clock.now()));
      for (const other of ['other keys', null]) {
        await expect(set(other)).rejects.toThrow('the keys of a code are set once, with the code');
      }
      const older = request(await harness.newCustomer());
      await requests.create(older);
      const code = "code_hash = 'h', code_expires_at = now()";
      await harness.sql(`UPDATE link_request SET ${code} WHERE id = $1`, [older.id]);
      await expect(
        harness.sql("UPDATE link_request SET authority_fingerprint = 'f' WHERE id = $1", [
          older.id,
        ]),
      ).rejects.toThrow('the keys of a code are set once, with the code');
    });

    it.each<[string, Partial<LinkRequest>, string]>([
      [
        'a code that is shown, without its code',
        { codeHash: null, codeExpiresAt: null, authorityFingerprint: null },
        'link_request_shown_with_code',
      ],
      [
        'a code that is shown, without the keys',
        { authorityFingerprint: null },
        'link_request_shown_with_code',
      ],
      [
        'a code that is shown at no block',
        { requestedAtBlock: null },
        'link_request_shown_at_a_block',
      ],
      [
        'a code that is sent, as one that is shown',
        { method: 'code_to_account', requestedAtBlock: null },
        'link_request_state_fits_method',
      ],
    ])('refuses %s', async (_what, change, constraint) => {
      const wish = { ...shown(await harness.newCustomer()), ...change };
      await expect(requests.create(wish)).rejects.toMatchObject({ constraint });
    });

    it('refuses a message that is older, proves two requests, or is exchanged', async () => {
      const wish = shown(await harness.newCustomer());
      await requests.create(wish);
      await expect(requests.receiveMessage(wish.id, proof(1_000))).rejects.toMatchObject({
        constraint: 'link_request_message_is_later',
      });
      await expect(
        harness.sql("UPDATE link_request SET state = 'message_received' WHERE id = $1", [wish.id]),
      ).rejects.toMatchObject({ constraint: 'link_request_proven_by_message' });
      const message = proof();
      await requests.receiveMessage(wish.id, message);
      const other = shown(await harness.newCustomer());
      await requests.create(other);
      await expect(requests.receiveMessage(other.id, message)).rejects.toMatchObject({
        constraint: 'link_request_message_proves_once',
      });
      await expect(
        harness.sql('UPDATE link_request SET proof_block_number = 1002 WHERE id = $1', [wish.id]),
      ).rejects.toThrow('a proof is set once');
    });
  });

  it('MoneyOnItsWay sees withdrawals that are not final and deposits that wait', async () => {
    const moneyOnItsWay = new PostgresMoneyOnItsWay(harness.database);
    const customerId = await harness.newCustomer();
    expect(await moneyOnItsWay.isMoving(customerId)).toBe(false);
    const id = randomUUID();
    await harness.sql(
      `INSERT INTO withdrawal (id, customer_id, account_id, account_name, points, gross, kept, fee,
         fee_payer, net, rate_version, rate, state, requested_at, deadline)
       VALUES ($1, $2, '1.2.5', 'alice', 1, 2, 0, 1, 'customer', 1, 1, '100', 'approved', now(),
         now())`,
      [id, customerId],
    );
    expect(await moneyOnItsWay.isMoving(customerId)).toBe(true);
    await harness.sql("UPDATE withdrawal SET state = 'cancelled' WHERE id = $1", [id]);
    expect(await moneyOnItsWay.isMoving(customerId)).toBe(false);
    await harness.sql("INSERT INTO deposit_sighting VALUES ('k', $1, 5, 't', 7)", [customerId]);
    expect(await moneyOnItsWay.isMoving(customerId)).toBe(true);
    expect(await moneyOnItsWay.isMoving('nobody')).toBe(false);
    await harness.sql('DELETE FROM deposit_sighting');
    const mine = link(customerId, newAccountId());
    await links.create(mine);
    await harness.sql(
      `INSERT INTO deposit (id, chain_key, state, from_account_id, asset_id, units, block_number,
         block_time, created_at)
       VALUES (gen_random_uuid(), 'waits', 'waiting', $1, '1.3.0', 5, 1, now(), now())`,
      [mine.accountId],
    );
    expect(await moneyOnItsWay.isMoving(customerId)).toBe(true);
    await harness.sql("UPDATE deposit SET state = 'unattributed'");
    expect(await moneyOnItsWay.isMoving(customerId)).toBe(false);
  });
});
