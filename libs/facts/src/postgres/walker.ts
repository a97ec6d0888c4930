import type { Findings, TableUse } from '../findings.ts'
import type { Fields } from './nodes.ts'
import type { Scope } from './scope.ts'
import type { Sources } from './sources.ts'

/** Where in a tree a node stands. */
export interface Place {
  readonly scope: Scope
  /** What columns can be named by. */
  readonly sources: Sources
  /** What becomes of the tables named here. */
  readonly tables: TableUse
  /** Whether the statement is judged by its nodes, so that an unknown kind of node ends the analysis. */
  readonly strict: boolean
  /** Whether it is the rows of an INSERT, whose VALUES are no statement of their own. */
  readonly rows?: true
}

/** What a handler of one kind of node works with. */
export interface Walker {
  readonly findings: Findings
  readonly defaultSchema: string
  /** Visits a node of a known kind. */
  visit(kind: string, node: Fields, place: Place): void
  /** Visits what stands directly below a node, but for some fields that the handler has dealt with. */
  children(kind: string, node: Fields, place: Place, except?: ReadonlySet<string>): void
}

/** Deals with one kind of node. */
export type Handler = (node: Fields, place: Place, walker: Walker) => void
