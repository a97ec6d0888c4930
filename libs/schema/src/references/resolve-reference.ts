import { display } from '../display.ts'
import { type DocumentIndex, followPointer } from './index-document.ts'
import { type PathLink, type Place, refuse, type Resource } from './place.ts'
import { resolveUri, splitReference } from './uri.ts'

/** What a `$ref` leads to. */
export interface Target {
  readonly place: Place
  readonly resource: Resource
  /** The name, where the reference is by a name. */
  readonly anchor: string | undefined
}

/**
 * Finds what a reference names within its own document. Throws a SchemaError (`remote_ref`) that names any other: nothing
 * is ever fetched.
 */
export function resolveReference(
  reference: string,
  from: Resource,
  index: DocumentIndex,
  at: PathLink,
): Target {
  const parts = splitReference(reference)
  const shown = (): string => `'${display(reference, 200)}'`
  if (parts === undefined) refuse('unresolved_ref', at, `${shown()} is not a URI reference`)
  const uri = resolveUri(parts.uri, from.uri)
  const resource = uri === undefined ? undefined : index.resources.get(uri)
  if (resource === undefined) {
    refuse('remote_ref', at, `${shown()} is outside of this schema; nothing is fetched`)
  }
  const { fragment } = parts
  const isPointer = fragment === '' || fragment.startsWith('/')
  const place = isPointer
    ? followPointer(resource.root, tokensOf(fragment), index.places)
    : resource.anchors.get(fragment)
  if (place === undefined) refuse('unresolved_ref', at, `${shown()} leads to nothing`)
  return { place, resource, anchor: isPointer ? undefined : fragment }
}

function tokensOf(pointer: string): readonly string[] {
  const tokens = pointer.split('/').slice(1)
  return tokens.map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
}
