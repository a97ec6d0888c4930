/** What bytes of a MIME type are to a masker. */
export type Medium = 'text' | 'picture' | 'unknown'

const PICTURE = /^(?:image|audio|video)\//i
/** An image that is a text. */
const DRAWN = /^image\/svg/i

/**
 * Which bytes are masked as texts. Nothing that is text in UTF-8 passes as something else, whatever it is said to be: what
 * else there is are pictures and sounds, which pass, and what nobody can look into.
 */
export function mediumOf(mimeType: string, isText: boolean): Medium {
  if (isText) return 'text'
  return PICTURE.test(mimeType.trim()) && !DRAWN.test(mimeType.trim()) ? 'picture' : 'unknown'
}
