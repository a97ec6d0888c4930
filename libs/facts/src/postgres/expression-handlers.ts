import { FactsError } from '../errors.ts'
import {
  isHarmlessFunction,
  isHarmlessOperator,
  isHarmlessSampling,
  reportedName,
} from './catalog.ts'
import { BETWEENS, OPERATIONS } from './expressions.ts'
import { isEmpty, names, open, text } from './nodes.ts'
import type { Handler, Walker } from './walker.ts'

export const functionCall: Handler = (node, place, walker) => {
  const name = names(node['funcname'])
  if (!isHarmlessFunction(name)) walker.findings.function(reportedName(name))
  walker.children('FuncCall', node, place)
}

export const operation: Handler = (node, place, walker) => {
  const kind = text(node['kind'])
  if (OPERATIONS.has(kind)) operator(node['name'], walker)
  else if (!BETWEENS.has(kind)) throw new FactsError('unknown_node')
  walker.children('A_Expr', node, place)
}

/** `x < ANY (SELECT …)` and its like. */
export const subLink: Handler = (node, place, walker) => {
  operator(node['operName'], walker)
  walker.children('SubLink', node, place)
}

/** `ORDER BY x USING <`. */
export const sortBy: Handler = (node, place, walker) => {
  operator(node['useOp'], walker)
  walker.children('SortBy', node, place)
}

function operator(list: unknown, walker: Walker): void {
  const name = names(list)
  if (name.length > 0 && !isHarmlessOperator(name)) {
    walker.findings.function(`operator ${reportedName(name)}`)
  }
}

/** `(x).name` calls the function `name` where x has no such field, whatever the type of x is. */
export const indirection: Handler = (node, place, walker) => {
  for (const name of attributes(node['indirection'])) {
    if (!isHarmlessFunction([name])) walker.findings.function(name)
  }
  walker.children('A_Indirection', node, place)
}

const attributes = (list: unknown): readonly string[] =>
  (Array.isArray(list) ? list : [])
    .map((item: unknown) => open(item))
    .filter(([kind]) => kind === 'String')
    .map(([, string]) => text(string['sval']))

export const sample: Handler = (node, place, walker) => {
  const method = names(node['method'])
  if (!isHarmlessSampling(method)) walker.findings.function(reportedName(method))
  walker.children('RangeTableSample', node, place)
}

const FUNCTIONS = new Set(['functions'])

/** Functions in FROM: a list of pairs of a call and its column definitions, which may be absent. */
export const rangeFunction: Handler = (node, place, walker) => {
  const pairs: readonly unknown[] = Array.isArray(node['functions']) ? node['functions'] : []
  for (const pair of pairs) {
    const [kind, list] = open(pair)
    if (kind !== 'List' || !Array.isArray(list['items'])) throw new FactsError('unknown_node')
    const [call, columns]: readonly unknown[] = list['items']
    walker.visit(...open(call), place)
    if (!isEmpty(columns)) walker.visit(...open(columns), place)
  }
  walker.children('RangeFunction', node, place, FUNCTIONS)
}
