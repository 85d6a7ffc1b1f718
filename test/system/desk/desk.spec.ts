import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitUntil } from 'crowdwiz-testkit/world';
import { TEST_TIMEOUT_MILLISECONDS } from '../../e2e/process/start.harness';
import { type Hand, Keyboard, Mouse, type Tab } from './chromium.harness';
import { DeskScene } from './desk.harness';

jest.setTimeout(TEST_TIMEOUT_MILLISECONDS);

const HANDS = { mouse: Mouse, keyboard: Keyboard } as const;
const WIDTHS = [1280, 390] as const;

let scene: DeskScene;

beforeAll(async () => {
  scene = await DeskScene.open();
});

afterAll(() => scene.close());

const WAYS = WIDTHS.flatMap((width) =>
  (['mouse', 'keyboard'] as const).map((by) => ({ by, width })),
);

describe.each(WAYS)('the page of operators by $by, $width pixels wide', ({ by, width }) => {
  const operator = `${by}-${width}`;
  let tab: Tab;
  let hand: Hand;

  beforeAll(async () => {
    ({ tab, hand } = await scene.signedIn(operator, width, (each) => new HANDS[by](each)));
  });

  afterAll(() => tab.page.close());

  const goTo = async (view: string): Promise<void> => {
    await hand.press(`nav a[href="#/${view}"]`);
    await tab.until(`nav a[href="#/${view}"][aria-current]`);
  };
  /** Presses, reads what will happen, and says why. */
  const actBy = async (key: string, sentence: string): Promise<void> => {
    await hand.press(`[data-key="${key}"]`);
    await tab.untilText('dialog li', sentence);
    await hand.type('dialog textarea[name="reason"]', `asked for by ${operator}`);
    await hand.press('dialog button[type="submit"]');
    await tab.untilGone('dialog');
  };
  const untilState = (path: string, states: readonly unknown[]): Promise<unknown> =>
    waitUntil(`${path} is ${states.join(' or ')}`, async () =>
      states.includes(await scene.stateOf(path)),
    );

  it('says who has signed in', async () => {
    await tab.untilText('.who', operator);
    await tab.untilText('.badge', 'Payouts are signed');
  });

  it('approves a withdrawal', async () => {
    const id = await scene.waitingWithdrawal();
    await goTo('queues');
    await actBy(`approve-${id}`, 'nobody can take it back');
    await tab.untilGone(`[data-key="approve-${id}"]`);
    expect(await scene.stateOf(`/withdrawals/${id}`)).not.toBe('awaiting_approval');
    const { body } = await scene.http.admin('GET', `/withdrawals/${id}`);
    expect(body).toMatchObject({ decidedBy: operator });
  });

  it('rejects a withdrawal', async () => {
    const id = await scene.waitingWithdrawal();
    await actBy(`reject-${id}`, 'return to the customer at once');
    await tab.untilGone(`[data-key="reject-${id}"]`);
    const { body } = await scene.http.admin('GET', `/withdrawals/${id}`);
    expect(body).toMatchObject({ state: 'rejected', reason: `asked for by ${operator}` });
  });

  it('sends back a deposit of nobody', async () => {
    const id = await scene.strayDeposit(`stranger-${operator}`);
    await actBy(`refund-${id}`, 'less the network fee');
    await tab.untilGone(`[data-key="refund-${id}"]`);
    await untilState(`/deposits/${id}`, ['refunding', 'refunded']);
  });

  it('halts payouts, and resumes them', async () => {
    await goTo('');
    await actBy('halt-payouts', 'No payout is signed any more');
    await tab.until('[data-key="resume-payouts"]');
    expect(await scene.haltedScopes()).toEqual(['payouts']);
    await actBy('resume-payouts', 'are signed and sent');
    await tab.untilGone('[data-key="resume-payouts"]');
    expect(await scene.haltedScopes()).toEqual([]);
  });

  it('finds a customer, and explains the balance', async () => {
    await hand.type('form[role="search"] input', 'desk-customer');
    await tab.page.keyboard.press('Enter');
    await hand.press(`main a[href="#/customer/${scene.customerId}"]`);
    await tab.untilText('h1', 'test:desk-customer');
    await tab.untilText('section', 'The facts add up to the number.');
  });

  it('explains a withdrawal', async () => {
    const id = await scene.waitingWithdrawal();
    await goTo('queues');
    await hand.press(`main a[href="#/withdrawal/${id}"]`);
    await tab.untilText('.facts', 'Request');
    await tab.untilText('section', 'The facts add up to the number.');
  });

  it('lists, filters and exports deposits', async () => {
    await goTo('list/deposits');
    await tab.until('tbody tr');
    await hand.type('form.filters input[name="account"]', 'desk-customer');
    await tab.page.keyboard.press('Enter');
    const rows = 'document.querySelectorAll(\'tbody a[href^="#/deposit/"]\').length';
    await waitUntil('one deposit is left', async () => (await tab.tell(rows)) === 1);
    await hand.press('[data-key="export-csv"]');
    const name = await waitUntil('the file is there', () => filesOf(tab.downloads).at(0));
    expect(readFileSync(join(tab.downloads, name), 'utf8')).toMatch(/^record,[^]*\r\nend,/);
  });

  it('acknowledges an alarm', async () => {
    const id = await scene.openAlarm(`alarm-${operator}`);
    await goTo('queues');
    await hand.press(`[data-key="acknowledge-${id}"]`);
    await tab.untilGone(`[data-key="acknowledge-${id}"]`);
    expect(await scene.alarm(id)).toMatchObject({ acknowledgedBy: operator });
  });

  it('tightens a limit', async () => {
    await goTo('terms');
    await hand.press('[data-key="limit-withdrawal_maximum"]');
    await tab.untilText('dialog li', 'in force at once');
    await hand.type('dialog input[name="value"]', `9${width}`);
    await hand.type('dialog textarea[name="reason"]', 'a test');
    await hand.press('dialog button[type="submit"]');
    await tab.untilGone('dialog');
    await tab.untilText('td', `9${width} CWD`);
  });

  it('fits its window, and nothing complains', async () => {
    for (const view of ['', 'queues', 'list/deposits', 'terms']) {
      await goTo(view);
      await tab.untilText('.note', 'As of');
      expect(await tab.isTooWide()).toBe(false);
    }
    expect(await tab.problems()).toEqual([]);
  });
});

