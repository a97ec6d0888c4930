import { randomBytes } from 'node:crypto'
import type { Principal } from '@sallyport/contracts'
import { EvidenceError } from '../errors.ts'
import type { EvidenceSource, StoredObject } from '../source.ts'
import { type DataKeyName, dataKeyObject } from './data-key-name.ts'
import type { KeyWrapper } from './key-wrapper.ts'

/** The key that segments of a session are encrypted with. */
export interface DataKey {
  /** Key of the object that has it, wrapped. */
  readonly object: string
  readonly secret: Uint8Array
}

/** Whose session a data key is for. */
export type DataKeyOwner = Pick<Principal, 'issuer' | 'kind' | 'id' | 'onBehalfOf'>

const KEY_BYTES = 32
const VERSION = 1

/**
 * Makes a data key, and the object to store it in: a line of JSON that says what it is for and what it is wrapped with,
 * and a line with the wrapped key in base64. The wrapping covers the first line and the name of the object.
 */
export async function createDataKey(
  name: DataKeyName,
  owner: DataKeyOwner | undefined,
  wrapper: KeyWrapper,
): Promise<{ readonly key: DataKey; readonly stored: StoredObject }> {
  const object = dataKeyObject(name)
  const about = aboutOf(owner, wrapper)
  const secret = randomBytes(KEY_BYTES)
  const wrapped = await wrapper.wrap(secret, contextOf(object, about))
  return { key: { object, secret }, stored: { key: object, bytes: format(about, wrapped) } }
}

/** What came of reading a data key; `locked` where it is wrapped with a key that is not at hand. */
export type FoundDataKey =
  | { readonly kind: 'found'; readonly key: DataKey }
  | { readonly kind: 'locked' }
  | { readonly kind: 'missing' }

/** Reads and unwraps a data key. Throws an EvidenceError `invalid_key` where the object is not what was stored. */
export async function readDataKey(
  source: Pick<EvidenceSource, 'get'>,
  object: string,
  wrapper: KeyWrapper | undefined,
): Promise<FoundDataKey> {
  const bytes = await source.get(object)
  if (bytes === undefined) return { kind: 'missing' }
  if (wrapper === undefined) return { kind: 'locked' }
  const { about, wrapped } = parse(bytes)
  const secret = await wrapper.unwrap(about.wrapper, wrapped, contextOf(object, about.text))
  if (secret === undefined) return { kind: 'locked' }
  if (secret.length !== KEY_BYTES) throw invalid()
  return { kind: 'found', key: { object, secret } }
}

/**
 * Unwraps a data key with another key of a ring than the one that its object names; undefined where none does. Nothing
 * vouches for that name before the key is unwrapped, so a name that is not at hand may be one that was changed.
 */
export async function readMisnamedKey(
  object: string,
  bytes: Uint8Array,
  wrapper: KeyWrapper,
): Promise<DataKey | undefined> {
  const { about, wrapped } = parse(bytes)
  for (const id of wrapper.ids.filter((other) => other !== about.wrapper)) {
    // The name is a part of what the wrapping covers: as it was before it was changed, or wrong from the start.
    for (const text of [aboutOf(about.principal, { id }), about.text]) {
      // oxlint-disable-next-line no-await-in-loop -- most are opened by the first
      const secret = await wrapper.unwrap(id, wrapped, contextOf(object, text)).catch(unlessInvalid)
      if (secret?.length === KEY_BYTES) return { object, secret }
    }
  }
  return undefined
}

/** What came of wrapping a data key anew; `current` where the newest key wraps it already. */
export type Rewrapped =
  | { readonly kind: 'rewrapped'; readonly bytes: Uint8Array }
  | { readonly kind: 'current' }
  | { readonly kind: 'locked' }

/**
 * Wraps a data key with the newest key of a ring, under the same name and for the same owner. Throws an EvidenceError
 * `invalid_key` where the bytes are not what was stored, and rejects as the wrapper does.
 */
export async function rewrapDataKey(
  object: string,
  bytes: Uint8Array,
  wrapper: KeyWrapper,
): Promise<Rewrapped> {
  const { about, wrapped } = parse(bytes)
  if (about.wrapper === wrapper.id) return { kind: 'current' }
  const secret = await wrapper.unwrap(about.wrapper, wrapped, contextOf(object, about.text))
  if (secret === undefined) return { kind: 'locked' }
  if (secret.length !== KEY_BYTES) throw invalid()
  const text = aboutOf(about.principal, wrapper)
  return {
    kind: 'rewrapped',
    bytes: format(text, await wrapper.wrap(secret, contextOf(object, text))),
  }
}

/** Whose session the object of a data key is for, as it says; undefined where it does not say, or cannot be read. */
export function ownerOf(bytes: Uint8Array): DataKeyOwner | undefined {
  try {
    return parse(bytes).about.principal
  } catch (error) {
    if (error instanceof EvidenceError) return undefined
    throw error
  }
}

interface About {
  readonly wrapper: string
  readonly principal?: DataKeyOwner
}

const format = (about: string, wrapped: Uint8Array): Buffer =>
  Buffer.from(`${about}\n${Buffer.from(wrapped).toString('base64')}\n`)

function parse(bytes: Uint8Array) {
  const [text = '', base64 = ''] = Buffer.from(bytes).toString('utf8').split('\n')
  const wrapped = Buffer.from(base64, 'base64')
  const about = parseJson(text)
  // Only one spelling is a key's, so that no change of the object goes unseen.
  if (!isAbout(about) || !format(text, wrapped).equals(bytes)) throw invalid()
  return { about: { ...about, text }, wrapped }
}

function isAbout(value: unknown): value is About {
  if (typeof value !== 'object' || value === null) return false
  if (!('version' in value) || value.version !== VERSION) return false
  if (!('wrapper' in value) || typeof value.wrapper !== 'string') return false
  return !('principal' in value) || isOwner(value.principal)
}

const isOwner = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  ['issuer', 'kind', 'id'].every((member) => typeof Reflect.get(value, member) === 'string')

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Who it is, without the groups and claims of the moment. */
function whoIs({ issuer, kind, id, onBehalfOf }: DataKeyOwner): DataKeyOwner {
  return { issuer, kind, id, ...(onBehalfOf !== undefined && { onBehalfOf }) }
}

const aboutOf = (owner: DataKeyOwner | undefined, { id }: Pick<KeyWrapper, 'id'>): string =>
  JSON.stringify({
    version: VERSION,
    ...(owner !== undefined && { principal: whoIs(owner) }),
    wrapper: id,
  })

const contextOf = (object: string, about: string): Uint8Array => Buffer.from(`${object}\n${about}`)

function unlessInvalid(error: unknown): undefined {
  if (!(error instanceof EvidenceError)) throw error
}

const invalid = (): EvidenceError =>
  new EvidenceError('invalid_key', 'this is no data key as it was stored')
