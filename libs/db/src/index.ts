export { type Database, type DatabaseOptions, openDatabase } from './database.ts'
export { migrate, type Migrations } from './migrate.ts'
