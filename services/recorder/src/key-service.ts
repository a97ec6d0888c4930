import { isTransitKey, type Transit } from '@sallyport/transit'

/** The place of keys that a key file only names. Throws where the line, or the configuration, names none. */
export function serviceOf(transit: Transit | undefined, reference: string): Transit {
  if (!isTransitKey(reference))
    throw new Error('a line is neither a key nor names one (transit:<mount>/<name>#<version>)')
  if (transit === undefined)
    throw new Error(
      'it names a key of a transit engine, and no server is configured: set SALLYPORT_VAULT_ADDR and SALLYPORT_VAULT_TOKEN_FILE',
    )
  return transit
}
