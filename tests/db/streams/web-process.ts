// node tests/db/streams/web-process.ts: a web process as far as streams go; says its address, and serves until killed.
import { serveEvents } from './serve.ts';

console.log((await serveEvents()).url);
