import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import {
  packageRoot,
  startWorld,
  waitUntil,
  type World,
  type WorldCustomer,
} from 'crowdwiz-testkit/world';
import { CWD, Money } from 'crowdwiz-gateway/internal/kernel/index';
import { DemoServer } from '../demo/demo-server';
import { operatorKeyOf } from '../demo/operator-key';
import { playStory } from '../demo/story';
import { CHROMIUM_WAIT_MILLISECONDS, launchChromium } from '../shared/chromium';

/** `npm run screenshots` writes the pictures of the documents, from the sandbox. */
const FOLDER = join(packageRoot(), 'docs');
const DEMO_SIZE = { width: 1200, height: 740 };
const DESK_SIZE = { width: 1280, height: 800 };
/** More is slow to load where the documents are read. */
const BYTES_MAXIMUM = 200_000;
/** Each part of a view says of when it is, once it is drawn. */
const ALL_PARTS_DRAWN = `[...document.querySelectorAll('.note')].every((note) => note.textContent !== '')`;
const THEMES = ['light', 'dark'] as const;
type Theme = (typeof THEMES)[number];

async function main(): Promise<void> {
  const world = await startWorld({
    onProgress: (what) => {
      console.log(`Starting ${what}…`);
    },
  });
  const chromium = await launchChromium();
  const demo = await DemoServer.open(0);
  try {
    await fill(world);
    const key = await operatorKeyOf(world);
    demo.show(world, key);
    mkdirSync(FOLDER, { recursive: true });
    for (const theme of THEMES) {
      const page = await chromium.browser.newPage();
      page.setDefaultTimeout(CHROMIUM_WAIT_MILLISECONDS);
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }]);
      await takeDemo(page, demo.port, theme);
      await takeDesk(page, world, { key, theme });
      await page.close();
    }
  } finally {
    await demo.close();
    await chromium.stop();
    await world.stop();
  }
}

/** A day of a gateway: a customer's whole story, a withdrawal that waits, and a deposit of nobody. */
async function fill(world: World): Promise<void> {
  const { problems } = await playStory(world);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  await put(world, '/limits/approval_above', { value: '1' });
  const [alice, bob] = [world.customer('alice'), world.customer('bob')];
  const known = await world.books.customer(alice.externalReference);
  if (known === null) throw new Error('the customer is not registered');
  const gift = { points: '2500', key: 'screenshots', reason: 'the prize of a game' };
  await world.admin.adjustPoints({ customerId: known.customerId, ...gift });
  await withdraw(alice, '1500');
  await bob.wallet.transfer({ to: world.hotWallet.name, amount: Money.parse('12.5', CWD) });
  await waitUntil('both wait for an operator', async () => {
    const withdrawals = await itemsOf(world, '/withdrawals?state=awaiting_approval');
    const deposits = await itemsOf(world, '/deposits/unattributed');
    return withdrawals.length > 0 && deposits.length > 0;
  });
}

async function withdraw(customer: WorldCustomer, points: string): Promise<void> {
  await customer.pressAndHear('withdraw', /How many DEMO/);
  const quote = await customer.ask(points, /Shall I go ahead/);
  const buttons = quote.inlineKeyboard.flat().map(({ callbackData }) => callbackData ?? '');
  customer.press(buttons.find((data) => data.startsWith('confirm:')) ?? '');
}

async function takeDemo(page: Page, port: number, theme: Theme): Promise<void> {
  await page.setViewport(DEMO_SIZE);
  await page.goto(`http://localhost:${String(port)}/`);
  await page.waitForSelector('#gateway .lamp.on');
  await page.waitForSelector('#entries li');
  await save(page, `demo-${theme}`);
}

async function takeDesk(
  page: Page,
  world: World,
  { key, theme }: { key: string; theme: Theme },
): Promise<void> {
  await page.setViewport(DESK_SIZE);
  await page.goto(`${world.gateway.baseUrl}/admin`);
  if (theme === THEMES[0]) {
    await page.locator('input[name="key"]').fill(key);
    await page.locator('button[type="submit"]').click();
  }
  await page.waitForSelector('.plot canvas');
  await page.waitForFunction(ALL_PARTS_DRAWN);
  await save(page, `desk-${theme}`, true);
  await page.goto(`${world.gateway.baseUrl}/admin#/queues`);
  await page.waitForSelector('[data-key^="refund-"]');
  await page.waitForSelector('[data-key^="approve-"]');
  await page.waitForFunction(ALL_PARTS_DRAWN);
  await save(page, `desk-queues-${theme}`);
}

async function save(page: Page, name: string, fullPage = false): Promise<void> {
  const path = `${FOLDER}/${name}.png` as const;
  await page.screenshot({ path, fullPage });
  const { size } = statSync(path);
  console.log(`${path}: ${String(size)} bytes`);
  if (size > BYTES_MAXIMUM) throw new Error(`${path} has ${String(size)} bytes`);
}

async function itemsOf(world: World, path: string): Promise<readonly unknown[]> {
  return ((await world.admin.get(path)) as { items: readonly unknown[] }).items;
}

async function put({ gateway, admin }: World, path: string, body: object): Promise<void> {
  const answer = await fetch(`${gateway.baseUrl}/admin/v1${path}`, {
    method: 'PUT',
    headers: { Authorization: `Bearer ${admin.apiKey}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
