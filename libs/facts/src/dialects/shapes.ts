/**
 * The parts of sqlparser-rs's syntax tree that are known to do nothing but what is found in their children: one line
 * for each struct (`field:Type`) and enum (`Variant:Type`, or `Variant` alone where it holds nothing). A field or
 * variant that is not here must be absent, or else the text is not understood. `Plain` is a value without structure,
 * `Unread` is passed over: positions in the text, types, units of time.
 */
const STRUCTS = `
Query with:With body:SetExpr order_by:OrderBy limit_clause:LimitClause fetch:Fetch locks:LockClause
With with_token:Unread recursive:Plain cte_tables:Cte
Cte alias:TableAlias query:Query materialized:Plain closing_paren_token:Unread
SetExpr.SetOperation left:SetExpr op:Plain set_quantifier:Plain right:SetExpr
Values explicit_row:Plain value_keyword:Plain rows:ValuesRow
ValuesRow opening_token:Unread content:Expr closing_token:Unread
Select select_token:Unread optimizer_hints:Unread distinct:Distinct select_modifiers:Unread top:Top top_before_distinct:Plain projection:SelectItem into:SelectInto from:TableWithJoins selection:Expr group_by:GroupBy having:Expr named_window:NamedWindow qualify:Expr window_before_qualify:Plain value_table_mode:Plain flavor:Flavor
Top with_ties:Plain percent:Plain quantity:TopQuantity
SelectItem.ExprWithAlias expr:Expr alias:Ident
WildcardOptions wildcard_token:Unread opt_exclude:Exclude opt_except:Except opt_replace:Replace opt_rename:Rename opt_ilike:Unread
Except first_element:Ident additional_elements:Ident
Replace items:ReplaceElement
ReplaceElement expr:Expr column_name:Ident as_keyword:Plain
IdentWithAlias ident:Ident alias:Ident
TableWithJoins relation:TableFactor joins:Join
Join relation:TableFactor join_operator:JoinOperator
TableFactor.Table name:ObjectName alias:TableAlias args:TableArguments with_hints:TableHint version:TableVersion partitions:Ident sample:Sample index_hints:Unread
TableFactor.Derived lateral:Plain subquery:Query alias:TableAlias sample:Sample
TableFactor.TableFunction expr:Call alias:TableAlias
TableFactor.Function lateral:Plain name:ObjectName args:FunctionArg alias:TableAlias
TableFactor.UNNEST alias:TableAlias array_exprs:Expr with_offset:Plain with_offset_alias:Ident
TableFactor.NestedJoin table_with_joins:TableWithJoins alias:TableAlias
TableFactor.Pivot table:TableFactor aggregate_functions:AliasedExpr value_column:Expr value_source:PivotSource default_on_null:Expr alias:TableAlias
TableFactor.Unpivot table:TableFactor value:Expr name:Ident columns:AliasedExpr null_inclusion:Plain alias:TableAlias
AliasedExpr expr:Expr alias:Ident
TableArguments args:FunctionArg
TableAlias explicit:Plain name:Ident columns:AliasColumn
AliasColumn name:Ident data_type:Unread
TableSample modifier:Plain name:Plain quantity:SampleQuantity seed:Unread
SampleQuantity parenthesized:Plain value:Expr unit:Plain
OrderBy kind:OrderByKind
OrderByExpr expr:Expr options:OrderByOptions
OrderByOptions asc:Plain nulls_first:Plain
LimitClause.LimitOffset limit:Expr offset:Offset
LimitClause.OffsetCommaLimit offset:Expr limit:Expr
Offset value:Expr rows:Plain
Fetch with_ties:Plain percent:Plain quantity:Expr
LockClause lock_type:LockType of:ObjectName nonblock:Plain
Function name:ObjectName args:FunctionArguments parameters:NoArguments filter:Expr null_treatment:Plain over:WindowType within_group:OrderByExpr
FunctionArgumentList duplicate_treatment:Plain args:FunctionArg clauses:ArgumentClause
FunctionArg.Named name:Ident arg:FunctionArgExpr operator:Plain
FunctionArg.ExprNamed name:Expr arg:FunctionArgExpr operator:Plain
WindowSpec window_name:Ident partition_by:Expr order_by:OrderByExpr window_frame:WindowFrame
WindowFrame units:Plain start_bound:FrameBound end_bound:FrameBound
Expr.CompoundFieldAccess root:Expr access_chain:AccessExpr
Expr.JsonAccess value:Expr path:JsonPath
JsonPath path:JsonPathElement
JsonPathElement.Dot key:Unread quoted:Plain
JsonPathElement.Bracket key:Expr
Expr.InList expr:Expr list:Expr negated:Plain
Expr.InSubquery expr:Expr subquery:Query negated:Plain
Expr.InUnnest expr:Expr array_expr:Expr negated:Plain
Expr.Between expr:Expr negated:Plain low:Expr high:Expr
Expr.BinaryOp left:Expr op:BinaryOperator right:Expr
Expr.Like negated:Plain any:Plain expr:Expr pattern:Expr escape_char:Unread
Expr.RLike negated:Plain expr:Expr pattern:Expr regexp:Plain
Expr.AnyOp left:Expr compare_op:BinaryOperator right:Expr is_some:Plain
Expr.AllOp left:Expr compare_op:BinaryOperator right:Expr
Expr.UnaryOp op:UnaryOperator expr:Expr
Expr.Convert is_try:Plain expr:Expr data_type:Unread charset:Unread target_before_value:Plain styles:Expr
Expr.Cast kind:Plain expr:Expr data_type:Unread
Expr.AtTimeZone timestamp:Expr time_zone:Expr
Expr.Extract field:Unread syntax:Plain expr:Expr
Expr.Rounding expr:Expr field:Unread
Expr.Position expr:Expr in:Expr
Expr.Substring expr:Expr substring_from:Expr substring_for:Expr special:Plain shorthand:Plain
Expr.Trim trim_where:Plain trim_what:Expr expr:Expr trim_characters:Expr
Expr.Collate expr:Expr collation:Unread
Expr.Prefixed prefix:Charset value:Expr
Expr.Case case_token:Unread end_token:Unread operand:Expr conditions:CaseWhen else_result:Expr
CaseWhen condition:Expr result:Expr
Expr.Exists subquery:Query negated:Plain
Expr.Struct values:Expr fields:Unread
Expr.Named expr:Expr name:Ident
Expr.MatchAgainst columns:ColumnName match_value:Unread opt_search_modifier:Plain
Dictionary key:Unread value:Expr
TypedString data_type:Unread value:Unread uses_odbc_syntax:Nothing
Array elem:Expr named:Plain
Interval value:Expr leading_field:Unread leading_precision:Plain last_field:Unread fractional_seconds_precision:Plain
Subscript.Index index:Expr
Subscript.Slice lower_bound:Expr upper_bound:Expr stride:Expr
Insert insert_token:Unread ignore:Plain into:Plain table:TableObject columns:ColumnName overwrite:Plain source:Query assignments:Assignment partitioned:Expr has_table_keyword:Plain on:OnInsert returning:SelectItem output:OutputClause replace_into:Plain priority:Plain insert_alias:Unread
Assignment target:AssignmentTarget value:Expr
Update update_token:Unread optimizer_hints:Unread table:TableWithJoins assignments:Assignment from:UpdateFrom selection:Expr returning:SelectItem output:OutputClause order_by:OrderByExpr limit:Expr
Delete delete_token:Unread optimizer_hints:Unread tables:DeleteTarget from:DeleteFrom using:TableWithJoins selection:Expr returning:SelectItem output:OutputClause order_by:OrderByExpr limit:Expr
Merge merge_token:Unread optimizer_hints:Unread into:Plain table:TableFactor source:TableFactor on:Expr clauses:MergeClause output:OutputClause
MergeClause when_token:Unread clause_kind:Plain predicate:Expr action:MergeAction
MergeInsert insert_token:Unread columns:ColumnName kind_token:Unread kind:MergeInsertKind insert_predicate:Expr
MergeUpdate update_token:Unread assignments:Assignment update_predicate:Expr delete_predicate:Expr
MergeAction.Delete delete_token:Unread
OutputClause.Output output_token:Unread select_items:SelectItem
Statement.Explain describe_alias:Plain analyze:Plain verbose:Plain statement:Statement format:Unread
`

