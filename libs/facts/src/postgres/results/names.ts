import { type Fields, isFields, names, open, text } from '../nodes.ts'
import { isOpen, Untold } from './outputs.ts'
import type { Place, Reader } from './reader.ts'
import { type ColumnName, columnName } from './references.ts'

/** What PostgreSQL calls a column that nothing gives a name to. */
const NAMELESS = '?column?'

/** A name, and whether it yields to that of a type or a CASE around it. */
interface Figured {
  readonly name: string
  readonly weak?: true
}

/** What a kind of expression is called, whatever it holds. */
const BY_KIND: Readonly<Record<string, string>> = {
  A_ArrayExpr: 'array',
  CoalesceExpr: 'coalesce',
  GroupingFunc: 'grouping',
  JsonArrayAgg: 'json_arrayagg',
  JsonArrayConstructor: 'json_array',
  JsonArrayQueryConstructor: 'json_array',
  JsonObjectAgg: 'json_objectagg',
  JsonObjectConstructor: 'json_object',
  JsonParseExpr: 'json',
  JsonScalarExpr: 'json_scalar',
  JsonSerializeExpr: 'json_serialize',
  MergeSupportFunc: 'merge_action',
  RowExpr: 'row',
  XmlSerialize: 'xmlserialize',
}

/** What an operation is called, where its kind of node stands for several. */
const BY_OPERATION: Readonly<Record<string, string>> = {
  IS_GREATEST: 'greatest',
  IS_LEAST: 'least',
  IS_XMLCONCAT: 'xmlconcat',
  IS_XMLELEMENT: 'xmlelement',
  IS_XMLFOREST: 'xmlforest',
  IS_XMLPARSE: 'xmlparse',
  IS_XMLPI: 'xmlpi',
  IS_XMLROOT: 'xmlroot',
  IS_XMLSERIALIZE: 'xmlserialize',
  JSON_EXISTS_OP: 'json_exists',
  JSON_QUERY_OP: 'json_query',
  JSON_VALUE_OP: 'json_value',
}

/** The name that PostgreSQL gives to a column of a result that the text gives none. */
export const nameOf = (kind: string, node: Fields, place: Place, reader: Reader): string =>
  figured(kind, node, place, reader)?.name ?? NAMELESS

function figured(kind: string, node: Fields, place: Place, reader: Reader): Figured | undefined {
  const inner = (field: string): Figured | undefined =>
    isFields(node[field]) ? figured(...open(node[field]), place, reader) : undefined
  switch (kind) {
    case 'ColumnRef':
      return ofColumn(columnName(node))
    case 'FuncCall':
      return { name: names(node['funcname']).at(-1) ?? NAMELESS }
    case 'A_Indirection':
      return lastField(node['indirection']) ?? inner('arg')
    case 'A_Expr':
      return node['kind'] === 'AEXPR_NULLIF' ? { name: 'nullif' } : undefined
    case 'CollateClause':
      return inner('arg')
    case 'TypeCast':
      return ofCast(inner('arg'), node['typeName'])
    case 'CaseExpr':
      return ofCase(inner('defresult'))
    case 'SubLink':
      return ofSubLink(node, place, reader)
    case 'SQLValueFunction':
      return { name: valueFunction(text(node['op'])) }
    default:
      return named(BY_KIND[kind] ?? BY_OPERATION[text(node['op'])])
  }
}

const named = (name: string | undefined): Figured | undefined =>
  name === undefined ? undefined : { name }

/** `(t.*)::text` is called t. */
const ofColumn = ({ column, qualifiers }: ColumnName): Figured | undefined =>
  named(column ?? qualifiers.at(-1))

/** `(row).a[1].b` is called b. */
function lastField(indirection: unknown): Figured | undefined {
  if (!Array.isArray(indirection)) return undefined
  const fields = indirection.map((item) => open(item)).filter(([kind]) => kind === 'String')
  return named(fields.length === 0 ? undefined : text(fields.at(-1)?.[1]['sval']))
}

function ofCast(inner: Figured | undefined, type: unknown): Figured | undefined {
  if (inner !== undefined && inner.weak !== true) return inner
  const name = isFields(type) ? names(type['names']).at(-1) : undefined
  return name === undefined ? inner : { name, weak: true }
}

const ofCase = (otherwise: Figured | undefined): Figured =>
  otherwise === undefined || otherwise.weak === true ? { name: 'case', weak: true } : otherwise

function ofSubLink(node: Fields, place: Place, reader: Reader): Figured | undefined {
  const type = node['subLinkType']
  if (type === 'EXISTS_SUBLINK') return { name: 'exists' }
  if (type === 'ARRAY_SUBLINK') return { name: 'array' }
  if (type !== 'EXPR_SUBLINK') return undefined
  const [first] = reader.query(...open(node['subselect']), place)
  if (first === undefined || isOpen(first)) throw new Untold()
  return { name: first.name }
}

/** `SVFOP_CURRENT_TIMESTAMP_N`, which has a precision, is `current_timestamp`. */
const valueFunction = (op: string): string =>
  op.replace('SVFOP_', '').replace(/_N$/, '').toLowerCase()
