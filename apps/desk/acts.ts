import type { Schemas } from './api.ts';
import type { Context } from './context.ts';
import type { Act } from './dialog.ts';
import { amountText } from './format.ts';
import type { TermsTexts } from './list-texts.ts';
import { findingName } from './parts.ts';

type Withdrawal = Schemas['NamedWithdrawal'];
type Deposit = Schemas['NamedDeposit'];
type OwedBack = Schemas['OwedBack'];
type Scope = 'payouts' | 'deposits';

const at = (path: string, id: string, act: string) => `/${path}/${encodeURIComponent(id)}/${act}`;

export function approve({ api, texts: { acts } }: Context, withdrawal: Withdrawal): Act {
  const { id, net, points, atPresentRate } = withdrawal;
  const present =
    atPresentRate === null
      ? []
      : [acts.presentTerms(atPresentRate.rate, amountText(atPresentRate.net))];
  return {
    title: acts.approve,
    happens: [...acts.approveHappens(withdrawal, amountText(net), amountText(points)), ...present],
    run: ({ reason = '' }) => api.change('POST', at('withdrawals', id, 'approve'), { reason }),
  };
}

export function giveBack(
  { api, texts: { acts } }: Context,
  withdrawal: Withdrawal,
  act: 'reject' | 'cancel',
): Act {
  return {
    title: acts[act],
    happens: acts.pointsReturn(withdrawal, amountText(withdrawal.points)),
    run: ({ reason = '' }) => api.change('POST', at('withdrawals', withdrawal.id, act), { reason }),
  };
}

export function refund({ api, texts: { acts, dialog } }: Context, deposit: Deposit): Act {
  const from = deposit.fromAccountName ?? deposit.fromAccountId ?? '—';
  const { accountName: label, accountNameHint: hint } = dialog;
  return {
    title: acts.refund,
    happens: acts.refundHappens(from, amountOf(deposit)),
    fields: [{ name: 'accountName', label, hint, isRequired: deposit.fromAccountId === null }],
    run: ({ reason = '', accountName = '' }) => {
      const elsewhere = accountName === '' ? {} : { accountName };
      return api.change('POST', at('deposits', deposit.id, 'refund'), { reason, ...elsewhere });
    },
  };
}

export function attribute({ api, texts: { acts, dialog } }: Context, deposit: Deposit): Act {
  return {
    title: acts.attribute,
    happens: acts.attributeHappens(amountOf(deposit)),
    fields: [{ name: 'customerId', label: dialog.customerId, isRequired: true }],
    run: ({ reason = '', customerId = '' }) =>
      api.change('POST', at('deposits', deposit.id, 'attribute'), { reason, customerId }),
  };
}

export function keep({ api, texts: { acts } }: Context, deposit: Deposit): Act {
  return {
    title: acts.keep,
    happens: acts.keepHappens(amountOf(deposit)),
    run: ({ reason = '' }) =>
      api.change('POST', at('deposits', deposit.id, 'attribute'), { reason, house: true }),
  };
}

export function closeFinding(context: Context, finding: Schemas['Finding']): Act {
  const { api, texts } = context;
  const { acts } = texts;
  return {
    title: acts.close,
    happens: [`${findingName(context, finding.kind)}: ${finding.summary}`, ...acts.closeHappens],
    run: ({ reason = '' }) => api.change('POST', at('findings', finding.id, 'close'), { reason }),
  };
}

export function decide(
  { api, texts: { acts } }: Context,
  { id, summary, askedBy }: Schemas['Decision'],
  act: 'approve' | 'reject',
): Act {
  const isApproval = act === 'approve';
  return {
    title: isApproval ? acts.decide : acts.refuse,
    happens: isApproval ? acts.decideHappens(summary, askedBy) : acts.refuseHappens(summary),
    run: ({ reason = '' }) => api.change('POST', at('decisions', id, act), { reason }),
  };
}

