import { env, type Setting } from '#lib/env.ts';
import type { Channel } from './channel.ts';

/** What this installation lacks to send this way. */
export const missingSettings = ({ needs }: Channel): Setting[] => needs.filter((name) => env()[name] === '');

export const isConfigured = (channel: Channel): boolean => missingSettings(channel).length === 0;
