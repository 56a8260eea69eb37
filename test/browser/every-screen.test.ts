import assert from 'node:assert/strict';
import { parse } from 'parse5';
import type { Page } from 'playwright-core';
import { seedLegacy } from '../../legacy-monolith/seed/seed.ts';
import { legacyDatabase } from '../legacy-monolith/legacy-database.ts';
import { runMonolith, type RunningMonolith } from '../legacy-monolith/running-monolith.ts';
import { openBrowser } from '../support/chromium.ts';

const roles = [
  '',
  'operator',
  'cashier1',
  'cook1',
  'courier1',
  'manager1',
  'office1',
  'marketer',
  'franchisee1',
  'admin',
];
const mostPages = 400;

/** Pages of one kind look alike: an order's receipt is looked at once, whatever the order. */
const kindOf = (url: URL): string => url.pathname.replaceAll(/\d+/g, 'N');

describe('every screen, on a phone', function () {
  this.timeout(600_000);
  let monolith: RunningMonolith;

  before(async () => {
    const { url, appUrl } = await legacyDatabase('screens');
    await seedLegacy({ url, orders: 300, staffPassword: 'margherita' });
    monolith = await runMonolith(appUrl);
  });
  after(() => monolith.stop());

  const login = async (page: Page, name: string): Promise<void> => {
    await page.goto(`${monolith.baseUrl}/login`);
    await page.getByLabel('Login').fill(name);
    await page.getByLabel('Password').fill('margherita');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.waitForURL(`${monolith.baseUrl}/`);
  };

  it('is valid HTML, fits, has one heading and named fields, and says nothing in the console', async () => {
    const seen = new Set<string>();
    const problems: string[] = [];
    for (const role of roles) {
      const browser = await openBrowser({ width: 375, height: 812 });
      const { page, errors } = await browser.newPage();
      if (role !== '') await login(page, role);
      const waiting = [`${monolith.baseUrl}/`];
      const found = new Set<string>();
      for (let next = waiting.shift(); next !== undefined && seen.size < mostPages; next = waiting.shift()) {
        const here = `${role === '' ? 'a guest' : role} at ${new URL(next).pathname}`;
        const before = errors.length;
        const answer = await page.goto(next, { waitUntil: 'load' });
        if (answer?.status() !== 200) problems.push(`${here}: ${answer?.status()}`);
        const mistakes = answer === null ? [] : mistakesIn(await answer.text());
        problems.push(...[...mistakes, ...(await lookAt(page))].map((problem) => `${here}: ${problem}`));
        problems.push(...errors.slice(before).map((error) => `${here}: console: ${error}`));
        for (const href of await linksOf(page)) {
          const url = new URL(href);
          const kind = kindOf(url);
          if (url.origin !== monolith.baseUrl || seen.has(kind) || found.has(kind)) continue;
          found.add(kind);
          waiting.push(href);
        }
      }
      for (const kind of found) seen.add(kind);
      await browser.close();
    }
    assert.deepEqual(problems, []);
    assert.ok(seen.size >= 25, `only ${seen.size} kinds of pages were found: ${[...seen].join(' ')}`);
  });
});

/** What a parser finds wrong in a page's HTML, by parse5's names. */
function mistakesIn(html: string): readonly string[] {
  const mistakes: string[] = [];
  parse(html, { onParseError: ({ code, startLine }) => mistakes.push(`${code} in line ${startLine}`) });
  return mistakes;
}

/** Where a page leads, but for downloads and places on the same page. */
async function linksOf(page: Page): Promise<readonly string[]> {
  const hrefs = await page.evaluate<string[]>(
    "[...document.querySelectorAll('a[href]:not([download])')].map((a) => a.href)",
  );
  return hrefs.filter((href) => href.startsWith('http') && !/#|\.(csv|xml|json|svg)\b|\/download/.test(href));
}

// As text: it runs in the page, whose types this program does not know.
const lookAtPage = `(() => {
  const found = [];
  const named = (element) => element.ariaLabel !== null || element.hasAttribute('aria-labelledby');
  const wide = document.documentElement.scrollWidth - window.innerWidth;
  if (wide > 0) found.push('is ' + wide + ' pixels too wide');
  const headings = document.querySelectorAll('h1').length;
  if (headings !== 1) found.push('has ' + headings + ' h1');
  for (const field of document.querySelectorAll('input, select, textarea')) {
    const isNamed = (field.labels?.length ?? 0) > 0 || named(field);
    if (field.type !== 'hidden' && !isNamed) found.push('a field without a name: ' + field.outerHTML.slice(0, 100));
  }
  for (const button of document.querySelectorAll('button, a[href]')) {
    const isNamed = button.textContent.trim() !== '' || named(button) || button.querySelector('img[alt], title') !== null;
    const isShown = button.offsetParent !== null;
    if (isShown && !isNamed) found.push('a button without a name: ' + button.outerHTML.slice(0, 100));
  }
  return found;
})()`;

function lookAt(page: Page): Promise<readonly string[]> {
  return page.evaluate<string[]>(lookAtPage);
}
