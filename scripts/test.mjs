// npm test: every check and test on one command. What it does is in scripts/test/main.ts.
import { runUnderOwnNode } from './bootstrap.mjs';

await runUnderOwnNode('scripts/test/main.ts', process.argv.slice(2));
