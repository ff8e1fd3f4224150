import { test as base, expect, type Locator, type Page } from '@playwright/test';
import type { Role } from '#lib/domain/access/roles.ts';
import type { LatLng } from '#lib/domain/geo/lat-lng.ts';
import { DEMO_LOGINS, DEMO_PASSWORD } from '#prisma/seed/logins.ts';

/** A page on which an error that nobody expected fails the test. */
export const test = base.extend({
  page: async ({ page }, use) => {
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(`${error}`));
    page.on('console', (message) => {
      // The browser itself reports every answer of 404; that one is often what a test is about.
      if (message.type() === 'error' && !message.text().includes('status of 404'))
        faults.push(message.text());
    });
    await use(page);
    expect(faults).toEqual([]);
  },
});

export { expect };

/** Signs in as the demo's person of this role and waits for the first page. */
export async function signInAs(page: Page, role: Role): Promise<void> {
  await signInWith(page, DEMO_LOGINS.find((one) => one.role === role)!.email);
}

/** The same, for anybody of the demo. */
export async function signInWith(page: Page, email: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('Email').fill(email);
  await page.getByRole('textbox', { name: 'Password' }).fill(DEMO_PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/tickets/);
}

/** Forgets who is signed in, from an empty page: an open one would still be asking for its news. */
export async function forgetSession(page: Page): Promise<void> {
  await page.goto('about:blank');
  await page.context().clearCookies();
}

/** Chooses in a searchable field. */
export async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: label }).click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

/** The part of a page under this heading. */
export function part(page: Page, heading: string): Locator {
  return page.locator('section').filter({ has: page.getByRole('heading', { name: heading, exact: true }) });
}

/** Opens the first ticket of the list. */
export async function openFirstTicket(page: Page): Promise<void> {
  const list = page.getByRole('table', { name: 'Tickets' });
  await list.getByRole('row').nth(1).getByRole('link').first().click();
  await expect(part(page, 'Why this team')).toBeVisible();
}

/** Asks the API with the page's own session, as its forms do. */
export async function post<T>(page: Page, path: string, content: object): Promise<T> {
  const { ok, body } = await page.evaluate(
    async ({ address, text }) => {
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(address, { method: 'POST', headers, body: text });
      return { ok: answer.ok, body: await answer.text() };
    },
    { address: `/api/v1${path}`, text: JSON.stringify(content) },
  );
  expect(ok, body).toBe(true);
  return JSON.parse(body) as T;
}

/** Files a pothole through the API. @returns its id */
export async function fileTicket(page: Page, at: { title: string; location: LatLng }): Promise<string> {
  return (await post<{ id: string }>(page, '/tickets', { ...at, category: 'pothole' })).id;
}
