import { source as axe } from 'axe-core';
import { TEST_TIMEOUT_MILLISECONDS } from '../../e2e/process/start.harness';
import { type Hand, Mouse, type Tab } from './chromium.harness';
import { DeskScene } from './desk.harness';

jest.setTimeout(TEST_TIMEOUT_MILLISECONDS);

const THEMES = ['light', 'dark'] as const;
const WIDTHS = [1280, 390] as const;

let scene: DeskScene;
let withdrawalId: string;

beforeAll(async () => {
  scene = await DeskScene.open();
  withdrawalId = await scene.waitingWithdrawal();
  await scene.strayDeposit('accessible-stranger');
});

afterAll(() => scene.close());

describe.each(WIDTHS.flatMap((width) => THEMES.map((theme) => ({ width, theme }))))(
  'the page of operators, $theme and $width pixels wide',
  ({ width, theme }) => {
    let tab: Tab;
    let hand: Hand;

    beforeAll(async () => {
      const name = `${theme}-${width}`;
      ({ tab, hand } = await scene.signedIn(name, width, (each) => new Mouse(each)));
      await wear(tab);
    });

    afterAll(() => tab.page.close());

    const wear = (each: Tab) =>
      each.page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }]);

    it.each([
      ['the overview', '#/', '.note'],
      ['the queues', '#/queues', 'tbody tr'],
      ['a list', '#/list/deposits', 'tbody tr'],
      ['rates and limits', '#/terms', 'tbody tr'],
      ['what was found', '#/search/test', 'h1'],
      ['a customer', () => `#/customer/${scene.customerId}`, '.facts li'],
      ['an explanation', () => `#/withdrawal/${withdrawalId}`, '.facts li'],
    ])('keeps all rules on %s', async (_view, route, drawn) => {
      const hash = typeof route === 'string' ? route : route();
      await tab.page.goto(`${scene.http.url}/admin${hash}`);
      await tab.until(drawn);
      await tab.untilDrawn();
      expect(await brokenRules(tab)).toEqual([]);
    });

    it('keeps all rules in the dialog of an act', async () => {
      await tab.page.goto(`${scene.http.url}/admin#/queues`);
      await hand.press(`[data-key="approve-${withdrawalId}"]`);
      await tab.until('dialog textarea');
      expect(await brokenRules(tab)).toEqual([]);
    });

    it('keeps all rules where nobody has signed in', async () => {
      const other = await scene.chromium.open(width);
      await wear(other);
      await other.page.goto(`${scene.http.url}/admin`);
      await other.until('input[name="key"]');
      expect(await brokenRules(other)).toEqual([]);
      await other.page.close();
    });
  },
);

/** Of what axe answers, as much as is looked at. */
interface Findings {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly target: readonly string[]; readonly html: string }[];
  }[];
}

/** One sentence for each place that breaks a rule of accessibility. */
async function brokenRules(tab: Tab): Promise<readonly string[]> {
  // Given by the browser's own tools, which no policy of the page holds back.
  await tab.page.evaluate(axe);
  const { violations } = await tab.tell<Findings>('axe.run()');
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, html }) => `${id}: ${target.join(' ')}: ${html}`),
  );
}
