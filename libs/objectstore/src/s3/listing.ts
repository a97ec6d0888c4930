import { ObjectStoreError } from '../errors.ts'

/** Asks for so many that a page stays small; a server that gives fewer is obeyed. */
const PAGE = 1_000

/** The query of one page of a listing, whose keys are to be encoded for URLs. */
export function listingQuery(parameters: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams({
    'encoding-type': 'url',
    'max-keys': String(PAGE),
    ...parameters,
  })
  // A signature is made over blanks as `%20`.
  return query.toString().replaceAll('+', '%20')
}

/** A key as it stands in a listing; `encoding` is what the listing says of it. */
export function listedKey(key: string, encoding: string | undefined): string {
  if (encoding !== 'url') return key
  try {
    return decodeURIComponent(key.replaceAll('+', ' '))
  } catch {
    throw misbehaves('it lists a key that cannot be read')
  }
}

/** A listing that cannot be relied on. */
export const misbehaves = (how: string): ObjectStoreError =>
  new ObjectStoreError('refused', `the S3 server cannot be used: ${how}`)

export const notAskedFor = (): ObjectStoreError =>
  misbehaves('it lists keys that were not asked for')

export const endless = (): ObjectStoreError =>
  misbehaves('its listing does not end and does not go on')
