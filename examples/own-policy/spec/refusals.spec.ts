import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Injectable, Module } from '@nestjs/common';
import {
  AdjustPoints,
  ApprovalPolicy,
  bootGateway,
  Clock,
  CompositionRefused,
  type GatewayOptions,
  LinkingModule,
} from 'crowdwiz-gateway';
import { GatewaySandbox } from 'crowdwiz-testkit/sandbox';
import { NewcomerApproval } from '../src/newcomer-approval';

class OneClock extends Clock {
  override now(): Date {
    return new Date();
  }
}

class OtherClock extends OneClock {}

@Injectable()
class Gifts {
  constructor(readonly adjustPoints: AdjustPoints) {}
}

/** Its author forgot to import LedgerModule. */
@Module({ providers: [Gifts] })
class GiftsModule {}

/** Its author did not give the policy to the gateway, but to Nest. */
@Module({
  imports: [LinkingModule],
  providers: [{ provide: ApprovalPolicy, useClass: NewcomerApproval }],
})
class ApprovalModule {}

/** Each mistake of a team, and how the start names it. */
const REFUSALS: readonly (readonly [string, unknown, string])[] = [
  [
    'a policy that does not exist',
    { policies: { aproval: NewcomerApproval } },
    'There is no policy "aproval".',
  ],
  [
    'a port that is bound twice',
    {
      replace: [
        { port: Clock, by: OneClock },
        { port: Clock, by: OtherClock },
      ],
    },
    'Clock is bound twice, by OneClock and OtherClock.',
  ],
  [
    'a port that a module binds once more',
    { imports: [ApprovalModule] },
    'ApprovalPolicy is bound twice: by the gateway, and by ApprovalModule.',
  ],
  [
    'a binding that is missing',
    { imports: [GiftsModule] },
    'Gifts of GiftsModule needs AdjustPoints, which no module that GiftsModule imports provides. ' +
      'Import LedgerModule in GiftsModule.',
  ],
];

describe('a gateway whose parts do not fit together', () => {
  let sandbox: GatewaySandbox;

  before(async () => {
    sandbox = await GatewaySandbox.start();
  });

  after(() => sandbox.stop());

  for (const [what, options, words] of REFUSALS) {
    it(`does not start with ${what}`, async () => {
      const start = bootGateway(sandbox.config(), options as GatewayOptions);
      await assert.rejects(start, (error) => {
        assert.ok(error instanceof CompositionRefused, String(error));
        assert.ok(error.message.includes(words), error.message);
        return true;
      });
    });
  }
});
