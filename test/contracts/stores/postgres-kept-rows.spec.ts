import { randomUUID } from 'node:crypto';
import { PostgresAuditTrail } from '../../../src/adapters/postgres/audit/postgres-audit-trail';
import { PostgresBalanceChecks } from '../../../src/adapters/postgres/wallet/postgres-balance-checks';
import { PostgresDatabaseHistory } from '../../../src/adapters/postgres/wallet/postgres-database-history';
import { PostgresGateRecord } from '../../../src/adapters/postgres/wallet/postgres-gate-record';
import { PostgresHaltSwitch } from '../../../src/adapters/postgres/safety/postgres-halt-switch';
import { PostgresLinks } from '../../../src/adapters/postgres/linking/postgres-links';
import { PostgresOddOperations } from '../../../src/adapters/postgres/wallet/postgres-odd-operations';
import { PostgresOutgoingTransactions } from '../../../src/adapters/postgres/wallet/postgres-outgoing-transactions';
import { PostgresRateBook } from '../../../src/adapters/postgres/terms/postgres-rate-book';
import { PostgresRescans } from '../../../src/adapters/postgres/scan/postgres-rescans';
import { PostgresScanCursor } from '../../../src/adapters/postgres/scan/postgres-scan-cursor';
import { PostgresUndonePayments } from '../../../src/adapters/postgres/wallet/postgres-undone-payments';
import { PostgresWithdrawals } from '../../../src/adapters/postgres/withdrawals/postgres-withdrawals';
import { Database, DatabaseOptions } from '../../../src/adapters/postgres';
import { VerifyAudit } from '../../../src/audit';
import { Rate } from '../../../src/kernel';
import type { Link } from '../../../src/linking';
import type { FoundTransaction } from '../../../src/wallet';
import { PostgresHarness } from '../postgres/postgres-harness';

