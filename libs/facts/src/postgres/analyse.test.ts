import assert from 'node:assert/strict'
import { test } from 'node:test'
import { analyse } from './analyse.ts'

// Trees that this version of the parser does not write: a later one, or a broken one, might.

const select = (fields: object): object => ({
  stmts: [{ stmt: { SelectStmt: { op: 'SETOP_NONE', ...fields } } }],
})
const target = (value: object): object => select({ targetList: [{ ResTarget: { val: value } }] })
const constant = { A_Const: { ival: { ival: 1 } } }
const plus = [{ String: { sval: '+' } }]

test('what these trees are made from is understood', () => {
  const expression = { A_Expr: { kind: 'AEXPR_OP', name: plus, lexpr: constant, rexpr: constant } }
  assert.equal(analyse(target(expression), 'public').understood, true)
})

const UNKNOWN: Readonly<Record<string, unknown>> = {
  'no tree': null,
  'a list in place of a tree': [],
  'a field that the tree does not have': { stmts: [], more: [] },
  'a kind of node that does not exist': target({ TeleportExpr: { arg: constant } }),
  'a kind of node that no query holds': target({ RoleSpec: { rolename: 'dba' } }),
  'a statement within an expression': target({ DropStmt: { removeType: 'OBJECT_TABLE' } }),
  'a field that the kind does not have': target({ ParamRef: { number: 1, next: constant } }),
  'a field of the statement that does not exist': select({ teleport: constant }),
  'a plain field that holds a node': target({ ParamRef: { number: { FuncCall: {} } } }),
  'a node of two kinds': target({ ParamRef: { number: 1 }, A_Star: {} }),
  'a node of no kind': target({}),
  'an absent element of a list': target({ List: { items: [{}] } }),
  'a node that is text': select({ whereClause: 'true' }),
  'a kind of operation that is new': target({
    A_Expr: { kind: 'AEXPR_TELEPORT', name: plus, lexpr: constant, rexpr: constant },
  }),
  'a lock that is new': select({ lockingClause: [{ LockingClause: { strength: 'LCS_FORALL' } }] }),
  'a name that is no text': target({ FuncCall: { funcname: [{ Integer: { ival: 1 } }] } }),
  'a statement without its node': { stmts: [{ stmt_len: 3 }] },
  'an insert without a target': { stmts: [{ stmt: { InsertStmt: { selectStmt: constant } } }] },
}

for (const [what, tree] of Object.entries(UNKNOWN)) {
  test(`ends the analysis: ${what}`, () => {
    assert.throws(() => analyse(tree, 'public'), { name: 'FactsError', code: 'unknown_node' })
  })
}