const ENUMS = `
Statement Query:Query Insert:Insert Update:Update Delete:Delete Merge:Merge Explain:Statement.Explain
SetExpr Select:Select Query:Query SetOperation:SetExpr.SetOperation Values:Values
Flavor Standard
Distinct All Distinct
TopQuantity Expr:Expr Constant:Plain
SelectItem UnnamedExpr:Expr ExprWithAlias:SelectItem.ExprWithAlias QualifiedWildcard:WildcardOf,WildcardOptions Wildcard:WildcardOptions
WildcardOf ObjectName:ColumnName Expr:Expr
Exclude Single:ColumnName Multiple:ColumnName
Rename Single:IdentWithAlias Multiple:IdentWithAlias
NamedWindowExpr NamedWindow:Ident WindowSpec:WindowSpec
GroupBy Expressions:Expr All:Nothing
TableFactor Table:TableFactor.Table Derived:TableFactor.Derived TableFunction:TableFactor.TableFunction Function:TableFactor.Function UNNEST:TableFactor.UNNEST NestedJoin:TableFactor.NestedJoin Pivot:TableFactor.Pivot Unpivot:TableFactor.Unpivot
TableVersion ForSystemTimeAsOf:Expr Function:TimeTravel
Sample BeforeTableAlias:TableSample AfterTableAlias:TableSample
PivotSource List:AliasedExpr Any:OrderByExpr Subquery:Query
JoinOperator Join:JoinConstraint Inner:JoinConstraint Left:JoinConstraint LeftOuter:JoinConstraint Right:JoinConstraint RightOuter:JoinConstraint FullOuter:JoinConstraint CrossJoin:JoinConstraint StraightJoin:JoinConstraint CrossApply OuterApply
JoinConstraint On:Expr Using:ColumnName Natural None
OrderByKind Expressions:OrderByExpr All:OrderByOptions
LimitClause LimitOffset:LimitClause.LimitOffset OffsetCommaLimit:LimitClause.OffsetCommaLimit
LockType Share Update
FunctionArguments None Subquery:Query List:FunctionArgumentList
NoArguments None
Call Function:Function
FunctionArg Named:FunctionArg.Named ExprNamed:FunctionArg.ExprNamed Unnamed:FunctionArgExpr
FunctionArgExpr Expr:Expr QualifiedWildcard:ColumnName Wildcard
ArgumentClause IgnoreOrRespectNulls:Plain OrderBy:OrderByExpr Limit:Expr Separator:Unread
WindowType WindowSpec:WindowSpec NamedWindow:Ident
FrameBound CurrentRow Preceding:Expr Following:Expr
AccessExpr Dot:Expr Subscript:Subscript
Subscript Index:Subscript.Index Slice:Subscript.Slice
JsonPathElement Dot:JsonPathElement.Dot Bracket:JsonPathElement.Bracket
Expr Identifier:ValueName CompoundIdentifier:ColumnPath CompoundFieldAccess:Expr.CompoundFieldAccess JsonAccess:Expr.JsonAccess IsFalse:Expr IsNotFalse:Expr IsTrue:Expr IsNotTrue:Expr IsNull:Expr IsNotNull:Expr IsUnknown:Expr IsNotUnknown:Expr IsDistinctFrom:Expr IsNotDistinctFrom:Expr InList:Expr.InList InSubquery:Expr.InSubquery InUnnest:Expr.InUnnest Between:Expr.Between BinaryOp:Expr.BinaryOp Like:Expr.Like ILike:Expr.Like RLike:Expr.RLike AnyOp:Expr.AnyOp AllOp:Expr.AllOp UnaryOp:Expr.UnaryOp Convert:Expr.Convert Cast:Expr.Cast AtTimeZone:Expr.AtTimeZone Extract:Expr.Extract Ceil:Expr.Rounding Floor:Expr.Rounding Position:Expr.Position Substring:Expr.Substring Trim:Expr.Trim Collate:Expr.Collate Nested:Expr Value:Literal Prefixed:Expr.Prefixed TypedString:TypedString Function:Function Case:Expr.Case Exists:Expr.Exists Subquery:Query Rollup:Expr Cube:Expr GroupingSets:Expr Tuple:Expr Struct:Expr.Struct Named:Expr.Named Dictionary:Dictionary Array:Array Interval:Interval MatchAgainst:Expr.MatchAgainst Wildcard:Unread
BinaryOperator Plus Minus Multiply Divide Modulo StringConcat Gt Lt GtEq LtEq Spaceship Eq NotEq And Or Xor BitwiseOr BitwiseAnd BitwiseXor PGBitwiseShiftLeft PGBitwiseShiftRight MyIntegerDivide Arrow LongArrow Regexp
UnaryOperator Plus Minus Not BitwiseNot PGBitwiseNot BangNot
TableObject TableName:WriteTarget
OnInsert DuplicateKeyUpdate:Assignment
AssignmentTarget ColumnName:ColumnName Tuple:ColumnName
UpdateFrom BeforeSet:TableWithJoins AfterSet:TableWithJoins
DeleteFrom WithFromKeyword:TableWithJoins WithoutKeyword:TableWithJoins
MergeAction Insert:MergeInsert Update:MergeUpdate Delete:MergeAction.Delete
MergeInsertKind Values:Values Row Wildcard
OutputClause Output:OutputClause.Output
`

export type Members = ReadonlyMap<string, string>

const table = (lines: string): ReadonlyMap<string, Members> =>
  new Map(
    lines
      .trim()
      .split('\n')
      .map((line) => {
        const [name = '', ...members] = line.split(' ')
        return [name, new Map(members.map(member))]
      }),
  )

function member(text: string): [string, string] {
  const [name = '', type = 'Nothing'] = text.split(':')
  return [name, type]
}

/** Fields of each struct, by name. */
export const structs: ReadonlyMap<string, Members> = table(STRUCTS)
/** Variants of each enum, by name. */
export const enums: ReadonlyMap<string, Members> = table(ENUMS)
