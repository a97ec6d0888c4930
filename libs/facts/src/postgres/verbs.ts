import { type Fields, text } from './nodes.ts'

/** Statements whose verb is neither their node's name nor depends on their fields. */
const PLAIN: Readonly<Record<string, string>> = {
  AlterDatabaseRefreshCollStmt: 'ALTER DATABASE',
  AlterDatabaseSetStmt: 'ALTER DATABASE',
  AlterExtensionContentsStmt: 'ALTER EXTENSION',
  AlterRoleSetStmt: 'ALTER ROLE',
  AlterSeqStmt: 'ALTER SEQUENCE',
  CheckPointStmt: 'CHECKPOINT',
  ClosePortalStmt: 'CLOSE',
  CompositeTypeStmt: 'CREATE TYPE',
  ConstraintsSetStmt: 'SET CONSTRAINTS',
  CreateEnumStmt: 'CREATE TYPE',
  CreateRangeStmt: 'CREATE TYPE',
  CreateSeqStmt: 'CREATE SEQUENCE',
  CreateStmt: 'CREATE TABLE',
  CreateTrigStmt: 'CREATE TRIGGER',
  CreatedbStmt: 'CREATE DATABASE',
  DeclareCursorStmt: 'DECLARE CURSOR',
  DropdbStmt: 'DROP DATABASE',
  IndexStmt: 'CREATE INDEX',
  RefreshMatViewStmt: 'REFRESH MATERIALIZED VIEW',
  RuleStmt: 'CREATE RULE',
  SecLabelStmt: 'SECURITY LABEL',
  VariableShowStmt: 'SHOW',
  ViewStmt: 'CREATE VIEW',
}

/** Statements whose verb depends on their fields. */
const BY_FIELDS: Readonly<Record<string, (node: Fields) => string>> = {
  AlterObjectDependsStmt: (node) => `ALTER ${object(node['objectType'])}`,
  AlterObjectSchemaStmt: (node) => `ALTER ${object(node['objectType'])}`,
  AlterOwnerStmt: (node) => `ALTER ${object(node['objectType'])}`,
  AlterTableStmt: (node) => `ALTER ${object(node['objtype'])}`,
  CopyStmt: copy,
  CreateFunctionStmt: (node) =>
    node['is_procedure'] === true ? 'CREATE PROCEDURE' : 'CREATE FUNCTION',
  CreateTableAsStmt: (node) =>
    object(node['objtype']) === 'MATERIALIZED VIEW'
      ? 'CREATE MATERIALIZED VIEW'
      : 'CREATE TABLE AS',
  DefineStmt: (node) => `CREATE ${object(node['kind'])}`,
  DropStmt: (node) => `DROP ${object(node['removeType'])}`,
  FetchStmt: (node) => (node['ismove'] === true ? 'MOVE' : 'FETCH'),
  GrantRoleStmt: grant,
  GrantStmt: grant,
  RenameStmt: (node) => `ALTER ${object(node['renameType'])}`,
  TransactionStmt: (node) => words(text(node['kind']), 'TRANS_STMT_'),
  VacuumStmt: (node) => (node['is_vacuumcmd'] === true ? 'VACUUM' : 'ANALYZE'),
  VariableSetStmt: setting,
}

/** The verb of a statement in upper case, as SQL writes it: `DROP TABLE`, `COPY PROGRAM`. */
export function verbOf(kind: string, node: Fields): string {
  return PLAIN[kind] ?? BY_FIELDS[kind]?.(node) ?? split(kind)
}

/** `CreateRoleStmt` is `CREATE ROLE`. */
const split = (kind: string): string =>
  kind
    .replace(/Stmt$/, '')
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toUpperCase()

const words = (value: string, prefix: string): string =>
  value.replace(prefix, '').replaceAll('_', ' ')

const object = (value: unknown): string =>
  words(text(value), 'OBJECT_').replace('MATVIEW', 'MATERIALIZED VIEW')

function copy(node: Fields): string {
  if (node['is_program'] === true) return 'COPY PROGRAM'
  const direction = node['is_from'] === true ? 'COPY FROM' : 'COPY TO'
  return node['filename'] === undefined ? direction : `${direction} FILE`
}

function grant(node: Fields): string {
  return node['is_grant'] === true ? 'GRANT' : 'REVOKE'
}

function setting(node: Fields): string {
  if (text(node['kind']).startsWith('VAR_RESET')) return 'RESET'
  const name = text(node['name'])
  if (name === 'role') return 'SET ROLE'
  return name === 'session_authorization' ? 'SET SESSION AUTHORIZATION' : 'SET'
}
