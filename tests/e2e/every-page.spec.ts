import { AxeBuilder } from '@axe-core/playwright';
import type { Role } from '#lib/domain/access/roles.ts';
import { expect, part, signInAs, test } from './people.ts';

const PAGES: readonly { path: string; role: Role }[] = [
  { path: '/tickets', role: 'manager' },
  { path: '/tickets?q=nothing-is-called-this', role: 'manager' },
  { path: '/tickets?status=nonsense', role: 'manager' },
  { path: '/tickets/new', role: 'manager' },
  { path: '/map', role: 'manager' },
  { path: '/exports', role: 'manager' },
  { path: '/tickets', role: 'saps_liaison' },
  { path: '/tickets', role: 'ward_councillor' },
  { path: '/map', role: 'ward_councillor' },
  { path: '/map?q=water&from=2026-01-01&priority=high', role: 'field_worker' },
  { path: '/wards', role: 'manager' },
  { path: '/wards', role: 'ward_councillor' },
  { path: '/tickets', role: 'call_centre_agent' },
  { path: '/tickets', role: 'citizen' },
  { path: '/admin/health', role: 'admin' },
  { path: '/notifications', role: 'manager' },
  { path: '/account/notifications', role: 'field_worker' },
  { path: '/admin/channels', role: 'admin' },
  { path: '/admin/service-levels', role: 'admin' },
  { path: '/admin/service-levels/policy?priority=high', role: 'admin' },
  { path: '/admin/calendars', role: 'admin' },
  { path: '/admin/calendars/new', role: 'admin' },
  { path: '/admin/teams', role: 'admin' },
  { path: '/admin/wards', role: 'admin' },
  { path: '/nowhere', role: 'manager' },
];

/** Pages whose address holds an id: reached as anybody reaches them. */
const INNER_PAGES: readonly { list: string; role: Role; inside: string }[] = [
  { list: '/wards', role: 'manager', inside: '/wards/' },
  { list: '/admin/teams', role: 'admin', inside: '/admin/teams/' },
  { list: '/admin/calendars', role: 'admin', inside: '/admin/calendars/' },
];

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });

    for (const { path, role } of PAGES) {
      test(`${path} is open to everybody as ${role} @mobile`, async ({ page }) => {
        await signInAs(page, role);
        await page.goto(path);
        await page.waitForLoadState('networkidle');
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(overflow).toBeLessThanOrEqual(0);
      });
    }

    test('the sign-in page and a ticket are open to everybody @mobile', async ({ page }) => {
      await page.goto('/sign-in');
      expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
      await signInAs(page, 'manager');
      await page.locator('main a[href^="/tickets/"]:not([href="/tickets/new"])').first().click();
      await expect(part(page, 'Why this team')).toBeVisible();
      expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    });

    for (const { list, role, inside } of INNER_PAGES) {
      test(`what ${list} leads to is open to everybody @mobile`, async ({ page }) => {
        await signInAs(page, role);
        await page.goto(list);
        await page.locator(`main a[href^="${inside}"]`).last().click();
        await expect(page).toHaveURL(new RegExp(inside));
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await page.waitForLoadState('networkidle');
        expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(overflow).toBeLessThanOrEqual(0);
      });
    }
  });
}

test('the list has room for all of its columns on a tablet held across', async ({ page }) => {
  await page.setViewportSize({ width: 1024, height: 768 });
  await signInAs(page, 'manager');
  // The longest words that stand in it.
  await page.goto('/tickets?status=awaiting_internal,awaiting_citizen,awaiting_supplier&sla=breached');
  const list = page.getByRole('table', { name: 'Tickets' });
  await expect(list.getByRole('columnheader', { name: 'Reported' })).toBeInViewport({ ratio: 1 });
});

test('a wrong password is told in a sentence that names nobody', async ({ page }) => {
  await page.goto('/sign-in');
  await page.getByLabel('Email').fill('thandeka.mkhize@amanzibay.example');
  await page.getByRole('textbox', { name: 'Password' }).fill('wrong');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'Not signed in' })).toBeVisible();
});
