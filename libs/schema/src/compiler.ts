import type { JsonObject, JsonValue } from '@sallyport/json'
import type { Dialect } from './dialect.ts'
import { isObject } from './json-type.ts'
import { checksOf } from './keywords/keyword-groups.ts'
import { leftoverChecks } from './keywords/leftovers.ts'
import type { SchemaLimits } from './limits.ts'
import { PatternSource } from './pattern-source.ts'
import { type DocumentIndex, indexDocument } from './references/index-document.ts'
import { type Place, refuse } from './references/place.ts'
import type { SchemaNode } from './schema-node.ts'
import { SchemaPart } from './schema-part.ts'

const BYTES_OF_NODE = 1000

/** Compiles each subschema that the root reaches once, whatever refers to it; in turn, not by recursion. */
export class Compiler {
  readonly dialect: Dialect
  readonly index: DocumentIndex
  readonly patterns: PatternSource
  readonly #limits: SchemaLimits
  readonly #nodes = new Map<JsonObject, SchemaNode>()
  readonly #pending: [SchemaPart, SchemaNode][] = []
  #count = 0

  constructor(schema: JsonValue, dialect: Dialect, limits: SchemaLimits) {
    this.dialect = dialect
    this.index = indexDocument(schema, dialect)
    this.patterns = new PatternSource(limits)
    this.#limits = limits
  }

  /** Compiles the root and all that it reaches. */
  run(): SchemaNode {
    const root = this.nodeAt(this.index.root)
    for (let next = this.#pending.pop(); next !== undefined; next = this.#pending.pop()) {
      const [part, node] = next
      node.checks = checksOf(part)
      node.leftoverChecks = leftoverChecks(part)
    }
    return root
  }

  /** About how much memory the nodes and patterns keep. */
  get bytes(): number {
    return this.#count * BYTES_OF_NODE + this.patterns.bytes
  }

  /** The node of a place; it has its checks once the compiler has run. */
  nodeAt(place: Place): SchemaNode {
    const { schema, link, resource } = place
    const known = isObject(schema) ? this.#nodes.get(schema) : undefined
    if (known !== undefined) return known
    if (++this.#count > this.#limits.subschemas) {
      refuse('too_many_subschemas', link, `there are over ${this.#limits.subschemas} subschemas`)
    }
    const node: SchemaNode = { checks: [], leftoverChecks: [], resource }
    if (schema === false) node.checks = [(_, run) => run.fail('false', 'is not allowed')]
    else if (isObject(schema)) {
      this.#nodes.set(schema, node)
      this.#pending.push([new SchemaPart(schema, place, this), node])
    } else if (schema !== true) refuse('keyword', link, 'a schema must be an object or a boolean')
    return node
  }
}
