import type { Access, Connection, Facts, Operation, SqlFacts } from '@sallyport/contracts'

/** The argument of a tool that holds SQL, as the connection declares it. */
export type SqlDeclaration = NonNullable<Connection['tools'][string]['sql']>

/** What is known of an operation before any policy is asked. */
export interface Understanding {
  readonly access: Access
  readonly facts?: Facts
}

const ownTool = ({ tools }: Connection, { verb, name }: Operation) =>
  verb === 'tools/call' && Object.hasOwn(tools, name) ? tools[name] : undefined

/** Where the SQL of an operation stands, if it has any. */
export const sqlOf = (connection: Connection, operation: Operation): SqlDeclaration | undefined =>
  ownTool(connection, operation)?.sql

/** The value of the argument that holds SQL, whatever it is. */
export function sqlArgument({ arguments: all }: Operation, { argument }: SqlDeclaration): unknown {
  return all !== undefined && Object.hasOwn(all, argument) ? all[argument] : undefined
}

/** What a tool may do as its connection declares it; a tool that is not declared may write. */
export const declaredAccess = (connection: Connection, operation: Operation): Access =>
  ownTool(connection, operation)?.access ?? 'write'

/** Stands for the SQL of a call whose arguments are not known yet. */
export const NO_SQL_YET: SqlFacts = {
  understood: false,
  statements: 0,
  verbs: [],
  tablesRead: [],
  tablesWritten: [],
  functions: [],
}
