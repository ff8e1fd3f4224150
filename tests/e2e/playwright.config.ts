import { defineConfig, devices } from '@playwright/test';
import { findChromium } from './chromium.ts';

/** Chromium starts as root and without a network of its own; nothing of it phones home in the middle of a test. */
const CHROMIUM_FLAGS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];
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
    // Set by the global setup, which starts the server.
    baseURL: process.env.LUNGISA_E2E_URL ?? '',
    locale: 'en-ZA',
    // Not the municipality's: the browser's zone tells no facts, and a page that used it would not hydrate.
    timezoneId: 'America/New_York',
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: findChromium() ?? '', args: CHROMIUM_FLAGS },
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
