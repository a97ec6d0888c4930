import type { JsonValue } from '@sallyport/json'
import { type Path, pointerTo } from '../display.ts'
import { SchemaError, type SchemaErrorCode } from '../errors.ts'
import type { NodeResource, SchemaNode } from '../schema-node.ts'

/** A part of a document with its own URI: the root, or what has an `$id`. */
export class Resource implements NodeResource {
  readonly root: Place
  readonly uri: string
  /** By `$anchor`, `$dynamicAnchor` and, in draft-07, `$id: "#name"`. */
  readonly anchors = new Map<string, Place>()
  /** The anchors that are a `$dynamicAnchor`. */
  readonly dynamicAnchors = new Set<string>()
  readonly dynamicNodes = new Map<string, SchemaNode>()

  constructor(uri: string, schema: JsonValue, link: PathLink) {
    this.uri = uri
    this.root = { schema, link, resource: this }
  }
}

/** One way down from a place of the document. */
interface Step {
  readonly from: PathLink
  readonly token: string | number
}

/** Where something stands, linked upward: most places are never written out. */
export type PathLink = Step | undefined

/** A value within the schema document, and where it stands. */
export interface Place {
  readonly schema: JsonValue
  readonly link: PathLink
  readonly resource: Resource
}

function pathOf(link: PathLink): Path {
  const path: (string | number)[] = []
  for (let at = link; at !== undefined; at = at.from) path.push(at.token)
  return path.toReversed()
}

/** Goes down from an object that is a schema. */
export function linkBelow(link: PathLink, ...tokens: readonly (string | number)[]): PathLink {
  let below = link
  for (const token of tokens) below = { from: below, token }
  return below
}

/** Refuses the schema for what stands at a place. */
export function refuse(code: SchemaErrorCode, link: PathLink, message: string): never {
  throw new SchemaError(code, pointerTo(pathOf(link)), message)
}
