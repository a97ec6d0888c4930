import type { JsonObject, JsonValue } from '@sallyport/json'
import { type Dialect, declaredDialect } from '../dialect.ts'
import { display } from '../display.ts'
import { isArray, isObject, memberOf } from '../json-type.ts'
import { linkBelow, type PathLink, type Place, refuse, Resource } from './place.ts'
import { subschemasOf } from './subschemas.ts'
import { OWN_URI, resolveUri, splitReference } from './uri.ts'

/** What a document can refer to within itself. */
export interface DocumentIndex {
  readonly root: Place
  readonly resources: ReadonlyMap<string, Resource>
  /** By the name of their `$dynamicAnchor`. */
  readonly dynamicPlaces: ReadonlyMap<string, readonly Place[]>
  /** Every object that stands where a schema does. */
  readonly places: ReadonlyMap<JsonValue, Place>
}

/** Finds the identifiers of a document: `$id`, `$anchor`, `$dynamicAnchor`. Throws a SchemaError for those in doubt. */
export function indexDocument(schema: JsonValue, dialect: Dialect): DocumentIndex {
  return new Indexer(dialect).index(schema)
}

const ANCHOR = /^[A-Za-z_][-A-Za-z0-9._]*$/

class Indexer {
  readonly #dialect: Dialect
  readonly #resources = new Map<string, Resource>()
  readonly #places = new Map<JsonValue, Place>()
  readonly #dynamicPlaces = new Map<string, Place[]>()

  constructor(dialect: Dialect) {
    this.#dialect = dialect
  }

  index(schema: JsonValue): DocumentIndex {
    const resource = this.#open(OWN_URI, schema, undefined)
    if (isObject(schema)) this.#visit(schema, undefined, resource)
    const root = this.#places.get(schema) ?? resource.root
    return {
      root,
      resources: this.#resources,
      dynamicPlaces: this.#dynamicPlaces,
      places: this.#places,
    }
  }

  #open(uri: string, schema: JsonValue, link: PathLink): Resource {
    if (this.#resources.has(uri)) refuse('identifier', link, 'two schemas have one $id')
    const resource = new Resource(uri, schema, link)
    this.#resources.set(uri, resource)
    return resource
  }

  #visit(schema: JsonObject, link: PathLink, parent: Resource): void {
    const isDraft7 = this.#dialect === 'draft-07'
    this.#checkDialect(schema, link)
    // Draft-07 passes over all that stands beside a $ref.
    const names = isDraft7 && Object.hasOwn(schema, '$ref') ? {} : schema
    const resource = this.#resourceOf(names, schema, link, parent)
    const place = { schema, link, resource }
    this.#places.set(schema, place)
    if (!isDraft7) {
      this.#addAnchor('$anchor', place)
      const dynamic = this.#addAnchor('$dynamicAnchor', place)
      if (dynamic !== undefined) this.#addDynamic(dynamic, place)
    }
    for (const [below, ...tokens] of subschemasOf(schema)) {
      if (isObject(below)) this.#visit(below, linkBelow(link, ...tokens), resource)
    }
  }

  #checkDialect(schema: JsonObject, link: PathLink): void {
    const dialect = declaredDialect(schema)
    if (dialect === undefined || dialect === this.#dialect) return
    const message =
      typeof dialect === 'object' ? dialect.refused : '$schema changes within the schema'
    refuse('dialect', linkBelow(link, '$schema'), message)
  }

  #resourceOf(names: JsonObject, schema: JsonObject, link: PathLink, parent: Resource): Resource {
    const id = memberOf(names, '$id')
    if (id === undefined) return parent
    const at = linkBelow(link, '$id')
    const parts = typeof id === 'string' ? splitReference(id) : undefined
    if (parts === undefined) refuse('identifier', at, '$id must be a URI reference')
    const uri = resolveUri(parts.uri, parent.uri)
    if (uri === undefined) refuse('identifier', at, '$id must be a URI reference')
    const resource = parts.uri === '' ? parent : this.#open(uri, schema, link)
    if (parts.fragment !== '') {
      if (this.#dialect !== 'draft-07') refuse('identifier', at, '$id must have no fragment')
      this.#nameAnchor(parts.fragment, { schema, link, resource }, at)
    }
    return resource
  }

  #addDynamic(name: string, place: Place): void {
    place.resource.dynamicAnchors.add(name)
    const places = this.#dynamicPlaces.get(name) ?? []
    places.push(place)
    this.#dynamicPlaces.set(name, places)
  }

  #addAnchor(keyword: '$anchor' | '$dynamicAnchor', place: Place): string | undefined {
    const { schema, link } = place
    const name = isObject(schema) ? memberOf(schema, keyword) : undefined
    if (name === undefined) return undefined
    const at = linkBelow(link, keyword)
    if (typeof name !== 'string' || !ANCHOR.test(name)) {
      refuse('identifier', at, `${keyword} must be a plain name`)
    }
    this.#nameAnchor(name, place, at)
    return name
  }

  #nameAnchor(name: string, place: Place, at: PathLink): void {
    const { anchors } = place.resource
    const known = anchors.get(name)
    if (known !== undefined && known.schema !== place.schema) {
      refuse('identifier', at, `two schemas have the anchor '${display(name)}'`)
    }
    anchors.set(name, place)
  }
}

/** The value of a document that a JSON Pointer names, and the resource that it stands in. */
export function followPointer(
  root: Place,
  tokens: readonly string[],
  places: ReadonlyMap<JsonValue, Place>,
): Place | undefined {
  let place = root
  for (const token of tokens) {
    const { schema } = place
    const isIndex = isArray(schema) && /^(?:0|[1-9]\d{0,8})$/.test(token)
    let below: JsonValue | undefined
    if (isIndex) below = schema[Number(token)]
    else if (isObject(schema)) below = memberOf(schema, token)
    if (below === undefined) return undefined
    const link = linkBelow(place.link, isIndex ? Number(token) : token)
    place = places.get(below) ?? { schema: below, link, resource: place.resource }
  }
  return place
}
