import {
  Findings,
  type FindingDraft,
  type FindingFilter,
} from 'crowdwiz-gateway/internal/safety/index';
import { ContractHarness } from '../contract-harness';
import type { MakeStores } from '../contract-stores';

/** `Findings`, which can be kept apart from all the rest. */
export function describeFindingsContract(name: string, make: MakeStores): void {
  describe(name, () => {
    const draft = (subject: string, evidence = { block: '7' }): FindingDraft => ({
      kind: 'block_does_not_link',
      subject,
      summary: 'Block 7 does not follow block 6.',
      evidence,
      halts: ['payouts', 'deposits'],
    });

    let harness: ContractHarness;
    let findings: Findings;

    beforeAll(async () => {
      harness = await ContractHarness.open(make);
      findings = harness.get(Findings);
    });

    afterAll(() => harness.close());

    it('opens a subject once and refreshes it when it is seen again', async () => {
      const openedAt = harness.clock.now();
      const first = await findings.open(draft('once'));
      expect(first).toMatchObject({ isNew: true, finding: { ...draft('once'), openedAt } });
      const lastSeenAt = harness.clock.moveBySeconds(60);
      const again = await findings.open(draft('once', { block: '8' }));
      expect(again).toEqual({
        isNew: false,
        finding: { ...first.finding, lastSeenAt, evidence: { block: '8' } },
      });
    });

    it('opens it once when many see it at the same moment', async () => {
      const opened = await Promise.all(
        Array.from({ length: 5 }, () => findings.open(draft('crowd'))),
      );
      expect(opened.filter(({ isNew }) => isNew)).toHaveLength(1);
    });

    it('closes by id or subject, once, and opens anew afterwards', async () => {
      const { finding } = await findings.open(draft('close'));
      const closed = await findings.close(finding.id, 'anna', 'looked at it');
      expect(closed).toEqual({
        ...finding,
        closedAt: harness.clock.now(),
        closedBy: 'anna',
        closeReason: 'looked at it',
      });
      expect(await findings.close(finding.id, 'anna', 'again')).toBeNull();
      expect(await findings.close('not an id', 'anna', 'x')).toBeNull();
      const second = await findings.open(draft('close'));
      expect(second.isNew).toBe(true);
      const gone = await findings.closeBySubject('block_does_not_link', 'close', 'gateway', 'ok');
      expect(gone?.id).toBe(second.finding.id);
      expect(
        await findings.closeBySubject('block_does_not_link', 'close', 'gateway', 'ok'),
      ).toBeNull();
    });

    it('knows what is open of a kind, and what was ever opened', async () => {
      const open = await findings.openOf(['block_does_not_link', 'wrong_chain']);
      expect(open.map(({ subject }) => subject)).toEqual(['once', 'crowd']);
      expect(await findings.openOf(['wrong_chain'])).toEqual([]);
      expect(await findings.wasOpened('block_does_not_link', 'close')).toBe(true);
      expect(await findings.wasOpened('block_does_not_link', 'never')).toBe(false);
      expect(await findings.wasOpened('wrong_chain', 'close')).toBe(false);
    });

    it('lists open, closed and all, newest first', async () => {
      const subjects = async (open: boolean | null) => {
        const page = await findings.list({ open }, { limit: 200, cursor: null });
        return page.items.map(({ subject }) => subject);
      };
      await findings.open(draft('last'));
      expect(await subjects(true)).toEqual(['last', 'crowd', 'once']);
      expect(await subjects(false)).toEqual(['close', 'close']);
      expect(await subjects(null)).toHaveLength(5);
      const byKind = await findings.countOpenByKind();
      expect([...byKind.values()].reduce((sum, count) => sum + count, 0)).toBe(3);
      const { nextCursor } = await findings.list({ open: true }, { limit: 2, cursor: null });
      const rest = await findings.list({ open: true }, { limit: 2, cursor: nextCursor });
      expect(rest.items.map(({ subject }) => subject)).toEqual(['once']);
      expect(rest.nextCursor).toBeNull();
      await expect(findings.list({ open: null }, { limit: 2, cursor: 'bad' })).rejects.toThrow(
        'cursor',
      );
    });

    it('lists by kind, subject and the time of opening, and gives one by its id', async () => {
      const from = harness.clock.moveBySeconds(60);
      const { finding } = await findings.open({ ...draft('listed'), kind: 'stuck_flow' });
      const to = harness.clock.moveBySeconds(60);
      const later = await findings.open(draft('listed'));
      const found = async (filter: FindingFilter) =>
        (await findings.list(filter, { limit: 10, cursor: null })).items.map(({ id }) => id);
      const open = { open: true };
      expect(await found({ ...open, subject: 'listed' })).toEqual([later.finding.id, finding.id]);
      expect(await found({ ...open, kind: 'stuck_flow' })).toEqual([finding.id]);
      expect(await found({ ...open, from, to })).toEqual([finding.id]);
      expect(await found({ open: false, subject: 'listed' })).toEqual([]);
      expect(await found({ open: null, kind: 'stuck_flow', subject: 'last' })).toEqual([]);
      expect(await findings.find(finding.id)).toEqual(finding);
      expect(await findings.find('no id')).toBeNull();
    });
  });
}
