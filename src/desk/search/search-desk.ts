import { Injectable } from '@nestjs/common';
import { Deposits } from '../../deposits';
import { Assets, Money, type Asset } from '../../kernel';
import { Entries, ServiceHolds } from '../../ledger';
import { Customers, LinkRequests, Links } from '../../linking';
import { Findings } from '../../safety';
import { OutgoingTransactions, type OutgoingPayment } from '../../wallet';
import { Withdrawals } from '../../withdrawals';
import { type Found, type Hit, identityOf } from './hit';
import { type SearchKey, searchKeysOf } from './search-key';

/** Of each sort, the newest; whoever wants more of them asks the list. */
const OF_EACH_SORT = 10;
const NEWEST = { limit: OF_EACH_SORT, cursor: null };

/** One box for whatever an operator has at hand: a name, an id, a reference, a transaction, an amount. */
@Injectable()
export class SearchDesk {
  constructor(
    private readonly customers: Customers,
    private readonly links: Links,
    private readonly linkRequests: LinkRequests,
    private readonly deposits: Deposits,
    private readonly withdrawals: Withdrawals,
    private readonly holds: ServiceHolds,
    private readonly findings: Findings,
    private readonly entries: Entries,
    private readonly outgoing: OutgoingTransactions,
    private readonly assets: Assets,
  ) {}

  /** The surest first, each once; empty where the text is nothing that anything is known by. */
  async execute(text: string): Promise<readonly Hit[]> {
    const hits = new Map<string, Hit>();
    for (const key of searchKeysOf(text)) {
      for (const found of await this.find(key)) {
        const identity = identityOf(found);
        if (!hits.has(identity)) hits.set(identity, { ...found, by: key.by });
      }
    }
    return [...hits.values()];
  }

  private find({ by, value }: SearchKey): Promise<readonly Found[]> {
    switch (by) {
      case 'id':
        return this.byId(value);
      case 'transaction_id':
        return this.byTransaction(value);
      case 'account_id':
        return this.byAccount([value]);
      case 'account_name':
        return this.byAccountName(value);
      case 'reference':
        return this.byReference(value);
      case 'entry_key':
        return this.byEntryKey(value);
      case 'amount':
        return this.byAmount(value);
    }
  }

  private async byId(id: string): Promise<readonly Found[]> {
    const customer = await this.customers.find(id);
    const deposit = await this.deposits.find(id);
    const withdrawal = await this.withdrawals.find(id);
    const hold = await this.holds.find(id);
    const finding = await this.findings.find(id);
    return [
      ...(customer ? [{ type: 'customer', customer } as const] : []),
      ...(deposit ? [{ type: 'deposit', deposit } as const] : []),
      ...(withdrawal ? [{ type: 'withdrawal', withdrawal } as const] : []),
      ...(hold ? [{ type: 'hold', hold } as const] : []),
      ...(finding ? [{ type: 'finding', finding } as const] : []),
      ...(await this.findingsAbout(id)),
    ];
  }

  private async byTransaction(transactionId: string): Promise<readonly Found[]> {
    const { items } = await this.deposits.list({ transactionId }, NEWEST);
    const [ours] = await this.outgoing.findByTransactionIds([transactionId]);
    return [
      ...items.map((deposit) => ({ type: 'deposit', deposit }) as const),
      ...(await this.ordersOf(ours?.payments ?? [])),
      ...(await this.findingsAbout(transactionId)),
    ];
  }

  /** What a transaction of ours was signed for. */
  private async ordersOf(payments: readonly OutgoingPayment[]): Promise<readonly Found[]> {
    const idsOf = (purpose: OutgoingPayment['purpose']) =>
      payments.flatMap((each) => (each.purpose === purpose ? [each.purposeId] : []));
    const found: Found[] = [];
    for (const withdrawal of await this.withdrawals.findMany(idsOf('withdrawal'))) {
      found.push({ type: 'withdrawal', withdrawal });
    }
    for (const id of idsOf('refund')) {
      const deposit = await this.deposits.find(id);
      if (deposit) found.push({ type: 'deposit', deposit });
    }
    for (const id of idsOf('code')) {
      const request = await this.linkRequests.find(id);
      const customer = request && (await this.customers.find(request.customerId));
      if (customer) found.push({ type: 'customer', customer });
    }
    return found;
  }

