// npm start: everything on one command. What it does is in scripts/start/main.ts.
import { runUnderOwnNode } from './bootstrap.mjs';

await runUnderOwnNode('scripts/start/main.ts', process.argv.slice(2));
