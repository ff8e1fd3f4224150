/** What a database must offer; the migrations create them. The embedded database brings each of them along. */
export const REQUIRED_EXTENSIONS = ['postgis', 'btree_gin', 'btree_gist', 'pg_trgm', 'pgcrypto'] as const;

export type RequiredExtension = (typeof REQUIRED_EXTENSIONS)[number];
