import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type LaunchOptions } from 'playwright';
import { runNode } from '../../scripts/running/processes.ts';
import { step } from '../../scripts/running/progress.ts';
import { SentenceError } from '../../scripts/running/sentence-error.ts';
import { hasNpmChromium, unpackNpmChromium } from './npm-chromium.ts';

/** Chromium starts as root and without a network of its own; nothing of it phones home in the middle of a test. */
export const BROWSER_FLAGS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

/** Which browser Playwright starts; without either, its own if that was downloaded. */
type BrowserChoice = Pick<LaunchOptions, 'executablePath' | 'channel'>;

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const USUAL_PLACES = ['/snap/bin/chromium', '/Applications/Chromium.app/Contents/MacOS/Chromium'];
/** Playwright knows where these are installed on each system. */
const CHANNELS = ['chrome', 'msedge'];
const START_WITHIN_MS = 20_000;

/**
 * A browser that really starts: CHROMIUM_PATH, or one of this machine, or the one from npm, or one that Playwright
 * downloads where npm has none for this system.
 */
export async function obtainBrowser(): Promise<BrowserChoice> {
  const given = process.env.CHROMIUM_PATH;
  if (given) {
    const failure = await failureToStart({ executablePath: given });
    if (!failure) return { executablePath: given };
    throw new SentenceError(`CHROMIUM_PATH is ${given}, which does not start:\n${failure}`);
  }
  return (await firstThatStarts(installedBrowsers())) ?? (await prepareBrowser());
}

async function prepareBrowser(): Promise<BrowserChoice> {
  let prepared: BrowserChoice = {};
  await step('No Chromium, Chrome or Edge starts here: preparing one for the tests', async () => {
    if (hasNpmChromium) prepared = { executablePath: await unpackNpmChromium() };
    else await runNode('The download', 'node_modules/playwright/cli.js', ['install', 'chromium']);
    const failure = await failureToStart(prepared);
    if (failure)
      throw new SentenceError(`Install Chromium, Chrome or Edge for the browser tests.\n${failure}`);
    return undefined;
  });
  return prepared;
}

function installedBrowsers(): BrowserChoice[] {
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => PROGRAMS.map((program) => join(folder, program)));
  const paths = [...onPath, ...USUAL_PLACES].filter((path) => existsSync(path));
  return [
    ...paths.map((executablePath) => ({ executablePath })),
    ...CHANNELS.map((channel) => ({ channel })),
    {},
  ];
}

async function firstThatStarts(choices: BrowserChoice[]): Promise<BrowserChoice | undefined> {
  for (const choice of choices) if (!(await failureToStart(choice))) return choice;
  return undefined;
}

/** Being installed is not enough: a library may be missing, or the program only says how to get it. */
async function failureToStart(choice: BrowserChoice): Promise<string | undefined> {
  try {
    const browser = await chromium.launch({ ...choice, args: BROWSER_FLAGS, timeout: START_WITHIN_MS });
    await browser.newPage();
    await browser.close();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
