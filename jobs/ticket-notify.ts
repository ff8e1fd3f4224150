import { notifyJob } from '#lib/jobs/jobs.ts';
import { dispatch } from '#lib/notifications/dispatch.ts';
import { handle } from './handler.ts';

export const ticketNotify = handle(notifyJob, async () => {
  await dispatch(() => new Date());
});
