import { identifier } from '../identifier.ts'
import catalog from './catalog.json' with { type: 'json' }

const set = (names: string): ReadonlySet<string> => new Set(names.split(' '))

const FUNCTIONS = set(catalog.functions)
const ROW_FUNCTIONS = set(catalog.rowFunctions)
const OPERATORS = set(catalog.operators)
const RELATIONS = set(catalog.relations)

/** Ways to sample a table that PostgreSQL ships. */
const SAMPLINGS = new Set(['bernoulli', 'system'])

type Name = readonly string[]

/** The unqualified name, if it is looked up in pg_catalog first: unqualified, or qualified so. */
function builtin(name: Name): string | undefined {
  const [first = '', second, ...more] = name
  if (second === undefined) return first
  return first === 'pg_catalog' && more.length === 0 ? second : undefined
}

const isIn = (known: ReadonlySet<string>, name: string | undefined): boolean =>
  name !== undefined && known.has(name)

/** Whether every function of that name that PostgreSQL ships is free of side effects; others never are. */
export const isHarmlessFunction = (name: Name): boolean => isIn(FUNCTIONS, builtin(name))

/** Whether `row.name` may call a shipped function that is not harmless, as `name(row)` would. */
export const isRowFunction = (name: string): boolean => ROW_FUNCTIONS.has(name)

/** Whether every operator of that name that PostgreSQL ships is free of side effects; others never are. */
export const isHarmlessOperator = (name: Name): boolean => isIn(OPERATORS, builtin(name))

/** Whether it is one of the sampling methods that PostgreSQL ships. */
export const isHarmlessSampling = (name: Name): boolean => isIn(SAMPLINGS, builtin(name))

/** Whether an unqualified name means a relation of pg_catalog, which is searched before any other schema. */
export const isCatalogRelation = (name: string): boolean => RELATIONS.has(name)

/** How a function is reported: without the schema where that is pg_catalog. */
export const reportedName = (name: Name): string => builtin(name) ?? name.map(identifier).join('.')