/** Takes points for what has left already. */
export function takePoints({ api, texts: { lists } }: Context, owed: OwedBack): Act {
  return {
    title: lists.takePoints,
    happens: lists.takePointsHappens(amountText(owed.amount)),
    fields: [{ name: 'points', label: lists.pointsToTake, isRequired: true }],
    run: ({ reason = '', points = '' }) =>
      api.change('POST', at('owed-back', owed.id, 'decide'), { reason, points }),
  };
}

export function bear({ api, texts: { lists } }: Context, owed: OwedBack): Act {
  return {
    title: lists.bear,
    happens: lists.bearHappens(amountText(owed.amount)),
    run: ({ reason = '' }) =>
      api.change('POST', at('owed-back', owed.id, 'decide'), { reason, house: true }),
  };
}

export function setRates({ api, texts: { terms } }: Context, rates: Schemas['Rates']): Act {
  const inForce = (direction: 'deposit' | 'withdrawal') =>
    rates[direction].find(({ isInForce }) => isInForce)?.rate ?? '—';
  const hint = terms.rateHint;
  return {
    title: terms.setRates,
    happens: terms.setRatesHappens(inForce('deposit'), inForce('withdrawal')),
    fields: [
      { name: 'deposit', label: terms.depositRate, hint, isRequired: true },
      { name: 'withdrawal', label: terms.withdrawalRate, hint, isRequired: true },
      {
        ...{ name: 'begins', label: terms.begins, hint: terms.beginsHint, isRequired: false },
        type: 'datetime-local',
      },
      {
        ...{ name: 'allow', label: terms.allow, hint: terms.allowHint, isRequired: false },
        type: 'checkbox',
      },
    ],
    run: ({ reason = '', deposit = '', withdrawal = '', begins = '', allow = '' }) =>
      api.change('POST', '/rates/both', {
        ...{ deposit, withdrawal, reason },
        ...(begins === '' ? {} : { effectiveAt: new Date(`${begins}Z`).toISOString() }),
        ...(allow === '' ? {} : { allow: ['spread', 'factor'] }),
      }),
  };
}

export function cancelRate(
  { api, texts: { terms } }: Context,
  { version, rate }: Schemas['RateVersion'],
  begins: string,
): Act {
  return {
    title: terms.cancelRate,
    happens: terms.cancelRateHappens(rate, begins),
    run: ({ reason = '' }) => api.change('POST', '/rates/cancel', { versions: [version], reason }),
  };
}

export function setLimit({ api, texts: { terms } }: Context, limit: Schemas['Limit']): Act {
  const { name } = limit;
  const { newValue: label, newValueHint: hint } = terms;
  return {
    title: terms.change,
    happens: terms.changeHappens(terms.names[name], limitText(terms, limit)),
    fields: [{ name: 'value', label, hint, isRequired: true }],
    run: ({ reason = '', value = '' }) => api.change('PUT', `/limits/${name}`, { value, reason }),
  };
}

/** Such as "500 CWD". */
export function limitText(terms: TermsTexts, { value, kind }: Schemas['Limit']): string {
  return value === 'none' ? terms.none : `${value} ${terms.kinds[kind]}`;
}

export function halt({ api, texts: { acts } }: Context, scope: Scope | 'all'): Act {
  const titles = { payouts: acts.haltPayouts, deposits: acts.haltDeposits, all: acts.halt };
  return {
    title: titles[scope],
    happens: acts.haltHappens[scope],
    run: ({ reason = '' }) => api.change('POST', '/halt', { scope, reason }),
  };
}

export function resume(
  { api, texts: { acts } }: Context,
  { scope, findings }: Schemas['Halt'],
): Act {
  const causes = findings.length === 0 ? [] : [acts.openFindingsKeep(findings.length)];
  return {
    title: acts.resume,
    happens: [...acts.resumeHappens[scope], ...causes],
    run: ({ reason = '' }) => api.change('POST', '/resume', { scope, reason }),
  };
}

/** Of another asset than CWD there is no amount, but units of it. */
export function amountOf({ amount, units, assetId }: Deposit): string {
  return amount === null ? `${units} × ${assetId}` : amountText(amount);
}
