import type { JsonArray, JsonObject, JsonValue } from '@sallyport/json'
import type { Compiler } from './compiler.ts'
import type { Dialect } from './dialect.ts'
import { isArray, isObject, memberOf } from './json-type.ts'
import type { Pattern } from './pattern/pattern.ts'
import { linkBelow, type Place, refuse } from './references/place.ts'
import { resolveReference, type Target } from './references/resolve-reference.ts'
import type { SchemaNode } from './schema-node.ts'

/**
 * A subschema as the keywords read it. A keyword whose value is not of its kind is refused, as the meta-schemas do: what
 * was meant is not known.
 */
export class SchemaPart {
  readonly schema: JsonObject
  readonly dialect: Dialect
  readonly #place: Place
  readonly #compiler: Compiler

  constructor(schema: JsonObject, place: Place, compiler: Compiler) {
    this.schema = schema
    this.dialect = compiler.dialect
    this.#place = place
    this.#compiler = compiler
  }

  get(keyword: string): JsonValue | undefined {
    return memberOf(this.schema, keyword)
  }

  refuse(message: string, ...tokens: readonly (string | number)[]): never {
    refuse('keyword', linkBelow(this.#place.link, ...tokens), message)
  }

  number(keyword: string): number | undefined {
    const value = this.get(keyword)
    if (value === undefined) return undefined
    // JSON.parse makes infinity of a number that is too large.
    if (typeof value === 'number' && Number.isFinite(value)) return value
    return this.refuse(`${keyword} must be a number that a double can hold`, keyword)
  }

  /** A number of things. */
  count(keyword: string): number | undefined {
    const value = this.get(keyword)
    if (value === undefined) return undefined
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value
    return this.refuse(`${keyword} must be a whole number from 0`, keyword)
  }

  boolean(keyword: string): boolean | undefined {
    const value = this.get(keyword)
    if (value === undefined || typeof value === 'boolean') return value
    return this.refuse(`${keyword} must be true or false`, keyword)
  }

  string(keyword: string): string | undefined {
    const value = this.get(keyword)
    if (value === undefined || typeof value === 'string') return value
    return this.refuse(`${keyword} must be a string`, keyword)
  }

  /** Names of members. */
  names(keyword: string): readonly string[] | undefined {
    const value = this.get(keyword)
    return value === undefined ? undefined : this.toNames(value, keyword)
  }

  /** Takes a value that stands in this schema for names of members. */
  toNames(value: JsonValue, ...tokens: readonly string[]): readonly string[] {
    if (!isArray(value) || !value.every((name) => typeof name === 'string')) {
      return this.refuse(`${tokens[0]} must have a list of names`, ...tokens)
    }
    return value
  }

  array(keyword: string): JsonArray | undefined {
    const value = this.get(keyword)
    if (value === undefined || isArray(value)) return value
    return this.refuse(`${keyword} must be an array`, keyword)
  }

  object(keyword: string): JsonObject | undefined {
    const value = this.get(keyword)
    if (value === undefined || isObject(value)) return value
    return this.refuse(`${keyword} must be an object`, keyword)
  }

  /** The subschema that a keyword has. */
  node(keyword: string): SchemaNode | undefined {
    const value = this.get(keyword)
    return value === undefined ? undefined : this.nodeAt(value, keyword)
  }

  /** The subschemas that a keyword has in a list. */
  nodes(keyword: string): readonly SchemaNode[] | undefined {
    return this.array(keyword)?.map((item, index) => this.nodeAt(item, keyword, index))
  }

  /** The subschemas that a keyword has by name. */
  nodesByName(keyword: string): readonly (readonly [string, SchemaNode])[] | undefined {
    const map = this.object(keyword)
    if (map === undefined) return undefined
    return Object.entries(map).map(([name, schema]) => [name, this.nodeAt(schema, keyword, name)])
  }

  /** A subschema that stands in this schema. */
  nodeAt(schema: JsonValue, ...tokens: readonly (string | number)[]): SchemaNode {
    const { index } = this.#compiler
    const link = linkBelow(this.#place.link, ...tokens)
    const place = index.places.get(schema) ?? { schema, link, resource: this.#place.resource }
    return this.#compiler.nodeAt(place)
  }

  pattern(source: string, ...tokens: readonly string[]): Pattern {
    return this.#compiler.patterns.compile(source, linkBelow(this.#place.link, ...tokens))
  }

  /** What a reference leads to, within the document. */
  target(keyword: string, reference: string): Target {
    const at = linkBelow(this.#place.link, keyword)
    return resolveReference(reference, this.#place.resource, this.#compiler.index, at)
  }

  /** The node of what a reference leads to. */
  targetNode({ place }: Target): SchemaNode {
    return this.#compiler.nodeAt(place)
  }

  /** Compiles each `$dynamicAnchor` of a name, in whatever resource. */
  compileDynamicAnchors(name: string): void {
    for (const place of this.#compiler.index.dynamicPlaces.get(name) ?? []) {
      const { dynamicNodes } = place.resource
      if (dynamicNodes.has(name)) return
      dynamicNodes.set(name, this.#compiler.nodeAt(place))
    }
  }
}
