import type { Browser, BrowserContext, Page } from '@playwright/test';
import { expect, signInAs, test } from './people.ts';

/** Well within view of the whole demo municipality, and in no other test. */
const SPOT = { lat: -30.8051, lng: 30.4004 };

/** Of this run: a test that is tried again must not find what it filed before. */
const titled = (words: string) => `${words} ${process.pid}`;

async function colleague(browser: Browser): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const live = isLive(page);
  await signInAs(page, 'manager');
  await live;
  return { context, page };
}

/** Files through the API with the page's own session, as the form does. */
async function file(page: Page, title: string): Promise<string> {
  const response = await page.evaluate(
    async ({ title: text, location }) => {
      const body = JSON.stringify({ title: text, category: 'pothole', location });
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch('/api/v1/tickets', { method: 'POST', headers, body });
      return { status: answer.status, body: await answer.text() };
    },
    { title, location: SPOT },
  );
  expect(response.body).toContain('trackingNumber');
  return (JSON.parse(response.body) as { id: string }).id;
}

const row = (page: Page, title: string) => page.getByRole('table', { name: 'Tickets' }).getByText(title);
const isLive = (page: Page) =>
  page.waitForResponse((response) => response.url().includes('/api/v1/events') && response.status() === 200);

test('a ticket filed in one browser appears on another’s list and map by itself', async ({
  browser,
  page: list,
}) => {
  const live = isLive(list);
  await signInAs(list, 'manager');
  await live;
  const { context, page: filing } = await colleague(browser);
  // A second tab shares the line of the first.
  const map = await list.context().newPage();
  const title = titled('Seen at once');
  await map.goto(`/map?${new URLSearchParams({ q: title })}`);
  await expect(map.getByRole('heading', { name: '0 tickets in view' })).toBeVisible();

  await file(filing, title);
  await expect(row(list, title)).toBeVisible();
  await map.bringToFront();
  await expect(map.getByRole('main').getByRole('link', { name: title })).toBeVisible();
  await context.close();
});

test('all tabs of one browser share one stream', async ({ context, page }) => {
  let streams = 0;
  context.on('request', (request) => {
    if (request.url().includes('/api/v1/events')) streams += 1;
  });
  const live = isLive(page);
  await signInAs(page, 'manager');
  await live;
  const tabs = await Promise.all(Array.from({ length: 3 }, () => context.newPage()));
  for (const tab of tabs) await tab.goto('/tickets');
  await file(page, titled('Seen in all tabs'));
  for (const tab of tabs) {
    await tab.bringToFront();
    await expect(row(tab, titled('Seen in all tabs'))).toBeVisible();
  }
  expect(streams).toBe(1);
});

test('whoever signs out in one tab is signed out in the others', async ({ context, page }) => {
  const live = isLive(page);
  await signInAs(page, 'manager');
  await live;
  const other = await context.newPage();
  await other.goto('/tickets');
  const hangUp = page.waitForEvent('requestfailed', (request) => request.url().includes('/api/v1/events'));
  await other.getByRole('button', { name: /: account$/ }).click();
  await other.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(other).toHaveURL(/\/sign-in/);
  await expect(page).toHaveURL(/\/sign-in/);
  await hangUp;
});

test('a stream that is cut says so, and what happened meanwhile is there when it is back', async ({
  browser,
}) => {
  // Pages of their own: the browser calls each request that it cannot make an error.
  const { context, page } = await colleague(browser);
  const { context: elsewhere, page: filing } = await colleague(browser);
  const badge = page.getByText(/^Offline: figures from \d\d:\d\d, reconnecting$/);
  await context.setOffline(true);
  await expect(badge).toBeVisible({ timeout: 10_000 });
  await file(filing, titled('Filed while offline'));
  await expect(row(page, titled('Filed while offline'))).toHaveCount(0);
  await context.setOffline(false);
  await expect(row(page, titled('Filed while offline'))).toBeVisible();
  await expect(badge).toHaveCount(0);
  await Promise.all([context.close(), elsewhere.close()]);
});

test('what somebody else does to a ticket appears on its page, and what one types there stays', async ({
  browser,
  page,
}) => {
  const live = isLive(page);
  await signInAs(page, 'manager');
  await live;
  const id = await file(page, titled('Worked on by two'));
  await page.goto(`/tickets/${id}`);
  const message = page.getByRole('textbox', { name: 'Message' });
  await message.fill('We are on our way');
  const { context, page: other } = await colleague(browser);
  const status = await other.evaluate(async (ticket) => {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ version: 1, status: 'in_progress' });
    return (await fetch(`/api/v1/tickets/${ticket}/status`, { method: 'POST', headers, body })).status;
  }, id);
  expect(status).toBe(200);
  await expect(page.getByRole('option', { name: 'Now: In progress' })).toBeAttached();
  await expect(message).toHaveValue('We are on our way');
  await context.close();
});
