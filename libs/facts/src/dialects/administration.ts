import { FactsError } from '../errors.ts'
import { callsFunction } from './expressions.ts'
import { writeTable } from './queries.ts'
import { asFields, asList, type Fields, isNothing, type Place, type Walker } from './walker.ts'

/** Statements that are known by their verb, and that none may take for reading or writing. */
const ADMINISTRATION: Readonly<
  Record<string, (node: Fields, walker: Walker, place: Place) => void>
> = {
  Drop: drop,
  Truncate: truncate,
  Execute: execute,
  Call: (node, walker, place) => {
    walker.findings.verb('CALL')
    callsFunction(node['name'], walker)
    walker.fields('Function', node, place, ['name'])
  },
  StartTransaction: (_, walker) => walker.findings.verb('BEGIN'),
  Commit: (_, walker) => walker.findings.verb('COMMIT'),
  Rollback: (_, walker) => walker.findings.verb('ROLLBACK'),
  Kill: (_, walker) => walker.findings.verb('KILL'),
}

/** Deals with a statement of administration; false where it is none of those that are known. */
export function administer(kind: string, node: unknown, place: Place, walker: Walker): boolean {
  if (!Object.hasOwn(ADMINISTRATION, kind)) return false
  ADMINISTRATION[kind]?.(asFields(node), walker, place)
  return true
}

const RELATIONS = new Set(['Table', 'View', 'MaterializedView', 'Sequence'])

function drop(node: Fields, walker: Walker): void {
  const type = node['object_type']
  if (typeof type !== 'string') throw new FactsError('unknown_node')
  walker.findings.verb(`DROP ${type.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toUpperCase()}`)
  if (!RELATIONS.has(type)) return
  for (const name of asList(node['names'])) writeTable(name, 'write', walker)
}

function truncate(node: Fields, walker: Walker): void {
  walker.findings.verb('TRUNCATE')
  for (const table of asList(node['table_names'])) {
    writeTable(asFields(table)['name'], 'write', walker)
  }
}

/** A procedure, a prepared statement, or a text that is run as SQL. */
function execute(node: Fields, walker: Walker): void {
  walker.findings.verb(node['immediate'] === true ? 'EXECUTE IMMEDIATE' : 'EXECUTE')
  if (!isNothing(node['name'])) callsFunction(node['name'], walker)
}
