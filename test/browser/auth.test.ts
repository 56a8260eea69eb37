import assert from 'node:assert/strict';
import type { Knex } from 'knex';
import type { Page } from 'playwright-core';
import { hashPassword } from '../../services/kit/password.ts';
import { connectForMigration } from '../../migrations/support/migration-connection.ts';
import { legacyDatabase } from '../legacy-monolith/legacy-database.ts';
import { runMonolith, type RunningMonolith } from '../legacy-monolith/running-monolith.ts';
import { insertSample } from '../legacy-monolith/sample.ts';
import { openBrowser, type TestBrowser } from '../support/chromium.ts';

describe('the staff login in a browser', function () {
  this.timeout(120_000);
  let root: Knex;
  let monolith: RunningMonolith;
  let browser: TestBrowser;

  before(async () => {
    const { url, appUrl } = await legacyDatabase('browser_auth');
    root = connectForMigration(url);
    await insertSample(root);
    const password_hash = await hashPassword('margherita');
    for (const [login, role] of [
      ['admin', 'admin'],
      ['vera', 'operator'],
    ]) {
      await root('users').insert({ login, password_hash, name: login, role, pizzeria_id: null });
    }
    monolith = await runMonolith(appUrl);
    browser = await openBrowser({ width: 375, height: 800 });
  });
  after(async () => {
    await browser.close();
    await monolith.stop();
    await root.destroy();
  });

  const tryToLogIn = async (page: Page, login: string, password: string): Promise<void> => {
    await page.goto(`${monolith.baseUrl}/login`);
    await page.getByLabel('Login').fill(login);
    await page.getByLabel('Password').fill(password);
    await page.keyboard.press('Enter');
  };

  it('works with the keyboard alone, on a phone, and back out', async () => {
    const { page, errors } = await browser.newPage();
    await tryToLogIn(page, 'admin', 'margherita');
    await page.getByRole('heading', { name: 'Good day, admin' }).waitFor();
    assert.ok(await page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth'));
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByRole('link', { name: 'Staff login' }).waitFor();
    assert.deepEqual(errors, []);
  });

  it('says no more of a locked login than of a wrong password, and the page tells everybody about locks', async () => {
    const { page } = await browser.newPage();
    for (let time = 0; time < 5; time += 1) {
      await tryToLogIn(page, 'vera', 'wrong');
      await page.getByRole('alert').waitFor();
    }
    const said = await page.getByRole('alert').innerText();
    await tryToLogIn(page, 'vera', 'margherita');
    assert.equal(await page.getByRole('alert').innerText(), said);
    await page.getByText('Five wrong passwords in a row lock a login for 15 minutes.').waitFor();
  });
});
