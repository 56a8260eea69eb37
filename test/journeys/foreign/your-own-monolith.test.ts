import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { freePort } from '../../../scripts/stack/process/free-port.ts';
import { openBrowser } from '../../support/chromium.ts';
import { testUnleash } from '../../support/servers.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { waitFor } from '../../support/wait-for.ts';
import { readGuide } from './guide-steps.ts';
import { installPackage } from './installed-package.ts';
import { makeReader, type Reader } from './reader.ts';
import { makeTerminals } from './terminals.ts';

const GUIDE = join(import.meta.dirname, '..', '..', '..', 'docs', 'guide', 'your-own-monolith.md');
const steps = readGuide(readFileSync(GUIDE, 'utf8'));
const sections = [...new Set(steps.map(({ section }) => section))];

/** docs/guide/your-own-monolith.md, followed word by word with the real foreign application. */
describe('the guide "Your own monolith"', function () {
  this.timeout(300_000);
  const startedAt = Date.now();
  let reader: Reader;
  let url: string;
  let adminUrl: string;

  before(async () => {
    const ports = new Map<string, number>();
    for (const port of ['8090', '8080', '9901', '4101']) ports.set(port, await freePort(0, new Set(ports.values())));
    url = `http://127.0.0.1:${ports.get('8080') ?? 0}`;
    adminUrl = `http://127.0.0.1:${ports.get('9901') ?? 0}`;
    reader = makeReader({
      terminals: makeTerminals(await tempFolder('guide')),
      ports,
      install: installPackage,
      doings: { 'use-in-browser': useInBrowser, 'edit-a-page': editPage, 'stop-the-service': stopService },
      unleash,
    });
    await reader.run('fossil version').catch((cause: unknown) => {
      throw new Error('no Fossil: apt-get install fossil', { cause });
    });
  });
  after(async () => {
    await reader.stop();
    console.log(`      (followed in ${((Date.now() - startedAt) / 1000).toFixed(0)} s)`);
  });

  for (const section of sections) {
    it(section, async function () {
      // What comes later needs what came before.
      if (this.test?.parent?.tests.some(({ state }) => state === 'failed') === true) this.skip();
      for (const step of steps.filter((each) => each.section === section)) await reader.follow(step);
    });
  }

  it('the package says what belongs to the repository and not to it', async () => {
    const output = await reader.run('npx strangler up && exit 1 || [ $? = 2 ]');
    assert.match(output, /"strangler up" belongs to the worked example[^]*strangler init --legacy URL/);
  });

  const readPage = async (): Promise<{ readonly decision: string | null; readonly body: string }> => {
    const answer = await fetch(`${url}/json/wiki/get/Dessert`);
    return { decision: answer.headers.get('x-strangler-decision'), body: await answer.text() };
  };

  /** Forms, cookies and redirects of the application have to hold behind the proxy. */
  async function logIn(): Promise<{ readonly page: Page; readonly close: () => Promise<void> }> {
    const browser = await openBrowser();
    const { page } = await browser.newPage();
    await page.goto(`${url}/login`);
    await page.fill('input[name=u]', 'admin');
    await page.fill('input[name=p]', 'change-me');
    await page.click('input[name=in]');
    await page.locator('.status', { hasText: 'admin' }).waitFor();
    assert.ok(page.url().startsWith(url), page.url());
    return { page, close: () => browser.close() };
  }

  async function useInBrowser(): Promise<void> {
    const { page, close } = await logIn();
    await page.goto(`${url}/wiki?name=Dessert`);
    await page.locator('.content', { hasText: 'Crème brûlée' }).waitFor();
    await page.goto(adminUrl);
    await page.locator('input').first().waitFor();
    await close();
  }

  async function editPage(): Promise<void> {
    const { page, close } = await logIn();
    await page.goto(`${url}/wikiedit?name=Dessert`);
    const editor = page.locator('#wikiedit-content-editor');
    await waitFor('the text in the editor', async () => (await editor.inputValue()).includes('Crème'));
    await editor.fill('Île flottante: milk, eggs, sugar.\n');
    await waitFor('the service to show what Fossil has written', async () => {
      // The button asks to be pressed twice.
      await page
        .locator('button', { hasText: /^(Save|Confirm)/ })
        .first()
        .click();
      return (await readPage()).body.includes('flottante');
    });
    assert.match((await readPage()).decision ?? '', /side=service/);
    await close();
  }

  async function stopService(): Promise<void> {
    await reader.terminal('4101').stop();
    const { decision, body } = await readPage();
    assert.match(body, /flottante/);
    assert.match(decision ?? '', /side=legacy/);
    await reader.restart('4101');
  }

  async function unleash(): Promise<readonly string[]> {
    const { url: at, adminToken, clientToken } = await testUnleash();
    for (const name of ['pages-read', 'pages-read-shadow']) {
      const made = await fetch(`${at}/api/admin/projects/default/features`, {
        method: 'POST',
        headers: { authorization: adminToken, 'content-type': 'application/json' },
        body: JSON.stringify({ name, type: 'release' }),
      });
      assert.equal(made.status, 201, await made.text());
    }
    return [`UNLEASH_URL=${at}/api`, `UNLEASH_CLIENT_TOKEN=${clientToken}`, `UNLEASH_ADMIN_TOKEN=${adminToken}`];
  }
});
