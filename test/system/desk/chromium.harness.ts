import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import {
  CHROMIUM_WAIT_MILLISECONDS,
  launchChromium,
  type LaunchedChromium,
} from '../../../apps/shared/chromium';

const HEIGHT = 844;
/** More than any view has to be tabbed through. */
const TABS_MAXIMUM = 400;

/** Collects whatever the Content-Security-Policy of the page refuses. Programs of the page are texts here: nothing else knows of a document. */
const COLLECTS_VIOLATIONS = `
  window.violations = [];
  addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
    window.violations.push(violatedDirective + ': ' + blockedURI);
  });`;

/** A browser for all tests of a file. */
export class Chromium {
  private readonly downloads = mkdtempSync(join(tmpdir(), 'crowdwiz-gateway-downloads-'));

  private constructor(private readonly launched: LaunchedChromium) {}

  static async start(): Promise<Chromium> {
    return new Chromium(await launchChromium());
  }

  /** A window that shares no cookie with any other one. */
  async open(width: number): Promise<Tab> {
    // Of its own: a file of the same name would take the place of the one before.
    const downloadPath = mkdtempSync(join(this.downloads, 'tab-'));
    const context = await this.launched.browser.createBrowserContext({
      downloadBehavior: { policy: 'allow', downloadPath },
    });
    const page = await context.newPage();
    page.setDefaultTimeout(CHROMIUM_WAIT_MILLISECONDS);
    await page.setViewport({ width, height: HEIGHT });
    await page.evaluateOnNewDocument(COLLECTS_VIOLATIONS);
    return new Tab(page, downloadPath);
  }

  async stop(): Promise<void> {
    await this.launched.stop();
    rmSync(this.downloads, { recursive: true });
  }
}

/** A page, and whatever it complains of. */
export class Tab {
  private readonly complaints: string[] = [];

  constructor(
    readonly page: Page,
    /** Where it puts files. */
    readonly downloads: string,
  ) {
    page.on('console', (message) => {
      if (['error', 'warn'].includes(message.type())) this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
  }

  /** Errors of the console, exceptions, and what the page's own policy has refused. */
  async problems(): Promise<readonly string[]> {
    return [...this.complaints, ...(await this.tell<string[]>('window.violations'))];
  }

  async until(selector: string): Promise<void> {
    await this.page.waitForSelector(selector, { visible: true });
  }

  async untilGone(selector: string): Promise<void> {
    await this.page.waitForSelector(selector, { hidden: true });
  }

  /** Waits until that text stands somewhere within. */
  async untilText(selector: string, text: string): Promise<void> {
    const [within, wanted] = [selector, text].map((each) => JSON.stringify(each));
    await this.page.waitForFunction(
      `[...document.querySelectorAll(${within})].some((each) => each.textContent.includes(${wanted}))`,
    );
  }

  /** Waits until each part of the view has what it shows. */
  async untilDrawn(): Promise<void> {
    await this.page.waitForFunction(
      `[...document.querySelectorAll('.note')].every((note) => note.textContent !== '')`,
    );
  }

  /** Whether the page has to be pushed from side to side. */
  isTooWide(): Promise<boolean> {
    return this.tell('document.documentElement.scrollWidth > innerWidth');
  }

  /** What an expression comes to on the page. */
  async tell<T>(expression: string): Promise<T> {
    return (await this.page.evaluate(expression)) as T;
  }
}

/** How a person works the page. */
export interface Hand {
  press(selector: string): Promise<void>;
  type(selector: string, text: string): Promise<void>;
}

export class Mouse implements Hand {
  constructor(private readonly tab: Tab) {}

  async press(selector: string): Promise<void> {
    await this.tab.page.locator(selector).click();
  }

  async type(selector: string, text: string): Promise<void> {
    await this.press(selector);
    await this.tab.page.keyboard.type(text);
  }
}

/** Reaches everything by Tab alone, and so only what is in the order of the page. */
export class Keyboard implements Hand {
  constructor(private readonly tab: Tab) {}

  async press(selector: string): Promise<void> {
    await this.reach(selector);
    await this.tab.page.keyboard.press('Enter');
  }

  async type(selector: string, text: string): Promise<void> {
    await this.reach(selector);
    await this.tab.page.keyboard.type(text);
  }

  private async reach(selector: string): Promise<void> {
    await this.tab.until(selector);
    for (let pressed = 0; pressed < TABS_MAXIMUM; pressed += 1) {
      const isThere = await this.tab.tell<boolean>(
        `document.activeElement?.matches(${JSON.stringify(selector)}) === true`,
      );
      if (isThere) return;
      await this.tab.page.keyboard.press('Tab');
    }
    throw new Error(`The keyboard does not reach ${selector}`);
  }
}
