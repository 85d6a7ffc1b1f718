import { checkLinking } from './linking';
import { CUSTOMER, soundWorld, type SoundWorld } from '../evidence/sound-evidence';

describe('linking', () => {
  let world: SoundWorld;

  beforeEach(() => {
    world = soundWorld();
  });

  const complaints = () => checkLinking(world.evidence()).map(({ detail }) => detail);

  it('finds nothing where nothing is wrong', () => {
    expect(complaints()).toEqual([]);
  });

  it('sees an account that two customers had at one time', () => {
    const [link] = world.rows.links;
    world.rows.links.push({ ...link!, id: 'l2', customer_id: 'other' });
    const found = complaints();
    expect(found[0]).toBe(`account ${world.alice.id}: link l2 begins before l1 has ended`);
    expect(found[1]).toContain('a link, and no request was confirmed');
  });

  it('sees links that overlap in blocks, though not in time', () => {
    const [link] = world.rows.links;
    link!.ended_at = '2026-02-01T00:00:00Z';
    link!.ended_at_block = world.startBlock + 5;
    const later = { verified_at: '2026-03-01T00:00:00Z', ended_at: null, ended_at_block: null };
    world.rows.links.push({ ...link!, ...later, id: 'l2' });
    expect(complaints()[0]).toContain('link l2 begins before l1 has ended');
  });

  it('asks nothing of a link that holds no block, wherever it stands', () => {
    const [link] = world.rows.links;
    const [request] = world.rows.linkRequests;
    const lost = world.startBlock + 100;
    const ended = { ended_at: '2026-02-01T00:00:00Z', ended_at_block: lost };
    const empty = { ...link!, id: 'l0', customer_id: 'other', verified_at_block: lost, ...ended };
    world.rows.links.push(empty);
    world.rows.linkRequests.push({ ...request!, id: 'r0', customer_id: 'other' });
    const overlaps = () => complaints().filter((detail) => detail.includes('begins before'));
    expect(overlaps()).toEqual([]);
    empty.ended_at_block += 1;
    expect(overlaps()[0]).toContain('link l0 begins before l1 has ended');
  });

  it('sees a request that was confirmed twice, unless it renewed the link', () => {
    const [request] = world.rows.linkRequests;
    world.rows.linkRequests.push({ ...request!, id: 'again' });
    expect(complaints()).toEqual([expect.stringContaining('2 confirmed requests made 1 links')]);
    const payload = { customerId: CUSTOMER };
    world.rows.events.push({ type: 'link_renewed', payload, published_at: '2026-01-01' });
    expect(complaints()).toEqual([]);
  });

  it('sees a code that was confirmed after it had expired', () => {
    world.rows.linkRequests[0]!.code_expires_at = '2025-01-01T00:00:00Z';
    expect(complaints()).toEqual(['link l1 was confirmed after its code had expired']);
  });

  describe('by a message from the account', () => {
    const CODE = 'ACDE-FGHJ';

    /** The account was proven by a message, in a world in which that is right. */
    const provenBy = (transactionId: string) => {
      const request = world.rows.linkRequests[0]!;
      request.method = 'message_from_account';
      request.requested_at_block = world.startBlock;
      request.proof_transaction_id = transactionId;
      request.proof_operation_index = 0;
      return request;
    };

    const sent = (text = CODE) => {
      const id = world.wallet.sendMessage(world.alice, world.hot.id, text);
      world.settle();
      return id;
    };

    it('finds nothing where the message is in the chain, also when the link came later', () => {
      provenBy(sent()).code_expires_at = new Date(
        world.chain.headTime.getTime() + 1_000,
      ).toISOString();
      expect(complaints()).toEqual([]);
    });

    it('sees a proof that nothing in the chain is', () => {
      provenBy('0'.repeat(40));
      expect(complaints()).toEqual([expect.stringContaining('which is no irreversible message')]);
      provenBy(
        world.wallet.transfer({ from: world.alice, to: world.hot.id, units: 1n, memo: CODE }),
      );
      world.settle();
      expect(complaints()).toEqual([expect.stringContaining('which is no irreversible message')]);
    });

    it('sees a message that is older, later, of somebody else, or without a code', () => {
      const request = provenBy(sent());
      request.requested_at_block = world.chain.headNumber;
      request.code_expires_at = '2001-01-01T00:00:00Z';
      request.account_id = world.hot.id;
      expect(complaints()).toEqual(
        expect.arrayContaining([
          expect.stringContaining('was proven by another account'),
          expect.stringContaining('was proven by an older message'),
          expect.stringContaining('was proven by a message that came too late'),
        ]),
      );
      world = soundWorld();
      provenBy(sent('hello!'));
      expect(complaints()).toEqual([expect.stringContaining('a message without a code')]);
    });

    it('sees a request that was confirmed without one, and a message that proved two', () => {
      const request = provenBy(sent());
      world.rows.linkRequests.push({ ...request, id: 'r2', state: 'message_received' });
      expect(complaints()).toEqual([expect.stringContaining('proved 2 requests')]);
      request.proof_transaction_id = null;
      expect(complaints()).toContainEqual(expect.stringContaining('no message proved it'));
    });
  });

  it('sees too many wrong codes', () => {
    world.rows.linkRequests[0]!.attempts = 5;
    expect(complaints()).toEqual([expect.stringContaining('is confirmed after 5 wrong codes')]);
  });

  it('sees a code that was accepted twice, and one that was accepted late', () => {
    const typed = { customerId: CUSTOMER, code: 'ABCD', typedAt: new Date(), accepted: true };
    const late = { ...typed, code: 'LATE', typedAt: new Date('2100-01-01') };
    const evidence = world.evidence({ typedCodes: [typed, typed, late] });
    expect(checkLinking(evidence).map(({ detail }) => detail)).toEqual([
      'the code ABCD was accepted 2 times',
      `the code LATE of customer ${CUSTOMER} was accepted late`,
    ]);
  });
});
