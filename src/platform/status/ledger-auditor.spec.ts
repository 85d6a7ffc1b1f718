import { StillClock } from '../../../test/support/clocks';
import type { Books } from '../../ledger';
import type { GatewayConfig, GatewayRole } from '../config';
import { LedgerAuditor } from './ledger-auditor';

const SIX_HOURS = 6 * 3_600_000;

describe('the regular audit of the books', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  async function auditsIn(hours: number, roles: readonly GatewayRole[]): Promise<number> {
    let audits = 0;
    const books: Partial<Books> = {
      audit: () => {
        audits += 1;
        return Promise.resolve([]);
      },
    };
    const config: Pick<GatewayConfig, 'roles'> = { roles };
    const auditor = new LedgerAuditor(books as Books, new StillClock(), config as GatewayConfig);
    auditor.onApplicationBootstrap();
    await jest.advanceTimersByTimeAsync(hours * 3_600_000);
    auditor.onModuleDestroy();
    await auditor.beforeApplicationShutdown();
    await jest.advanceTimersByTimeAsync(SIX_HOURS);
    return audits;
  }

  it('had a timer that nobody started: it is made every six hours, until the end', async () => {
    expect(await auditsIn(25, ['api', 'worker'])).toBe(4);
  });

  it('is made by the process that reads the chain, and not by each door', async () => {
    expect(await auditsIn(25, ['api', 'bot'])).toBe(0);
  });

  /** How long a stop waits for an audit that is under way; `isHeeded`: the books end it when they are asked to. */
  async function stopTook(isHeeded: boolean): Promise<number> {
    const books: Partial<Books> = {
      audit: (stop) =>
        new Promise((_, reject) => {
          if (!isHeeded) return;
          stop?.addEventListener('abort', () => {
            reject(new Error('canceling statement due to user request'));
          });
        }),
    };
    const config: Pick<GatewayConfig, 'roles'> = { roles: ['worker'] };
    const auditor = new LedgerAuditor(books as Books, new StillClock(), config as GatewayConfig);
    auditor.run().catch(() => undefined);
    const begun = Date.now();
    auditor.onModuleDestroy();
    const stopped = auditor.beforeApplicationShutdown().then(() => Date.now() - begun);
    await jest.advanceTimersByTimeAsync(60_000);
    return stopped;
  }

  it('made a stop wait until it was through: it is ended, or left behind after seconds', async () => {
    expect(await stopTook(true)).toBe(0);
    expect(await stopTook(false)).toBe(3_000);
  });
});
