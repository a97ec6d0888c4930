/**
 * Kinds of node that a query or a data-changing statement may consist of, and that do nothing but what is found in
 * their children. What stands in such a statement and not here is not understood.
 */
export const EXPRESSIONS: ReadonlySet<string> = new Set(
  `
  A_ArrayExpr A_Const A_Expr A_Indices A_Indirection A_Star Alias BitString BoolExpr Boolean BooleanTest CaseExpr
  CaseWhen CoalesceExpr CollateClause ColumnDef ColumnRef CTECycleClause CTESearchClause CurrentOfExpr
  DeleteStmt Float FuncCall GroupingFunc GroupingSet IndexElem InferClause InsertStmt Integer JoinExpr JsonAggConstructor
  JsonArgument JsonArrayAgg JsonArrayConstructor JsonArrayQueryConstructor JsonBehavior JsonFormat JsonFuncExpr
  JsonIsPredicate JsonKeyValue JsonObjectAgg JsonObjectConstructor JsonOutput JsonParseExpr JsonReturning JsonScalarExpr
  JsonSerializeExpr JsonTable JsonTableColumn JsonTablePathSpec JsonValueExpr List MergeStmt MergeSupportFunc
  MergeWhenClause MinMaxExpr MultiAssignRef NamedArgExpr NullTest OnConflictClause ParamRef RangeFunction RangeSubselect
  RangeTableFunc RangeTableFuncCol RangeTableSample RangeVar ResTarget ReturningClause ReturningOption RowExpr
  SelectStmt SetToDefault SortBy SQLValueFunction String SubLink TypeCast TypeName UpdateStmt WindowDef
  XmlExpr XmlSerialize
  `
    .trim()
    .split(/\s+/),
)

/**
 * Whether a statement is judged by every node of it. Others are judged by their verb alone, which puts them beyond what
 * may read or write, whatever they hold.
 */
export const isJudgedByNodes = (kind: string): boolean =>
  kind === 'ExplainStmt' || EXPRESSIONS.has(kind)

/** Kinds of operator expression whose name is a keyword and not an operator. */
export const BETWEENS: ReadonlySet<string> = new Set([
  'AEXPR_BETWEEN',
  'AEXPR_NOT_BETWEEN',
  'AEXPR_BETWEEN_SYM',
  'AEXPR_NOT_BETWEEN_SYM',
])

/** Kinds of operator expression whose name is an operator. */
export const OPERATIONS: ReadonlySet<string> = new Set([
  'AEXPR_OP',
  'AEXPR_OP_ANY',
  'AEXPR_OP_ALL',
  'AEXPR_DISTINCT',
  'AEXPR_NOT_DISTINCT',
  'AEXPR_NULLIF',
  'AEXPR_IN',
  'AEXPR_LIKE',
  'AEXPR_ILIKE',
  'AEXPR_SIMILAR',
])
