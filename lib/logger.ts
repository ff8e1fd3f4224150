import { pino } from 'pino';

/** Structured logs. Ids and codes only: no names, numbers, texts or coordinates of residents ever go in here. */
export const logger = pino({
  level: process.env.LOG_LEVEL ?? 'info',
  base: null,
  redact: ['*.password', '*.authorization', '*.cookie', '*.phone', '*.email'],
});
