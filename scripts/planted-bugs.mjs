import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Each source file that the edits change, as it is with them in it; edits of one file apply in their order.
 * Throws where a place to change does not stand there exactly once.
 */
export function changedSources(sourceFolder, edits) {
  return [...new Set(edits.map(({ file }) => file))].map((file) => {
    const ofFile = edits.filter((edit) => edit.file === file);
    return { file, text: ofFile.reduce(change, readFileSync(join(sourceFolder, file), 'utf8')) };
  });
}

function change(text, { file, find, replace }) {
  const places = text.split(find).length - 1;
  if (places !== 1) throw new Error(`${file}: the place to change stands there ${places} times`);
  return text.replace(find, () => replace);
}

/**
 * Classic mistakes of programs that move money, and plausible ones, as changes of the gateway's own sources. Each `find`
 * must stand in its file exactly once: a bug that can no longer be planted is noticed at once.
 * `seeds` are worlds of the simulation in which the mistake was found out; they are played first, each until a rule has
 * caught it. What is found out at the end of any story needs few `turns` before. What `isRare` takes many worlds to
 * be found, and is hunted only when it is named. What names a `plot` is hunted over histories of these kinds: its
 * `seeds` are their numbers.
 */
export const PLANTED_BUGS = [
  {
    name: 'broadcast-before-commit',
    says: 'A payout is sent first and recorded afterwards, and spending that no record knows is not looked for.',
    // By itself a death in between is harmless: what is sent and not recorded closes the gate, and is adopted.
    rules: ['sealed'],
    faults: 'die',
    seeds: [9, 5],
    edits: [
      {
        file: 'wallet/sending/sign-orders.ts',
        find: `    const { recorded, torn } = await this.recordWhole(source, signed);
`,
        replace: `    const id = '00000000-0000-0000-0000-000000000000';
    await this.broadcastTransactions.send(signed.map((each) => ({ ...each.transaction, id })));
    const { recorded, torn } = await this.recordWhole(source, signed);
`,
      },
      {
        file: 'wallet/sending/sign-orders.ts',
        find: `    await this.broadcastTransactions.send(recorded);
`,
        replace: ``,
      },
      {
        file: 'wallet/gate/conditions/nothing-spent-unknown.ts',
        find: `    const [first] = await this.watchSpending.run();
`,
        replace: `    const [first] = [];
`,
      },
      {
        file: 'wallet/watch-database-history.ts',
        find: `    if (this.guardsOff.has('database-history')) return;
    const { quarantine }`,
        replace: `    if (evidence) return;
    const { quarantine }`,
      },
    ],
  },
  {
    name: 'retry-by-signing-again',
    says: 'What was not confirmed is signed anew and sent: the chain takes both.',
    rules: ['paid-once', 'sealed'],
    faults: 'lose-broadcasts,lose-replies',
    seeds: [3, 4],
    edits: [
      {
        file: 'adapters/crowdwiz/wallet/crowdwiz-broadcaster.ts',
        find: `  constructor(private readonly pool: NodePool) {
    super();
  }
`,
        replace: `  constructor(private readonly pool: NodePool, private readonly options: CrowdWizOptions) {
    super();
  }
  private readonly sent = new Map<string, number>();
  private again(wire: string): unknown {
    const times = this.sent.get(wire) ?? 0;
    this.sent.set(wire, times + 1);
    const { signatures, ...transaction } = JSON.parse(wire);
    if (times === 0) return { ...transaction, signatures };
    const later = new Date(Date.parse(transaction.expiration + 'Z') + times * 1000);
    const expiration = later.toISOString().slice(0, 19);
    return signTransaction(this.options.chainId, { ...transaction, expiration }, [
      this.options.activeKey!,
    ]);
  }
`,
      },
      {
        file: 'adapters/crowdwiz/wallet/crowdwiz-broadcaster.ts',
        find: `      const transaction: unknown = JSON.parse(wire);
`,
        replace: `      const transaction: unknown = this.again(wire);
`,
      },
      {
        file: 'adapters/crowdwiz/wallet/crowdwiz-broadcaster.ts',
        find: `import { ChainError, type ChainNode, NodePool } from '../connection';
`,
        replace: `import { ChainError, type ChainNode, NodePool } from '../connection';
import { CrowdWizOptions } from '../crowdwiz-options';
import { signTransaction } from 'crowdwiz-protocol';
`,
      },
    ],
  },
  {
    name: 'credit-at-head',
    says: 'A deposit is credited as soon as it is in a block, which a fork may still take away.',
    rules: ['credited-once'],
    faults: 'fork',
    seeds: [1],
    edits: [
      {
        file: 'deposits/crediting/credit-deposits.ts',
        find: `    await this.showSightings.show(view);
`,
        replace: `    await this.showSightings.show(view);
    const known = { readTo: view.headNumber };
    if (readCredits(view).length > 0) await this.take(readCredits(view), known);
`,
      },
    ],
  },
  {
    name: 'cursor-before-credit',
    says: 'How far was read is committed before what it brought: a death in between loses a deposit.',
    rules: ['credited-once'],
    faults: 'cut-database,refuse-commit',
    seeds: [1, 2],
    edits: [
      {
        file: 'scan/scan-chain.ts',
        find: `      if (!(await this.cursor.advance(cursor, next))) return null;
`,
        replace: ``,
      },
      {
        file: 'scan/scan-chain.ts',
        find: `    const batch = { hotWalletId, blocks, virtualOperations, node: position.node, historyUpTo };
    for (const listener of this.listeners) await listener.prepare(batch);
    return this.unitOfWork.run(async () => {
      for`,
        replace: `    const batch = { hotWalletId, blocks, virtualOperations, node: position.node, historyUpTo };
    for (const listener of this.listeners) await listener.prepare(batch);
    if (!(await this.unitOfWork.run(() => this.cursor.advance(cursor, next)))) return null;
    return this.unitOfWork.run(async () => {
      for`,
      },
    ],
  },
  {
    name: 'credit-without-unique-key',
    says: 'A deposit has no name of its own on the chain: read twice, it counts twice.',
    rules: ['credited-once'],
    faults: 'redelivery',
    seeds: [1],
    edits: [
      {
        file: 'deposits/crediting/read-credits.ts',
        find: '    const chainKey = keyOfOperation(operation);\n',
        replace: '    const chainKey = `${keyOfOperation(operation)}:${Math.random()}`;\n',
      },
    ],
  },
  {
    name: 'code-not-consumed',
    says: 'A code that has served stays valid.',
    rules: ['linking'],
    faults: 'redelivery',
    seeds: [1],
    edits: [
      {
        file: 'linking/requests/establish-link.ts',
        find: `    await this.requests.transition(request.id, request.state, 'confirmed');
    await this.links.create`,
        replace: `    await this.links.create`,
      },
      {
        file: 'linking/requests/establish-link.ts',
        find: `    await this.requests.transition(request.id, request.state, 'confirmed');
    await this.links.renew`,
        replace: `    await this.links.renew`,
      },
    ],
  },
  {
    name: 'hold-not-released',
    says: 'A withdrawal is cancelled or rejected, and its points stay held.',
    rules: ['books'],
    faults: 'redelivery',
    seeds: [1],
    edits: [
      {
        file: 'withdrawals/return-points.ts',
        find: `    await this.books.endHolds(withdrawals.map((withdrawal) => releasedHold(withdrawal, at)));
`,
        replace: ``,
      },
    ],
  },
  {
    name: 'history-only',
    says: 'Deposits are read from the account history alone, which has holes.',
    rules: ['credited-once'],
    faults: 'redelivery',
    seeds: [9],
    edits: [
      {
        file: 'scan/scan-chain.ts',
        find: `    const known = new Set(blocks.map((block) => block.number));
    const entries = history.entries.filter((entry) => known.has(entry.blockNumber));
    return {
      virtualOperations`,
        replace: `    const known = new Set(blocks.map((block) => block.number));
    const entries = history.entries.filter((entry) => known.has(entry.blockNumber));
    const seen = new Set(entries.map((entry) => entry.blockNumber + entry.content));
    for (const block of blocks) {
      const isSeen = (operation) => seen.has(block.number + operation.content);
      Object.assign(block, { operations: block.operations.filter(isSeen) });
    }
    return {
      virtualOperations`,
      },
    ],
  },
  {
    name: 'time-out-is-failure',
    says: 'A node that does not answer has refused: the payment is given up and made again.',
    rules: ['paid-once', 'sealed'],
    faults: 'lose-broadcasts,lose-replies',
    seeds: [3, 1],
    edits: [
      {
        file: 'wallet/sending/broadcast-transactions.ts',
        find: `    await this.unitOfWork.run(async () => {
      const changed = await this.outgoing.noteBroadcasts(outcomes);
`,
        replace: `    const lost = outcomes.filter((each) => each.takenBy.length === 0).map(({ id }) => id);
    await this.unitOfWork.run(async () => {
      for (const dead of transactions.filter(({ id }) => lost.includes(id))) {
        const block = dead.referenceBlockNumber + 1;
        const toBlockTime = new Date(dead.expiresAt.getTime() + 1000);
        const proof = { fromBlock: block, toBlock: block, toBlockTime, node: 'nobody' };
        await this.outgoing.markExpired(dead.id, { ...proof, expiresAt: dead.expiresAt });
        const told = [{ ...dead, state: 'expired' }];
        for (const listener of this.listeners) await listener.onOutgoing(told);
      }
      const changed = await this.outgoing.noteBroadcasts(outcomes);
`,
      },
    ],
  },
  {
    name: 'floats',
    says: 'Money is multiplied as floating-point numbers.',
    rules: ['credited-once'],
    faults: 'redelivery',
    seeds: [5],
    edits: [
      {
        file: 'kernel/money/rate.ts',
        find: `    const received = (cwd.units * up) / down;
`,
        replace: `    const whole = Number(cwd.units) / 10 ** CWD.decimals;
    const received = BigInt(Math.floor(whole * Number(this.text) * 10 ** points.decimals));
`,
      },
    ],
  },
  {
    name: 'ceiling-not-checked',
    says: 'The fee is whatever the nodes ask.',
    rules: ['fee-ceilings'],
    faults: 'lie-about-fees',
    seeds: [11, 9],
    edits: [
      {
        file: 'wallet/sending/network-fees.ts',
        find: `    const above = required.find(({ fee }) => fee.isMoreThan(ceiling));
`,
        replace: `    const above = required.find(() => false);
`,
      },
      {
        file: 'wallet/sending/network-fees.ts',
        find: `    if (!fee.isMoreThan(ceiling)) return;
`,
        replace: `    if (ceiling) return;
`,
      },
    ],
  },
  {
    name: 'rate-rule-only-for-now',
    says: 'A rate that is planned for later is not held to the rules.',
    rules: ['rate-rules'],
    faults: 'rate-mistyped',
    seeds: [1],
    edits: [
      {
        file: 'terms/set-rates.ts',
        find: `    refuseUnnamed(breaches, allowed, this.settings);
`,
        replace: `    if (effectiveAt <= now) refuseUnnamed(breaches, allowed, this.settings);
`,
      },
    ],
  },
  {
    name: 'seal-not-checked',
    says: 'Whatever carries a seal is adopted, also a copy of one under a payment of a thief.',
    rules: ['alarm'],
    faults: 'theft',
    seeds: [4, 3],
    turns: 30,
    edits: [
      {
        file: 'wallet/sending/memo-seal.ts',
        find: "    .update(`\\n${toAccountId}\\n${amount === null ? 'message' : amount.units}`)\n",
        replace: '',
      },
      {
        file: 'wallet/proof/adopt-payments.ts',
        find: `    for (const seal of sealed) if (await this.outgoing.knowsSeal(seal)) return null;
`,
        replace: ``,
      },
    ],
  },
  {
    name: 'valid-key-waits',
    says: 'Whoever comes from an address from which wrong keys came is not even asked for theirs.',
    rules: ['operators-get-in'],
    faults: 'wrong-keys',
    seeds: [1],
    edits: [
      {
        file: 'platform/access/door-keeper.ts',
        find: `    if (opens) {
`,
        replace: `    if (opens && this.gate.refusal(request, door).waitSeconds === 0) {
`,
      },
    ],
  },
  {
    name: 'limit-of-a-chat-stops-all',
    says: 'A chat that Telegram refuses for a while silences the bot for everybody.',
    rules: ['others-are-heard'],
    faults: 'redelivery',
    seeds: [1],
    turns: 1,
    edits: [
      {
        file: 'adapters/telegram/delivery/rate-limiter.ts',
        find: `    if (this.refused.size < CHATS_THAT_MEAN_THE_BOT) {
`,
        replace: `    this.pauseBot(now + asked);
    if (this.refused.size < CHATS_THAT_MEAN_THE_BOT) {
`,
      },
    ],
  },
  {
    name: 'fee-of-one-node',
    says: 'The fee is what the first node asks, however many must agree.',
    rules: ['agreed-fees'],
    faults: 'lie-about-fees',
    seeds: [2],
    edits: [
      {
        file: 'adapters/crowdwiz/wallet/crowdwiz-fees.ts',
        find: `      const asked = await agreedAnswer(this.pool, 'fees', (node) => askFees(node, different));
`,
        replace: `      const { value: asked } = await this.pool.use((node) => askFees(node, different));
`,
      },
    ],
  },
  {
    name: 'broadcast-to-one-node',
    says: 'What was signed is given to one node, which may keep it to itself.',
    rules: ['broadcasts-arrive'],
    faults: 'swallow-broadcasts',
    seeds: [6, 2],
    turns: 3,
    edits: [
      {
        file: 'adapters/crowdwiz/wallet/crowdwiz-broadcaster.ts',
        find: `      const answers = await this.pool.tell((node) => send(node, transaction));
`,
        replace: `      const one = async (node) => new Map([[node.node, await send(node, transaction)]]);
      const answers = await this.pool.use(one);
`,
      },
    ],
  },
  {
    name: 'small-deposits-lost',
    says: 'What bought no points yet is not counted with what comes next: it stays where it is.',
    rules: ['credited-once'],
    faults: 'redelivery',
    seeds: [4, 2],
    edits: [
      {
        file: 'deposits/crediting/conversion.ts',
        find: `    const sum = uncreditedBefore.plus(Money.of(cwd.units, CWD));
`,
        replace: `    const sum = Money.of(cwd.units, CWD);
`,
      },
      {
        file: 'deposits/crediting/conversion.ts',
        find: `      ? [received, Money.zero(CWD)]
      : [Money.zero(this.assets.points), sum];
`,
        replace: `      ? [received, uncreditedBefore]
      : [Money.zero(this.assets.points), uncreditedBefore.plus(sum)];
`,
      },
    ],
  },
  {
    name: 'forgetting-not-noticed',
    says: 'A database that was put back goes on paying as if it knew everything.',
    rules: ['sealed'],
    faults: 'forget-commits',
    seeds: [3],
    isRare: true,
    edits: [
      {
        file: 'wallet/guards-off.ts',
        find: `    return this.guards.has(guard);
`,
        replace: `    return true;
`,
      },
    ],
  },
  {
    name: 'surplus-is-spent',
    says: 'What nothing explains may be spent like the own.',
    rules: ['surplus-kept-apart'],
    faults: 'surplus-by-hole',
    seeds: [1],
    turns: 3,
    edits: [
      {
        file: 'wallet/gate/payment-gate.ts',
        find: `[CUSTODY, UNATTRIBUTED, UNEXPLAINED, UNDONE_PAYOUTS]`,
        replace: `[CUSTODY, UNATTRIBUTED, UNDONE_PAYOUTS]`,
      },
    ],
  },
  {
    name: 'old-quote-confirmed',
    says: 'A confirmation does not look which version of the rate is in force.',
    rules: ['one-rate-version', 'rates-of-each-act'],
    plot: 'hold-quotes',
    seeds: [3],
    edits: [
      {
        file: 'withdrawals/requests/request-withdrawal.ts',
        find: `    if (inForce.version !== quote.rateVersion) {
`,
        replace: `    if (inForce.version < 0) {
`,
      },
    ],
  },
  {
    name: 'unsigned-for-ever',
    says: 'What waits for an operator has no deadline.',
    rules: ['no-free-options'],
    plot: 'wait-for-approval',
    seeds: [1],
    edits: [
      {
        file: 'adapters/postgres/withdrawals/postgres-withdrawals.ts',
        find: `       WHERE state = 'approved' AND deadline > $3 AND`,
        replace: `       WHERE state = 'approved' AND $3::timestamptz IS NOT NULL AND`,
      },
      {
        file: 'adapters/postgres/withdrawals/postgres-withdrawals.ts',
        find: `       WHERE \${UNSIGNED} AND (deadline <= $1 OR`,
        replace: `       WHERE \${UNSIGNED} AND ($1::timestamptz IS NULL OR`,
      },
      {
        file: 'adapters/postgres/withdrawals/postgres-withdrawals.ts',
        find: ` AND w.state = 'approved' AND w.deadline > $3
`,
        replace: ` AND w.state = 'approved' AND $3::timestamptz IS NOT NULL
`,
      },
      {
        file: 'withdrawals/decide-withdrawal.ts',
        find: `    if (this.clock.now() < deadline) return;
`,
        replace: `    if (deadline !== null) return;
`,
      },
    ],
  },
  {
    name: 'time-of-the-machine',
    says: "Rates, quotes and deadlines go by this machine's clock, deposits by the chain's.",
    rules: ['rates-of-each-act', 'one-rate-version'],
    plot: 'plain,hold-quotes,clocks',
    seeds: [2],
    edits: [
      {
        file: 'adapters/crowdwiz/chain-clock.ts',
        find: `  override look(): MoneyTime {
    const clock = this.clock.now();
`,
        replace: `  override look(): MoneyTime {
    const clock = this.clock.now();
    if (clock !== null) return { status: 'known', now: clock };
`,
      },
    ],
  },
  {
    name: 'points-of-gone-deposits-stay',
    says: 'What was given for a deposit that the chain has lost stays with whoever has it.',
    rules: ['went-back'],
    faults: 'chain-goes-back',
    turns: 12,
    seeds: [1],
    edits: [
      {
        file: 'deposits/gone/reverse-deposits.ts',
        find: `    await this.books.post(entries);
    await this.gone.add(`,
        replace: `    await this.gone.add(`,
      },
    ],
  },
  {
    name: 'claim-at-the-present-rate',
    says: 'What is claimed late has the rate of the claim, also where that is the better one.',
    rules: ['rates-of-each-act'],
    faults: 'claimed-late',
    turns: 3,
    seeds: [10, 3],
    edits: [
      {
        file: 'deposits/crediting/conversion.ts',
        find: `    return then.rate.isMoreThan(now.rate) ? now : then;
`,
        replace: `    return now;
`,
      },
    ],
  },
  {
    name: 'claim-at-its-blocks-rate',
    says: 'What is claimed late has the rate of its block, whatever the rate is by then.',
    rules: ['rates-of-each-act'],
    plot: 'claim-late,unlink-and-claim',
    seeds: [1],
    edits: [
      {
        file: 'deposits/crediting/conversion.ts',
        find: `    if (claimedAt === undefined) return then;
`,
        replace: `    if (claimedAt !== null) return then;
`,
      },
    ],
  },
  {
    name: 'former-owner-credited',
    says: 'What comes from a sold account is still the points of whoever had linked it.',
    rules: ['rates-of-each-act'],
    plot: 'sell',
    seeds: [1],
    edits: [
      {
        file: 'deposits/crediting/deposit-owners.ts',
        find: `      if (link.suspendedAt !== null) {
`,
        replace: `      if (link.suspendedAt !== null) return { kind: 'owned', link };
      if (link.suspendedAt !== null) {
`,
      },
    ],
  },
  {
    name: 'waiting-debit-comes-last',
    says: "Points that come back are their customer's, whatever debit of the service waits for them.",
    rules: ['rates-of-each-act'],
    plot: 'plain,debits',
    seeds: [2],
    edits: [
      {
        file: 'ledger/operations/operations-plan.ts',
        find: `      if (this.balanceOf(customerId).isLessThan(points)) continue;
`,
        replace: `      if (points !== null) continue;
`,
      },
      {
        file: 'withdrawals/requests/quote-withdrawal.ts',
        find: `      if (debits.length > 0) throw`,
        replace: `      if (debits.length < 0) throw`,
      },
      {
        file: 'withdrawals/requests/request-withdrawal.ts',
        find: `    if (quote.isDebitWaiting) throw`,
        replace: `    if (quote === null) throw`,
      },
    ],
  },
  {
    name: 'batch-settled-by-its-first',
    says: 'Of a transaction that pays several withdrawals only the first is settled.',
    rules: ['paid-once'],
    faults: 'redelivery',
    seeds: [4],
    edits: [
      {
        file: 'wallet/sending/outgoing-transaction.ts',
        find: `      .filter((payment) => payment.purpose === purpose && !payment.isSurplus)
`,
        replace: `      .filter((payment) => payment.purpose === purpose && !payment.isSurplus)
      .slice(0, 1)
`,
      },
    ],
  },
  {
    name: 'payments-to-one-account-merged',
    says: 'Two payouts to one account in one transaction become one payment of both amounts.',
    rules: ['paid-once'],
    faults: 'redelivery',
    seeds: [31],
    edits: [
      {
        file: 'wallet/sending/sign-orders.ts',
        find: `      return await this.signTransactions.prepare(gate, intents);
`,
        replace: `      const sums = intents.map((group) =>
        group.flatMap((intent, index) => {
          const others = group.filter((each) => each.toAccountId === intent.toAccountId);
          if (others[0] !== intent) return [];
          const amount = others
            .slice(1)
            .reduce((sum, each) => (each.amount ? sum!.plus(each.amount) : sum), intent.amount);
          return [{ ...intent, amount }];
        }),
      );
      return await this.signTransactions.prepare(gate, sums);
`,
      },
    ],
  },
];
