import { sql } from 'kysely'

/** Lists are written as JSON: the driver takes arrays for those of PostgreSQL. */
export const jsonb = (value: unknown) => sql<never>`${JSON.stringify(value)}::jsonb`
