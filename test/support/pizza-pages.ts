import type { Page } from 'playwright-core';

/** Logs into the pizza chain's back office as its staff do. */
export async function logIntoPizza(
  page: Page,
  proxyUrl: string,
  { login, password }: { readonly login: string; readonly password: string },
): Promise<void> {
  await page.goto(`${proxyUrl}/login`);
  await page.getByLabel('Login').fill(login);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('link', { name: 'Contact centre' }).first().waitFor();
}

/** Takes a delivery order by phone in the contact centre, at the first pizzeria; returns its id. */
export async function takeOrder(
  page: Page,
  caller: { readonly phone: string; readonly name: string },
): Promise<number> {
  await page.goto(new URL('/contact-centre', page.url()).href);
  await page.getByLabel('Phone').fill(caller.phone);
  await page.getByRole('button', { name: 'Find' }).click();
  const known = page.locator('#caller:not(:empty)');
  await known.waitFor();
  if ((await known.innerText()).startsWith('Nobody')) {
    await page.getByLabel('Name of the new customer').fill(caller.name);
    await page.getByRole('button', { name: 'Remember' }).click();
  }
  await page.getByText(`${caller.name}, ${caller.phone}`).waitFor();
  await page.locator('[data-product]:enabled').first().click();
  await page.locator('#cart li').first().waitFor();
  await page.getByLabel('Street').fill('Mira');
  await page.getByLabel('House').fill('7');
  await page.getByRole('button', { name: 'Create the order' }).click();
  const created = page.locator('#created [data-order]');
  await created.waitFor();
  return Number(await created.getAttribute('data-order'));
}
