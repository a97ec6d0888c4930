import type { Kysely } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'

/** Migrations by name; names sort in the order in which they are applied. */
export type Migrations = Readonly<Record<string, Migration>>

/**
 * Brings a service's own schema to the newest state. Replicas that start together wait for each other. Throws the error
 * of the migration that failed; what came before it stays applied.
 */
export async function migrate<T>(
  db: Kysely<T>,
  schema: string,
  migrations: Migrations,
): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve({ ...migrations }) },
    migrationTableSchema: schema,
  })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined)
    throw error instanceof Error ? error : new Error('the migration failed', { cause: error })
}
