/** Longest URI that is resolved, in characters. */
const MOST_CHARACTERS = 400

/** The URI of a document that does not say its own; nothing can be fetched from it. */
export const OWN_URI = 'schema:///'

/** A reference split at its `#`; the fragment undone of its percent-encoding. Undefined if that is broken. */
export function splitReference(
  reference: string,
): { readonly uri: string; readonly fragment: string } | undefined {
  const hash = reference.indexOf('#')
  if (hash === -1) return { uri: reference, fragment: '' }
  try {
    const fragment = decodeURIComponent(reference.slice(hash + 1))
    return { uri: reference.slice(0, hash), fragment }
  } catch {
    return undefined
  }
}

/** Resolves a URI reference without fragment (RFC 3986, section 5). Undefined if it makes no URI, or one too long. */
export function resolveUri(reference: string, base: string): string | undefined {
  if (reference === '') return base
  if (reference.length > MOST_CHARACTERS) return undefined
  const uri = URL.parse(reference, base)?.href
  return uri !== undefined && uri.length <= MOST_CHARACTERS ? uri : undefined
}
