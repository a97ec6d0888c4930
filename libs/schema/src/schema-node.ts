import type { JsonValue } from '@sallyport/json'
import type { Marks } from './marks.ts'
import type { Run } from './run.ts'

/**
 * What one keyword, or a few that belong together, ask of a value: whether it holds. Says why not by `run.fail`. Marks what
 * it has looked at, where someone wants to know.
 */
export type Check = (value: JsonValue, run: Run, marks: Marks | undefined) => boolean

/** A compiled subschema; those that refer to each other form a graph with cycles. */
export interface SchemaNode {
  /** In the order in which problems are told. */
  checks: readonly Check[]
  /** Checks for what the others have left over. */
  leftoverChecks: readonly Check[]
  /** The schema resource (`$id`) that it stands in. */
  readonly resource: NodeResource
}

/** What evaluation needs to know of a schema resource. */
export interface NodeResource {
  /** Per name, the subschema with that `$dynamicAnchor`; those that a `$dynamicRef` asks for. */
  readonly dynamicNodes: Map<string, SchemaNode>
}