describe('a page whose live line is lost', () => {
  it('says so, and goes on by asking', async () => {
    const held = (tab: Tab) => new Mouse(tab);
    const { tab } = await scene.signedIn('lost', 1280, held, async ({ page }) => {
      await page.setRequestInterception(true);
      page.on('request', (request) => {
        void (request.url().endsWith('/admin/v1/live') ? request.abort() : request.continue());
      });
    });
    await tab.untilText('.line', 'Not live');
    await tab.page.goto(`${scene.http.url}/admin#/queues`);
    await tab.untilText('.note', 'As of');
    const id = await scene.waitingWithdrawal();
    await tab.until(`[data-key="approve-${id}"]`);
    await tab.page.close();
  });
});

describe('the policy of the page', () => {
  it('has no exception', async () => {
    const { headers } = await fetch(`${scene.http.url}/admin`);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
  });

  it('refuses what a foreign text would bring in', async () => {
    const tab = await scene.chromium.open(1280);
    await tab.page.goto(`${scene.http.url}/admin`);
    await tab.until('input[name="key"]');
    const refusal = await tab.tell<string>(`(() => {
      try {
        document.body.innerHTML = '<b>markup</b>';
        return 'nothing';
      } catch (error) {
        return error.name;
      }
    })()`);
    expect(refusal).toBe('TypeError');
    const source = JSON.stringify('data:text/javascript,window.ran = true');
    await tab.tell(`(() => {
      const script = document.createElement('script');
      try { script.src = ${source}; } catch { return; }
      document.body.append(script);
    })()`);
    expect(await tab.tell("'ran' in window")).toBe(false);
    await tab.page.close();
  });
});

/** Whole ones: those that are still written have another ending. */
function filesOf(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.csv'));
}
