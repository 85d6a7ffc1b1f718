import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, launch } from 'puppeteer-core';

/** As Debian's package has it. */
const PROGRAM = '/usr/bin/chromium';
/** On a loaded machine all of it takes long; what never comes is found out all the same. */
export const CHROMIUM_WAIT_MILLISECONDS = 60_000;

/** A browser that leaves nothing behind. */
export interface LaunchedChromium {
  readonly browser: Browser;
  readonly stop: () => Promise<void>;
}

/** Chromium with a profile of its own, which is thrown away. It opens what is on this machine alone. */
export async function launchChromium(): Promise<LaunchedChromium> {
  const folder = mkdtempSync(join(tmpdir(), 'crowdwiz-gateway-chromium-'));
  const browser = await launch({
    executablePath: PROGRAM,
    userDataDir: join(folder, 'profile'),
    // In place of a port that others could connect to.
    pipe: true,
    timeout: CHROMIUM_WAIT_MILLISECONDS,
    protocolTimeout: CHROMIUM_WAIT_MILLISECONDS,
    args: [
      // Chromium does not start as root with its sandbox; all that it opens here is ours.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...['--disable-dev-shm-usage', '--disable-gpu', '--lang=en-US', '--no-proxy-server'],
      ...['--disable-background-networking', '--disable-component-update', '--no-first-run'],
    ],
    env: { ...process.env, LANGUAGE: 'en_US' },
  });
  const stop = async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { browser, stop };
}
