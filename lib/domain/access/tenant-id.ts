import { z } from 'zod';
import type { TenantId } from './actor.ts';

/** A municipality's id as it comes from outside: from a job, an address or another system. */
export const tenantIdSchema = z.uuid().transform((id) => id as TenantId);
