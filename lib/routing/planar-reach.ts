import { Prisma } from '#lib/db/generated/client.ts';

/** A planar degree spans no more, and no less than 110.5 × cos(latitude) km. */
export const METRES_OF_LONGEST_DEGREE = 111_700;

/** Long edges bend between the plane and the ellipsoid; about 110 m, which covers edges of 80 km. */
const DEGREES_SLACK = 0.001;

/**
 * Nearness is first looked up in degrees, where the index works, and then decided in metres on the ellipsoid: an area
 * that is no farther from `spot` in metres than one at `degrees` is never more than this many degrees away (with a
 * margin for the latitude of the far end).
 */
export const planarReach = (spot: Prisma.Sql, degrees: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`(${degrees} * 1.02 * 111.7 / (110.5 * cos(radians(least(abs(st_y(${spot})) + 0.5, 85)))) + ${DEGREES_SLACK}::float8)`;
