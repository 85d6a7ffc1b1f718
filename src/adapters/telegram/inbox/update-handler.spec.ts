import { StillClock } from '../../../../test/support/clocks';
import { Logger } from '@nestjs/common';
import { MemoryDatabase, MemoryProcessSignals } from 'crowdwiz-testkit/memory';
import { MemoryUnitOfWork } from '../../../../test/support/memory-unit-of-work';
import type { AcknowledgeAlarms, Alarm } from '../../../alarms';
import type { ReportDisagreement } from '../../../scan';
import { IDLE } from '../conversation/conversation';
import type { ConversationRouter } from '../conversation/conversation-router';
import { acknowledgeButton } from '../conversation/intent';
import { OpsChatButtons } from '../conversation/ops-chat-buttons';
import { OutboxSignal } from '../delivery/outbox-signal';
import { TelegramOptions } from '../telegram-options';
import { TelegramSecrets } from '../connection/telegram-secrets';
import type { TelegramChat, TelegramStore } from '../telegram-store';
import type { ChatKeeper } from './chat-keeper';
import { UpdateHandler } from './update-handler';
import { UpdateSeal } from './update-seal';
import type { UpdateStore } from '../update-store';

const OPS_CHAT = '-100500';
const options = new TelegramOptions({
  token: '7001:AAtestTokenThatOpensNothing_-x',
  opsChat: { chatId: OPS_CHAT, locale: 'en' },
});
const seal = new UpdateSeal(options);
const ANNA: TelegramChat = {
  chatId: '7',
  customerId: '0b9f4c1e-58f3-4d0e-9a55-3f5b0c6f1d2a',
  locale: 'en',
  conversation: IDLE,
  isBlocked: false,
};
const HELP = {
  update_id: 11,
  message: { message_id: 1, chat: { id: 7, type: 'private' }, text: '/help' },
};

function stub<T>(members: Partial<T>): T {
  return members as T;
}

/** A handler whose database does not answer the first `failures` looks at a chat. */
function handlerWith({ failures = 0, fault = '' }: { failures?: number; fault?: string }) {
  const outcomes: string[] = [];
  const said: string[] = [];
  const acknowledged: object[] = [];
  let left = failures;
  const store = stub<TelegramStore>({
    find: () => {
      left -= 1;
      return left >= 0 ? Promise.reject(new Error('away')) : Promise.resolve(ANNA);
    },
    lock: () => Promise.resolve(ANNA),
    save: () => Promise.resolve(),
    enqueue: (_chatId, messages) => {
      said.push(...messages.map(({ html }) => html));
    },
  });
  const updates = stub<UpdateStore>({
    finish: (_botId, _updateId, outcome) => Promise.resolve(outcomes.push(outcome) > 0),
  });
  const answer = { replies: [], conversation: IDLE };
  const router = stub<ConversationRouter>({
    resolve: (intent) => Promise.resolve(intent),
    prepare: () =>
      fault === ''
        ? Promise.resolve(() => Promise.resolve(answer))
        : Promise.reject(new Error(fault)),
  });
  const keeper = stub<ChatKeeper>({ enter: () => Promise.resolve(ANNA) });
  const acknowledging = stub<AcknowledgeAlarms>({
    executeForNotice: (command) => {
      acknowledged.push(command);
      return Promise.resolve([stub<Alarm>({}), stub<Alarm>({})]);
    },
  });
  const unitOfWork = new MemoryUnitOfWork();
  const signals = new MemoryProcessSignals(new MemoryDatabase());
  const handler = new UpdateHandler(
    ...([updates, seal, store, router] as const),
    ...([new OpsChatButtons(acknowledging, options), keeper] as const),
    stub<ReportDisagreement>({}),
    ...([unitOfWork, new StillClock(), new OutboxSignal(unitOfWork, signals)] as const),
    ...([options, new TelegramSecrets(options)] as const),
  );
  const handle = (attempts = 0, content = seal.seal(HELP)) =>
    handler.handle({ updateId: 11, chatId: '7', content, attempts });
  return { handle, outcomes, said, acknowledged };
}

describe('the handler of updates', () => {
  beforeAll(() => {
    Logger.overrideLogger(false);
  });

  it('takes a database that goes away for no fault of the update', async () => {
    const { handle, outcomes } = handlerWith({ failures: 8 });
    await handle();
    expect(outcomes).toEqual(['help']);
  });

  it('sets an update aside that fails three times while the database is there', async () => {
    const { handle, outcomes, said } = handlerWith({ fault: 'a fault in the program' });
    await handle();
    expect(outcomes).toEqual(['set_aside']);
    expect(said.join()).toContain('went wrong on our side');
  });

  it('does not try what several processes may have died of', async () => {
    const { handle, outcomes } = handlerWith({});
    await handle(4);
    await handle(5);
    expect(outcomes).toEqual(['help', 'set_aside']);
  });

  it('sets aside what was sealed for another token', async () => {
    const { handle, outcomes, said } = handlerWith({});
    await handle(
      0,
      Buffer.from('sealed by somebody else, and long enough to hold a nonce and a tag'),
    );
    expect(outcomes).toEqual(['set_aside']);
    expect(said).toHaveLength(1);
  });

  describe('of a button that acknowledges alarms', () => {
    const NOTICE = '0b9f4c1e-58f3-4d0e-9a55-3f5b0c6f1d2a';
    const pressedIn = (chat: object, data = acknowledgeButton(NOTICE)) =>
      seal.seal({
        update_id: 11,
        callback_query: {
          ...{ id: '1', from: { id: 42, first_name: 'Olga <b>' }, data },
          message: { message_id: 1, chat },
        },
      });

    it.each(['supergroup', 'private'])('does so in the %s that is the ops chat', async (type) => {
      const { handle, outcomes, said, acknowledged } = handlerWith({});
      await handle(0, pressedIn({ id: Number(OPS_CHAT), type }));
      expect(outcomes).toEqual(['acknowledged']);
      expect(acknowledged).toEqual([{ noticeId: NOTICE, by: 'telegram 42' }]);
      expect(said).toEqual([expect.stringContaining('Acknowledged by Olga &lt;b&gt;. Alarms: 2.')]);
    });

    it.each<[string, object, string | undefined, string]>([
      ['another group', { id: -100501, type: 'group' }, undefined, 'ignored:foreign_button'],
      ['a private chat', { id: 7, type: 'private' }, undefined, 'old_button'],
      [
        'the ops chat, of another message',
        { id: Number(OPS_CHAT), type: 'group' },
        'confirm:x',
        'ignored:foreign_button',
      ],
    ])('does nothing in %s', async (_where, chat, data, outcome) => {
      const { handle, outcomes, acknowledged } = handlerWith({});
      await handle(0, pressedIn(chat, data));
      expect([outcomes, acknowledged]).toEqual([[outcome], []]);
    });
  });
});
