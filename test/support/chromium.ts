import { existsSync } from 'node:fs';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { atTheEnd } from './teardown.ts';
import { tempFolder } from './temp-folder.ts';

const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'];
const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];
// Fonts and avatars that pages would fetch from the internet: a test waits for no name server.
const offline = ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE *.localhost'];
const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export interface TestPage {
  readonly page: Page;
  /** What the page's console and failed scripts have said so far: errors only. */
  readonly errors: readonly string[];
}

export interface TestBrowser {
  newPage(): Promise<TestPage>;
  close(): Promise<void>;
}

/** A real browser with a fresh profile. CHROMIUM_PATH points to one that is not in the usual places. */
export async function openBrowser(
  viewport = { width: 1280, height: 900 },
  options: { readonly javaScriptEnabled?: boolean } = {},
): Promise<TestBrowser> {
  const executablePath = process.env['CHROMIUM_PATH'] ?? places.find((path) => existsSync(path));
  if (executablePath === undefined) throw new Error('no Chromium: apt-get install chromium, or set CHROMIUM_PATH');
  const context: BrowserContext = await chromium.launchPersistentContext(await tempFolder('chromium'), {
    executablePath,
    headless: true,
    args: [...flags, ...quiet, ...offline],
    viewport,
    ...options,
  });
  context.setDefaultTimeout(20_000);
  let open = true;
  const close = async (): Promise<void> => {
    if (open) await context.close();
    open = false;
  };
  atTheEnd(close);
  return { newPage: async () => watch(await context.newPage()), close };
}

function watch(page: Page): TestPage {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(`${message.text()} (${message.location().url})`);
  });
  return { page, errors };
}
