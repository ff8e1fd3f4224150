import { z } from 'zod';

/** Degrees on WGS 84. An object, so that it cannot be taken for GeoJSON's `[longitude, latitude]`. */
export const latLngSchema = z.strictObject({
  lat: z
    .number()
    .min(-90, 'A latitude lies between -90 and 90.')
    .max(90, 'A latitude lies between -90 and 90.'),
  lng: z
    .number()
    .min(-180, 'A longitude lies between -180 and 180.')
    .max(180, 'A longitude lies between -180 and 180.'),
});

export type LatLng = z.infer<typeof latLngSchema>;