/** What the stores never ask for, and the database refuses whoever does. */
describe('rows on PostgreSQL, whoever asks', () => {
  let harness: PostgresHarness;
  let accountNumber = 100;

  beforeAll(async () => {
    harness = await PostgresHarness.open(2);
  });

  afterAll(() => harness.close());

  async function newLink(): Promise<Link> {
    accountNumber += 1;
    const link: Link = {
      id: randomUUID(),
      customerId: await harness.newCustomer(),
      accountId: `1.2.${accountNumber}`,
      accountName: 'alice',
      verifiedAt: harness.clock.now(),
      verifiedAtBlock: 1000,
      provenAtBlock: 1000,
      endedAt: null,
      endedAtBlock: null,
      authorityFingerprint: 'f'.repeat(64),
      suspendedAt: null,
      suspendedAtBlock: null,
    };
    await new PostgresLinks(harness.database).create(link);
    return link;
  }

  const refused = (statement: string, reason: string | object, parameters: unknown[] = []) => {
    const outcome = expect(harness.sql(statement, parameters)).rejects;
    return typeof reason === 'string' ? outcome.toThrow(reason) : outcome.toMatchObject(reason);
  };

  it('keep the keys of a link, but for a renewal', async () => {
    const links = new PostgresLinks(harness.database);
    const { id } = await newLink();
    const setKeys = "UPDATE link SET authority_fingerprint = 'thief' WHERE id = $1";
    await links.suspend(id, 'other keys', { at: harness.clock.now(), block: 1010 });
    await refused(setKeys, 'refused', [id]);
    await links.renew(id, 'other keys', 1015);
    await refused(setKeys, 'refused', [id]);
  });

  it('keep what links were, and which blocks set keys', async () => {
    const links = new PostgresLinks(harness.database);
    const { id, accountId } = await newLink();
    await links.keepKeyUpdates([{ accountId, blockNumber: 1005 }]);
    await refused('DELETE FROM key_update', 'refused');
    await links.end(id, harness.clock.now(), 1020);
    await refused('UPDATE link SET ended_at_block = $2 WHERE id = $1', 'only cut', [id, 1021]);
    const revive = 'UPDATE link SET ended_at = NULL, ended_at_block = NULL WHERE id = $1';
    await refused(revive, 'an ended link is only cut', [id]);
    await refused('DELETE FROM link', 'refused');
    const twice = `INSERT INTO link (id, customer_id, account_id, account_name, verified_at,
        verified_at_block, ended_at, ended_at_block, authority_fingerprint)
      SELECT gen_random_uuid(), customer_id, account_id, account_name, verified_at, 1010, now(),
        1020, 'f' FROM link WHERE id = $1`;
    await refused(twice, 'link_one_per_account_and_block', [id]);
  });

  it('keep the deadline of a withdrawal, and its states to the table', async () => {
    const { customerId, accountId } = await newLink();
    const withdrawals = new PostgresWithdrawals(harness.database, harness.assets, harness.clock);
    const given = {
      id: randomUUID(),
      customerId,
      accountId,
      accountName: 'alice',
      points: harness.points(1000_00),
      gross: harness.cwd(10_00000),
      kept: harness.points(0),
      fee: harness.cwd(2_00000),
      feePayer: 'customer' as const,
      net: harness.cwd(8_00000),
      rateVersion: 1,
      rate: '100',
      state: 'approved' as const,
      reference: 'payout-1',
      requestedAt: harness.clock.now(),
      deadline: new Date('2030-01-01T00:00:00Z'),
      ...{ decidedBy: null, reason: null, transactionId: null, waitingFor: null, shortSince: null },
    };
    await harness.unitOfWork.run(() => withdrawals.create(given));
    const later = 'UPDATE withdrawal SET deadline = now() WHERE id = $1';
    await refused(later, 'a deadline never changes', [given.id]);
    const renamed = "UPDATE withdrawal SET reference = 'payout-2' WHERE id = $1";
    await refused(renamed, 'reference never changes', [given.id]);
    await withdrawals.transition([given.id], ['approved'], 'rejected', { reason: 'no' });
    const back = withdrawals.transition([given.id], ['rejected'], 'approved');
    await expect(back).rejects.toMatchObject({ code: '23514' });
  });

  it('keep what was cancelled of rates, and what was asked for', async () => {
    const rates = new PostgresRateBook(harness.database, harness.clock);
    const now = harness.clock.now();
    const effectiveAt = new Date(now.getTime() + 60_000);
    await harness.unitOfWork.run(async () => {
      const said = { setBy: 'anna', reason: null, allowed: [] };
      const plan = { direction: 'withdrawal', rate: Rate.parse('111'), effectiveAt } as const;
      const rate = await rates.add({ ...plan, ...said });
      await rates.cancel({ rate, cancelledAt: now, cancelledBy: 'boris', reason: 'a slip' });
      await rates.keepRequest({ key: 'one', content: 'both', versions: [rate] });
    });
    for (const table of ['rate_cancellation', 'rate_request']) {
      await refused(`DELETE FROM ${table}`, 'only added');
    }
  });

  it('keep the log of halts', async () => {
    const halts = new PostgresHaltSwitch(harness.database, harness.clock);
    await halts.halt('payouts', 'key stolen', 'gateway');
    await halts.halt('payouts', 'another reason', 'anna');
    await halts.resume('payouts', 'new key', 'anna');
    await halts.resume('payouts', 'new key', 'anna');
    const log = await harness.sql('SELECT action, reason, changed_by FROM halt_change ORDER BY id');
    expect(log).toEqual([
      { action: 'halted', reason: 'key stolen', changed_by: 'gateway' },
      { action: 'resumed', reason: 'new key', changed_by: 'anna' },
    ]);
  });

  describe('of what operators did', () => {
    const append = (
      operator: string,
      database = harness.database,
      meanwhile = () => Promise.resolve(),
    ) =>
      database.transaction(() => {
        new PostgresAuditTrail(database).append({
          ...{ act: 'resumed', operator, keyId: null, requestId: null, reason: 'a drill' },
          subject: { kind: 'halt', id: 'payouts' },
          ...{ before: 'halted', after: 'moving', details: '{}', at: harness.clock.now() },
        });
        return meanwhile();
      });
    const verify = () => new VerifyAudit(new PostgresAuditTrail(harness.database)).execute();
    /** As somebody with every right. */
    const unguarded = async (statement: string) => {
      const guard = 'TRIGGER operator_act_refuses_update_delete_truncate';
      await harness.sql(`ALTER TABLE operator_act DISABLE ${guard}`);
      await harness.sql(statement);
      await harness.sql(`ALTER TABLE operator_act ENABLE ALWAYS ${guard}`);
    };

    it('stay as they were written, whoever asks, and come by their function alone', async () => {
      for (const operator of ['anna', 'boris', 'clara']) await append(operator);
      for (const table of ['operator_act', 'audit_anchor']) {
        await refused(`DELETE FROM ${table}`, 'stays as it was written');
        await refused(`TRUNCATE ${table}`, 'stays as it was written');
      }
      await refused("UPDATE operator_act SET operator = 'dora'", 'stays as it was written');
      const forged = `INSERT INTO operator_act SELECT 4, acted_at, act, 'dora', key_id, request_id,
        subject_kind, subject_id, reason, before, after, details, hash, sha256(hash)
        FROM operator_act WHERE number = 3`;
      for (const statement of [forged, "UPDATE operator_act SET operator = 'dora'"]) {
        await expect(harness.database.rows(statement)).rejects.toMatchObject({ code: '42501' });
      }
      expect(await verify()).toMatchObject({ isWhole: true, head: { number: 3 } });
      await harness.sql(forged);
      expect(await verify()).toMatchObject({ isWhole: false, number: 4 });
      await unguarded('DELETE FROM operator_act WHERE number = 4');
      expect(await verify()).toMatchObject({ isWhole: true, head: { number: 3 } });
      await unguarded("UPDATE operator_act SET operator = 'dora' WHERE number = 2");
      expect(await verify()).toMatchObject({ isWhole: false, number: 2 });
      await unguarded("UPDATE operator_act SET operator = 'boris' WHERE number = 2");
      expect(await verify()).toMatchObject({ isWhole: true });
      await unguarded('DELETE FROM operator_act WHERE number = 2');
      expect(await verify()).toMatchObject({ isWhole: false, number: 2 });
      await unguarded('DELETE FROM operator_act');
    });

    it('wait for none whose unit of work goes on', async () => {
      const elsewhere = new Database(harness.dataSource);
      await append('slow', harness.database, () => append('quick', elsewhere));
      const acts = await harness.sql('SELECT operator FROM operator_act ORDER BY number');
      expect(acts).toEqual([{ operator: 'quick' }, { operator: 'slow' }]);
    });
  });

  it('keep where the books opened, and odd operations', async () => {
    const money = { expected: harness.cwd(5), inFlight: harness.cwd(0), pending: harness.cwd(0) };
    await new PostgresBalanceChecks(harness.database).save({
      ...money,
      checkedAt: harness.clock.now(),
      headNumber: 7,
      onChain: harness.cwd(5),
      difference: harness.cwd(0),
      ...{ differsSince: null, differsSinceBlock: null, leastSurplus: null, explanation: null },
      isOutdated: false,
    });
    await refused('UPDATE balance_check SET opened_at_block = 1', 'never change');
    await refused('DELETE FROM balance_check', 'second time');
    const odd = { key: 'ab:0', blockNumber: 12, operationType: 58, transactionId: 'ab' };
    await new PostgresOddOperations(harness.database).record([
      { ...odd, amounts: [5n], feeUnits: 3n },
    ]);
    await refused('DELETE FROM odd_operation', 'is kept');
  });

  it('keep the cursor on its way and its chain, and reconciliations', async () => {
    await new PostgresScanCursor(harness.database).initialise({
      ...{ blockNumber: 100, blockId: 'id-100', blockTime: harness.clock.now() },
      ...{ historySequence: 7, startBlockNumber: 100, openingBlockNumber: 120 },
      ...{ chainId: 'chain', hotWalletId: '1.2.9' },
    });
    for (const statement of [
      'UPDATE scan_cursor SET history_sequence = 0',
      "UPDATE scan_cursor SET chain_id = 'other'",
      "UPDATE scan_cursor SET hot_wallet_id = '1.2.1'",
      'UPDATE scan_cursor SET start_block_number = 1',
      'DELETE FROM scan_cursor',
      'TRUNCATE scan_cursor',
    ]) {
      await refused(statement, 'refused');
    }
    await harness.newReconciliation();
    await refused('DELETE FROM chain_reconciliation', 'refused');
  });

  it('keep re-scans and what they found, and let one run', async () => {
    const rescans = new PostgresRescans(harness.database, harness.clock);
    const request = { fromBlock: 11, toBlock: 30, reason: 'a test', requestedBy: 'olga' };
    const first = await rescans.create(request);
    const second = await rescans.create(request);
    await harness.unitOfWork.run(() => rescans.takeUp());
    const start = "UPDATE rescan SET state = 'running', started_at = now() WHERE id = $1";
    await refused(start, { constraint: 'rescan_one_running' }, [second.id]);
    await rescans.addDiscoveries(first.id, [
      {
        ...{ kind: 'deposit_missing', chainKey: 'a', blockNumber: 12 },
        ...{ summary: 'It was missing.', repaired: true },
      },
    ]);
    for (const statement of [
      'UPDATE rescan_discovery SET repaired = false',
      'DELETE FROM rescan_discovery',
      'TRUNCATE rescan_discovery',
      'DELETE FROM rescan',
    ]) {
      await refused(statement, 'refused');
    }
  });

  it('keep what was undone and adopted', async () => {
    const outgoing = new PostgresOutgoingTransactions(harness.database, harness.clock);
    const undone = new PostgresUndonePayments(harness.database);
    const found: FoundTransaction = {
      payments: [
        {
          ...{ purpose: 'withdrawal', purposeId: randomUUID(), toAccountId: '1.2.6' },
          ...{ toMemoKey: 'CWD6key', amount: harness.cwd(100_000), counter: 7, isSurplus: true },
        },
      ],
      ...{ transactionId: randomUUID(), wire: '{}', fee: harness.cwd(2_000) },
      ...{ expiresAt: harness.clock.now(), referenceBlockNumber: 11, blockNumber: 12 },
    };
    const signed = { ...found, payments: found.payments };
    await expect(harness.unitOfWork.run(() => outgoing.record([signed]))).rejects.toThrow(
      'only what is adopted',
    );
    const transaction = await harness.unitOfWork.run(() => outgoing.adopt(found));
    const purposeId = found.payments[0]!.purposeId;
    await harness.unitOfWork.run(() =>
      outgoing.claimSurplus(transaction.id, 'withdrawal', purposeId),
    );
    const again = 'UPDATE outgoing_payment SET surplus = true WHERE outgoing_id = $1';
    await refused(again, 'stays so', [transaction.id]);
    const id = await harness.newOutgoing();
    const adopt = 'UPDATE outgoing_transaction SET adopted_at = now() WHERE id = $1';
    await refused(adopt, { code: '23514' }, [id]);
    const undo = (reconciliationId: string) =>
      harness.unitOfWork.run(() => undone.add({ transaction, reconciliationId, state: 'open' }));
    await expect(undo(randomUUID())).rejects.toThrow('reconciliation_id_fkey');
    const reconciliationId = await harness.newReconciliation();
    await undo(reconciliationId);
    const next = await harness.newReconciliation();
    await expect(undo(next)).rejects.toThrow('undone_transaction_open');
    const end = () =>
      harness.unitOfWork.run(() =>
        undone.end(
          { transaction, reconciliationId, state: 'open' },
          { state: 'dead' },
          harness.clock.now(),
        ),
      );
    await end();
    await expect(end()).rejects.toThrow('what became of it is known');
    await refused('DELETE FROM undone_transaction', 'rows are kept');
    await refused('TRUNCATE undone_transaction', 'rows are kept');
  });

  it('keep a quarantine for its time, and how long anything was signed for', async () => {
    const options = new DatabaseOptions(harness.test.url, 2);
    const history = new PostgresDatabaseHistory(harness.database, harness.clock, options);
    const now = harness.clock.now();
    const after = new Date(now.getTime() + 300_000);
    const quarantine = await harness.unitOfWork.run(() =>
      history.quarantine('unknown_signature', {}, now),
    );
    await history.setEnd(quarantine, after);
    const end = 'UPDATE signing_quarantine SET ended_at = now()';
    await refused(end, 'it ends once blocks are read beyond it');
    await refused("UPDATE signing_quarantine SET until = until - interval '1 second'", '');
    await refused('DELETE FROM signing_quarantine', '');
    await history.recordLifetime(300);
    await refused('DELETE FROM transaction_lifetime', '');
  });

  it('of the gate are written once for a repetition', async () => {
    const record = new PostgresGateRecord(harness.database, harness.clock);
    const version = () => harness.sql('SELECT xmin::text, since FROM payment_gate');
    await record.note('unknown_spending');
    const before = await version();
    harness.clock.moveBySeconds(10);
    await record.note('unknown_spending');
    expect(await version()).toEqual(before);
  });
});
