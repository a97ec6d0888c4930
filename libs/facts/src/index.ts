export { loadParser } from './postgres/parser.ts'
export { sqlAccess } from './sql-access.ts'
export { sqlFacts, type SqlOptions } from './sql-facts.ts'
