import type { DomainEvent } from '../kernel';
import { actOf } from './act-table';
import type { ActingOperator } from './ports/operator-context';

const AT = new Date('2026-03-01T12:00:00.000Z');
const OLGA: ActingOperator = { name: 'olga', keyId: 'k3h7w9xq2mfd', requestId: 'request-1' };
const customerId = '11111111-1111-4111-8111-111111111111';
const why = { by: 'olga', reason: 'why' };

const limitSet: DomainEvent = {
  ...{ type: 'limit_set', name: 'approval_above', value: '400', before: '500' },
  ...why,
};
const adjusted: DomainEvent = {
  ...{ type: 'points_adjusted', customerId, entryKey: 'e', points: '-5' },
  ...why,
};

describe('what operators do', () => {
  it('says who by which key and request, what, on what, why, and what it changed', () => {
    expect(actOf(limitSet, OLGA, AT)).toEqual({
      ...{ act: 'limit_set', operator: 'olga', keyId: 'k3h7w9xq2mfd', requestId: 'request-1' },
      subject: { kind: 'limit', id: 'approval_above' },
      ...{ reason: 'why', before: '500', after: '400' },
      details: '{"name":"approval_above","value":"400","before":"500"}',
      at: AT,
    });
  });

  it('is an act where no edge says who is at work, if nobody else can do it', () => {
    const act = actOf(limitSet, null, AT);
    expect(act).toMatchObject({ operator: 'olga', keyId: null, requestId: null });
  });

  it.each<[string, DomainEvent]>([
    ['points', adjusted],
    ['a debit that waits', { type: 'debit_waits', customerId, points: '5', key: 'k', ...why }],
    [
      'a withdrawal',
      {
        ...{ type: 'withdrawal_cancelled', customerId, withdrawalId: 'w', points: '5', cwd: '1' },
        ...{ reference: null, accountName: 'alice', transactionId: null, ...why },
      },
    ],
    [
      'an endpoint of webhooks',
      { type: 'webhook_changed', endpointId: 'e', change: 'paused_by_operator', ...why },
    ],
    ['a link', { type: 'link_cancelled', customerId, accountName: 'alice' }],
  ])('differs from what services and customers do: %s', (_what, event) => {
    expect(actOf(event, null, AT)).toBeNull();
    expect(actOf(event, OLGA, AT)).toMatchObject({ operator: 'olga', act: event.type });
  });

  it.each<[string, DomainEvent]>([
    ['a halt for a finding', { type: 'halted', scope: 'payouts', by: 'gateway', reason: 'why' }],
    [
      'a finding whose cause has gone',
      {
        type: 'finding_closed',
        findingId: 'f',
        kind: 'k',
        subject: 's',
        by: 'gateway',
        reason: '',
      },
    ],
    [
      'a re-scan that is done',
      {
        ...{ type: 'rescan_ended', rescanId: 'r', state: 'done', total: 0, repaired: 0 },
        ...{ by: null, reason: null },
      },
    ],
    ['something that was seen', { type: 'gate_opened', after: 'halted' }],
  ])('is not what the gateway does meanwhile: %s', (_what, event) => {
    expect(actOf(event, OLGA, AT)).toBeNull();
  });

  it('names both where one does what another one asked for', () => {
    const act = actOf({ ...limitSet, by: 'anna' }, OLGA, AT);
    expect(act).toMatchObject({ operator: 'olga' });
    expect(JSON.parse(act?.details ?? '')).toMatchObject({ by: 'anna' });
  });
});
