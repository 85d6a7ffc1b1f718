import { AnchorAudit, AuditTrail, ReadAnchors, VerifyAudit } from '../../../src/audit';
import { CWD, Money } from '../../../src/kernel';
import { Books, NETWORK_FEES } from '../../../src/ledger';
import { SwitchHalt } from '../../../src/safety';
import { checkInvariants } from 'crowdwiz-testkit/invariants';
import type { SandboxAccount } from 'crowdwiz-sandbox/node';
import { GATEWAY_NAME, GatewayHarness } from '../../support/gateway-harness';

const ARCHIVE = 'cwd-archive';
const DAY_SECONDS = 86_400;
const QUARANTINE_SECONDS = 400;
const RESENT_AFTER_SECONDS = 60;
const MESSAGE = 61;

/** The head of what operators did, as a message of the gateway to another account of its own. */
describe('the head of the acts of operators on the chain', () => {
  let gateway: GatewayHarness;
  let archive: SandboxAccount;

  beforeEach(async () => {
    gateway = await GatewayHarness.start({ AUDIT_ANCHOR_ACCOUNT: ARCHIVE });
    archive = gateway.account(ARCHIVE);
    gateway.node.produceBlock();
    await gateway.settle();
  });

  afterEach(() => gateway.stop());

  const act = async () => {
    const by = { by: 'olga', reason: 'a drill' };
    await gateway.get(SwitchHalt).halt({ scope: 'deposits', ...by });
    await gateway.get(SwitchHalt).resume({ scope: 'deposits', ...by });
  };
  /** A head is handed on once a day, and on the first day nobody had done anything. */
  const nextDay = async () => {
    gateway.passTime(DAY_SECONDS);
    await rounds();
  };
  /** It is verified, signed, in a block, and irreversible. */
  const rounds = async () => {
    for (let round = 0; round < 4; round += 1) await gateway.settle();
  };
  /** All that the chain holds for that account. */
  const messages = () => {
    const { chain } = gateway.node;
    const blocks = Array.from({ length: chain.headNumber }, (_, index) => chain.block(index + 1));
    return blocks
      .flatMap((block) => block?.body.transactions ?? [])
      .flatMap(({ operations }) => operations)
      .filter(([kind, fields]) => kind === MESSAGE && fields['to'] === archive.id);
  };
  const anchored = () => gateway.get(ReadAnchors).execute();
  const lastHead = () => gateway.get(AuditTrail).lastAnchored();
  const oracle = () =>
    checkInvariants({
      chain: gateway.node.chain,
      hotWalletId: gateway.hotWalletId,
      query: <Row>(sql: string, parameters?: readonly unknown[]) =>
        gateway.rows<Row>(sql, parameters),
      pointsDecimals: 2,
      memoKey: gateway.node.accounts.get(GATEWAY_NAME)!.keys.memo,
      settled: true,
    });

  it('is sent once for each head, is read back, and its fee is an expense', async () => {
    await act();
    await nextDay();
    const head = await lastHead();
    expect(head?.number).toBe(2);
    const memo = `Acts of operators up to ${head?.day}: 2:${head?.hash}`;
    expect(gateway.newestMessage(archive)?.split(' #')[0]).toBe(memo);
    const { heads, isPruned } = await anchored();
    expect([heads, isPruned]).toEqual([[{ number: 2, hash: head?.hash }], false]);
    expect(await gateway.get(VerifyAudit).execute(heads)).toMatchObject({ isWhole: true });
    const spent = await gateway.get(Books).balanceOf(NETWORK_FEES);
    expect(spent.isMoreThan(Money.zero(CWD))).toBe(true);

    await nextDay();
    expect(await lastHead()).toMatchObject({ number: 2 });
    expect(messages()).toHaveLength(1);
    await act();
    await nextDay();
    expect((await anchored()).heads).toMatchObject([{ number: 2 }, { number: 4 }]);
    expect(messages()).toHaveLength(2);
    expect(await gateway.problems()).toEqual([]);
    expect(await oracle()).toEqual([]);
  });

  it('is sent once where the process ends between the signature and the sending', async () => {
    await act();
    // A process that is new looks again on the same day: what it signs expires by the same clock as the chain's.
    await gateway.restart();
    gateway.node.faults.neverAnswer('broadcast_transaction');
    await gateway.get(AnchorAudit).run();
    const { hash = '' } = (await lastHead()) ?? {};
    void gateway.round().catch(() => undefined);
    const signed = "SELECT 1 FROM outgoing_payment WHERE purpose = 'anchor'";
    await gateway.until(async () => (await gateway.rows(signed)).length === 1);
    expect(messages()).toEqual([]);
    await gateway.restart();
    gateway.node.faults.reset();
    // What was sent a moment ago is not sent again at once.
    gateway.passTime(RESENT_AFTER_SECONDS);
    await rounds();
    expect(messages()).toHaveLength(1);
    expect((await anchored()).heads).toEqual([{ number: 2, hash }]);
    expect(await oracle()).toEqual([]);
  });

  it('is not sent again by a database that was restored and has forgotten it', async () => {
    await act();
    gateway.passTime(DAY_SECONDS);
    await gateway.get(AnchorAudit).run();
    const copy = await gateway.copyDatabase();
    await rounds();
    expect(messages()).toHaveLength(1);
    await gateway.putBack(copy);
    for (let round = 0; round < 4; round += 1) {
      await gateway.settle();
      gateway.node.skipTime(QUARANTINE_SECONDS);
    }
    await gateway.settle();
    expect(messages()).toHaveLength(1);
    const sql = "SELECT surplus FROM outgoing_payment WHERE purpose = 'anchor'";
    expect(await gateway.rows(sql)).toEqual([{ surplus: false }]);
    expect(await gateway.problems()).toEqual([]);
  });

  it('tells of acts that were changed after it', async () => {
    await act();
    await nextDay();
    const { heads } = await anchored();
    const [head] = heads;
    const other = { number: head!.number, hash: 'f'.repeat(64) };
    const verdict = await gateway.get(VerifyAudit).execute([other]);
    expect(verdict).toMatchObject({ isWhole: false, number: 2 });
  });
});
