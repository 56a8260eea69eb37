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

/** While `work` goes on, the page gets the answer of now to each call that fits the pattern: it sees nothing new. */
export async function whileStale(page: Page, pattern: string, url: string, work: () => Promise<void>): Promise<void> {
  const answer: unknown = await (await page.request.get(url, { headers: { accept: 'application/json' } })).json();
  await page.route(pattern, (route) => route.fulfill({ json: answer }));
  await work();
  await page.unroute(pattern);
}
