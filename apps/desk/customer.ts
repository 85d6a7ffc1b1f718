import { amountOf } from './acts.ts';
import type { Asker, Schemas } from './api.ts';
import type { Context } from './context.ts';
import { type Child, element, linkTo } from './element.ts';
import { explanationPart } from './explanation.ts';
import { amountText, changeText, shortId, timeText } from './format.ts';
import { type List, listPart } from './list.ts';
import { live } from './live.ts';
import { ago, badge, facts } from './parts.ts';

const SHOWN = 20;

type Customer = Schemas['CustomerWithFreeze'];
type BalanceExplanation = Schemas['BalanceExplanation'];

/** One customer: who, what they have, and everything that is under way. */
export function customerView(context: Context, id: string): readonly Child[] {
  const { api, texts, signal } = context;
  const heading = element('h1', { tabindex: '-1' }, texts.customer.title(shortId(id)));
  const own = `/customers/${encodeURIComponent(id)}`;
  const query = new URLSearchParams({ customerId: id, limit: String(SHOWN) }).toString();
  const explained = `${own}/balances/spendable/explanation?limit=${String(SHOWN)}`;
  return [
    heading,
    live(context, {
      title: texts.columns.customer,
      topics: ['money'],
      read: (asker: Asker) => api.read<Customer>(own, asker, signal),
      draw: (customer) => {
        heading.textContent = texts.customer.title(customer.externalReference);
        return [identityPart(context, customer)];
      },
    }),
    listPart(context, withdrawals(context, query)),
    listPart(context, deposits(context, query)),
    listPart(context, statement(context, own)),
    live(context, {
      title: texts.customer.explanation,
      topics: ['money'],
      read: (asker: Asker) => api.read<BalanceExplanation>(explained, asker, signal),
      draw: (explanation) => [
        facts([
          [texts.customer.balance, amountText(explanation.balance)],
          [texts.customer.before, amountText(explanation.before)],
        ]),
        ...explanationPart(context, explanation, 'h3'),
      ],
    }),
  ];
}

function identityPart({ texts, language }: Context, customer: Customer): HTMLElement {
  const { customer: words } = texts;
  const { id, registeredAt, balance, held, uncredited, link, freeze } = customer;
  const at = (time: string) => timeText(time, language);
  const account =
    link === null
      ? words.noLink
      : element(
          'span',
          {},
          `${link.accountName} (${link.accountId}), ${words.verified(at(link.verifiedAt))} `,
          link.suspendedAt === null ? null : badge(words.suspended(at(link.suspendedAt)), 'warm'),
        );
  return facts([
    [words.id, id],
    [words.registered, at(registeredAt)],
    [words.link, account],
    ...(freeze === null
      ? []
      : ([[words.freeze, freezePart(words.frozen(at(freeze.since), freeze.by), freeze)]] as const)),
    [words.balance, amountText(balance)],
    [words.held, amountText(held)],
    [words.uncredited, amountText(uncredited)],
  ]);
}

function freezePart(frozen: string, { reason }: { readonly reason: string }): HTMLElement {
  return element('span', {}, badge(frozen, 'bad'), ` ${reason}`);
}

function withdrawals(
  { texts, language }: Context,
  query: string,
): List<Schemas['NamedWithdrawal']> {
  const { columns, customer } = texts;
  return {
    title: customer.withdrawals,
    path: `/withdrawals?${query}`,
    topics: ['money'],
    columns: [columns.when, columns.points, columns.arrives, columns.to, columns.state],
    rowOf: ({ id, requestedAt, points, net, accountName, state, waitingFor }) => {
      const name = texts.withdrawalStates[state];
      return {
        key: id,
        cells: [
          linkTo({ view: 'withdrawal', id }, ago(requestedAt, language)),
          amountText(points),
          amountText(net),
          accountName,
          waitingFor === null ? name : `${name} (${waitingFor})`,
        ],
      };
    },
  };
}

function deposits({ texts, language }: Context, query: string): List<Schemas['NamedDeposit']> {
  const { columns, customer } = texts;
  return {
    title: customer.deposits,
    path: `/deposits?${query}`,
    topics: ['money'],
    columns: [columns.when, columns.amount, columns.points, columns.from, columns.state],
    rowOf: (deposit) => {
      const { id, blockTime, points, fromAccountName, fromAccountId, state } = deposit;
      return {
        key: id,
        cells: [
          linkTo({ view: 'deposit', id }, ago(blockTime, language)),
          amountOf(deposit),
          points === null ? '—' : amountText(points),
          fromAccountName ?? fromAccountId ?? '—',
          texts.depositStates[state],
        ],
      };
    },
  };
}

function statement({ texts, language }: Context, own: string): List<Schemas['StatementLine']> {
  const { columns, customer } = texts;
  return {
    title: customer.statement,
    path: `${own}/statement?limit=${String(SHOWN)}`,
    topics: ['money'],
    columns: [columns.when, columns.kind, columns.change],
    rowOf: ({ entryKey, kind, change, occurredAt }) => ({
      key: entryKey,
      cells: [ago(occurredAt, language), kind, changeText(change)],
    }),
  };
}
