import type { Page } from 'playwright-core';

interface UnleashLogin {
  readonly url: string;
  readonly user: string;
  readonly password: string;
}

/** Logs into the Unleash UI as a person would, and closes the welcome that a first visit shows. */
export async function logIntoUnleash(page: Page, { url, user, password }: UnleashLogin): Promise<void> {
  await page.goto(`${url}/login`);
  await page.locator('#username').fill(user);
  await page.locator('#password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: /get started/ }).click();
}

/** Opens the page of a flag, whose one switch is the environment `development`. */
export async function openFlag(page: Page, url: string, flag: string): Promise<void> {
  await page.goto(`${url}/projects/default/features/${flag}`);
  await page.getByRole('heading', { name: flag }).waitFor();
  await page.getByRole('checkbox').waitFor();
}

/** Clicks the switch of the flag whose page is open; returns when Unleash had stored it (ms since the epoch). */
export async function clickSwitch(page: Page): Promise<number> {
  const before = await page.getByRole('checkbox').isChecked();
  const stored = page.waitForResponse((response) => /\/environments\/development\/(on|off)(\?|$)/.test(response.url()));
  await page.getByRole('checkbox').click();
  await stored;
  const storedAt = Date.now();
  await page.locator(before ? 'input[type=checkbox]:not(:checked)' : 'input[type=checkbox]:checked').waitFor();
  return storedAt;
}
