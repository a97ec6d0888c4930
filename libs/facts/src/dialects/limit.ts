import { asFields, isNothing, variantOf } from './walker.ts'

/** Most rows that a statement can return, where it is a query that says so in a plain number: LIMIT, FETCH, TOP. */
export function limitOf(statement: unknown): number | undefined {
  const [kind, held] = variantOf(statement)
  if (kind !== 'Query') return undefined
  const query = asFields(held)
  const limits = [
    limitClause(query['limit_clause']),
    fetchClause(query['fetch']),
    top(query['body']),
  ]
  const known = limits.filter((limit) => limit !== undefined)
  return known.length === 0 ? undefined : Math.min(...known)
}

function limitClause(value: unknown): number | undefined {
  return isNothing(value) ? undefined : constant(asFields(variantOf(value)[1])['limit'])
}

function fetchClause(value: unknown): number | undefined {
  if (isNothing(value)) return undefined
  const { quantity, percent, with_ties: ties } = asFields(value)
  return percent === true || ties === true ? undefined : constant(quantity)
}

/** SELECT TOP, where the whole query is one SELECT. */
function top(body: unknown): number | undefined {
  const [kind, select] = variantOf(body)
  if (kind !== 'Select' || isNothing(asFields(select)['top'])) return undefined
  const { quantity, percent, with_ties: ties } = asFields(asFields(select)['top'])
  if (percent === true || ties === true || isNothing(quantity)) return undefined
  const [, amount] = variantOf(quantity)
  if (typeof amount === 'object') return constant(amount)
  return typeof amount === 'number' && Number.isSafeInteger(amount) ? amount : undefined
}

/** The value of a number written as such, within brackets or not. */
function constant(expression: unknown): number | undefined {
  if (isNothing(expression)) return undefined
  const [kind, held] = variantOf(expression)
  if (kind === 'Nested') return constant(held)
  if (kind !== 'Value') return undefined
  const [type, digits] = variantOf(asFields(held)['value'])
  return type === 'Number' && Array.isArray(digits) ? plainNumber(String(digits[0])) : undefined
}

function plainNumber(digits: string): number | undefined {
  const value = Number(digits)
  return /^\d+$/.test(digits) && Number.isSafeInteger(value) ? value : undefined
}
