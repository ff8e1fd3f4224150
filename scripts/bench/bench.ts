import process from 'node:process';

/**
 * `npm run bench -- <name>`: figures as ratios against a floor in the same run, on a throw-away PostgreSQL.
 * Nothing here is a test: a shared machine is noisy, and only the ratios travel.
 */
const BENCHES = {
  routing: () => import('./routing.ts'),
  list: () => import('./list.ts'),
  sla: () => import('./sla.ts'),
  export: () => import('./export.ts'),
  map: () => import('./map.ts'),
  commands: () => import('./commands.ts'),
};

const chosen = process.argv[2] ?? '';
if (!(chosen in BENCHES)) {
  console.error(`Which one? npm run bench -- ${Object.keys(BENCHES).join(' | ')}`);
  process.exit(1);
}
const { run } = await BENCHES[chosen as keyof typeof BENCHES]();
await run();
