import type { Page } from 'playwright-core';

/** Logs one of the seed's people into the monolith. */
export async function loginAs(page: Page, baseUrl: string, login: string): Promise<void> {
  await page.goto(`${baseUrl}/login`);
  await page.getByLabel('Login').fill(login);
  await page.getByLabel('Password').fill('margherita');
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('button', { name: 'Log out' }).waitFor();
}

/** Whether the page is as narrow as its window: nothing sticks out to the right. */
export function fitsPhone(page: Page): Promise<boolean> {
  return page.evaluate('document.documentElement.scrollWidth <= window.innerWidth');
}
