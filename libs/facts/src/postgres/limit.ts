import { type Fields, isFields, open } from './nodes.ts'

/** Most rows that a statement can return, where it is a query whose LIMIT or FETCH FIRST is a plain number. */
export function limitOf(kind: string, node: Fields): number | undefined {
  if (kind !== 'SelectStmt' || node['limitOption'] !== 'LIMIT_OPTION_COUNT') return undefined
  if (node['limitCount'] === undefined) return undefined
  const [type, constant] = open(node['limitCount'])
  if (type !== 'A_Const' || !isFields(constant['ival'])) return undefined
  // The parser leaves out a zero.
  const { ival = 0 } = constant['ival']
  return typeof ival === 'number' && ival >= 0 ? ival : undefined
}
