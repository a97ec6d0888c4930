export { PostgresError, type PostgresErrorCode } from './errors.ts'
export { type Postgres, type PostgresOptions, startPostgres } from './start-postgres.ts'
