import { StillClock } from '../../../../test/support/clocks';
import { Logger } from '@nestjs/common';
import type { BotUpdate } from '../conversation/read-update';
import { TelegramOptions } from '../telegram-options';
import { TelegramSecrets } from '../connection/telegram-secrets';
import { UpdateRecorder } from './update-recorder';
import { UpdateSeal } from './update-seal';
import { UpdateStore, type PendingUpdate } from '../update-store';

const options = new TelegramOptions({ token: '7001:AAtestTokenThatOpensNothing_-x' });

/** Refuses the first batches. */
class PlannedStore extends UpdateStore {
  readonly batches: number[][] = [];
  readonly adoptedBy: string[] = [];

  constructor(private refusals: number) {
    super();
  }

  override adopt(botId: string): Promise<void> {
    this.adoptedBy.push(botId);
    return Promise.resolve();
  }

  override receive(_botId: string, pending: readonly PendingUpdate[]): Promise<void> {
    this.refusals -= 1;
    if (this.refusals >= 0) return Promise.reject(new Error('the database is away'));
    this.batches.push(pending.map(({ updateId }) => updateId));
    return Promise.resolve();
  }

  override claim = () => Promise.resolve([]);
  override finish = () => Promise.resolve(true);
  override prune = () => Promise.resolve(0);
}

const text = (updateId: number): BotUpdate => {
  return { kind: 'text', updateId, chatId: '7', languageCode: null, text: 'hello' };
};

function recorderOver(store: UpdateStore): UpdateRecorder {
  const secrets = new TelegramSecrets(options);
  const clock = new StillClock(new Date('2026-01-01T12:00:00Z'));
  return new UpdateRecorder(store, new UpdateSeal(options), clock, options, secrets);
}

describe('the recorder of updates', () => {
  beforeAll(() => {
    Logger.overrideLogger(false);
  });

  it('writes what comes together by one statement', async () => {
    const store = new PlannedStore(0);
    const recorder = recorderOver(store);
    await Promise.all([1, 2, 3].map((id) => recorder.record({}, text(id), true)));
    await recorder.record({}, text(4), true);
    expect(store.batches).toEqual([[1, 2, 3], [4]]);
    expect(store.adoptedBy).toEqual(['7001']);
  });

  it('keeps the order of those that come while the database is away', async () => {
    const store = new PlannedStore(2);
    const recorder = recorderOver(store);
    const first = recorder.record({}, text(1), true);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await Promise.all([first, recorder.record({}, text(2), true)]);
    expect(store.batches.flat()).toEqual([1, 2]);
  });

  it('gives up for a caller whose Telegram delivers it again, and for all when it stops', async () => {
    const recorder = recorderOver(new PlannedStore(Infinity));
    const patient = recorder.record({}, text(1), true);
    await expect(recorder.record({}, text(2), false)).rejects.toThrow('away');
    recorder.stop();
    await expect(patient).rejects.toThrow('away');
  });
});
