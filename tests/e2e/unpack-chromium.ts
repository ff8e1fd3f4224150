// Unpacks the Chromium of the npm package into TMPDIR: a process of its own, because the package reads the environment.
import chromium from '@sparticuz/chromium';

await chromium.executablePath();