  private async byAccountName(beginning: string): Promise<readonly Found[]> {
    const links = await this.links.named(beginning, OF_EACH_SORT);
    return this.byAccount([...new Set(links.map(({ accountId }) => accountId))]);
  }

  /** Whoever has or had the accounts; of the first one also what came from it and went to it. */
  private async byAccount(accountIds: readonly string[]): Promise<readonly Found[]> {
    const links = await this.links.everOfAccounts(accountIds);
    const inOrder = accountIds.flatMap((id) => links.filter(({ accountId }) => accountId === id));
    const customerIds = [...new Set(inOrder.map(({ customerId }) => customerId))];
    const customers = new Map(
      (await this.customers.findMany(customerIds)).map((each) => [each.id, each]),
    );
    const [first] = accountIds;
    const moved = first === undefined ? [] : await this.movedBy(first);
    const owners = customerIds.flatMap((id) => customers.get(id) ?? []);
    return [...owners.map((customer) => ({ type: 'customer', customer }) as const), ...moved];
  }

  private async movedBy(accountId: string): Promise<readonly Found[]> {
    const came = await this.deposits.list({ fromAccountId: accountId }, NEWEST);
    const went = await this.withdrawals.list({ accountId }, NEWEST);
    return [
      ...came.items.map((deposit) => ({ type: 'deposit', deposit }) as const),
      ...went.items.map((withdrawal) => ({ type: 'withdrawal', withdrawal }) as const),
      ...(await this.findingsAbout(accountId)),
    ];
  }

  private async byReference(reference: string): Promise<readonly Found[]> {
    const customer = await this.customers.findByReference(reference);
    const { items } = await this.withdrawals.list({ reference }, NEWEST);
    return [
      ...(customer ? [{ type: 'customer', customer } as const] : []),
      ...items.map((withdrawal) => ({ type: 'withdrawal', withdrawal }) as const),
    ];
  }

  private async byEntryKey(key: string): Promise<readonly Found[]> {
    const entries = await this.entries.ofKeys([key]);
    return entries.map((entry) => ({ type: 'entry', entry }));
  }

  /** CWD that came or arrived, and points that were withdrawn. */
  private async byAmount(text: string): Promise<readonly Found[]> {
    const cwd = amountOf(text, this.assets.cwd);
    const points = amountOf(text, this.assets.points);
    const came = cwd ? (await this.deposits.list({ cwdUnits: cwd.units }, NEWEST)).items : [];
    const arrived = cwd ? (await this.withdrawals.list({ net: cwd }, NEWEST)).items : [];
    const taken = points ? (await this.withdrawals.list({ points }, NEWEST)).items : [];
    return [
      ...came.map((deposit) => ({ type: 'deposit', deposit }) as const),
      ...[...arrived, ...taken].map((withdrawal) => ({ type: 'withdrawal', withdrawal }) as const),
    ];
  }

  private async findingsAbout(subject: string): Promise<readonly Found[]> {
    const { items } = await this.findings.list({ open: null, subject }, NEWEST);
    return items.map((finding) => ({ type: 'finding', finding }));
  }
}

/** Null for more decimals than the asset has: nothing of that amount can exist. */
function amountOf(text: string, asset: Asset): Money | null {
  const [whole = '', decimals = ''] = text.split('.');
  const fraction = decimals.replace(/0+$/, '');
  if (fraction.length > asset.decimals) return null;
  return Money.of(BigInt(whole + fraction.padEnd(asset.decimals, '0')), asset);
}
