import { defineConfig, devices } from '@playwright/test';
import { BROWSER_FLAGS } from './browser.ts';

const { viewport: _viewport, ...desktopChrome } = devices['Desktop Chrome'];

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: '../../test-results/e2e',
  globalSetup: './global-setup.ts',
  globalTimeout: 15 * 60_000,
  timeout: 60_000,
  // Two browsers, the server and the database share the machine: a page may take its time, and but for one promise
  // (live.spec.ts) no test measures it.
  expect: { timeout: 15_000 },
  workers: 2,
  forbidOnly: Boolean(process.env.CI),
  reporter: 'list',
  use: {
    ...desktopChrome,
    // Both variables are set by the global setup, which starts the server and finds a browser.
    baseURL: process.env.LUNGISA_E2E_URL ?? '',
    locale: 'en-ZA',
    // Not the municipality's: the browser's zone tells no facts, and a page that used it would not hydrate.
    timezoneId: 'America/New_York',
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: { ...JSON.parse(process.env.LUNGISA_E2E_BROWSER ?? '{}'), args: BROWSER_FLAGS },
  },
  projects: [
    // Dark and light differ in colours only: one width is enough for the dark ones.
    { name: 'desktop', use: { viewport: { width: 1280, height: 800 } }, grepInvert: /in dark/ },
    {
      name: 'mobile',
      use: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
      grep: /@mobile/,
    },
  ],
});
