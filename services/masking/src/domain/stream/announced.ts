import { startOfKeyBody } from '../detectors/private-key.ts'
import type { Hits } from '../hits.ts'
import type { Pace, Steps } from '../pace.ts'
import type { Profile } from '../profile.ts'

/** Characters from a word to the end of the last value that it may announce, and to what says that it is none. */
const FAR = 256

/** The end of a text: as detectors read it first, and without what they found. */
interface End {
  readonly read: string
  readonly blanked: string
  readonly hits: Hits
  /** The length of the text in which the hits have their places. */
  readonly length: number
}

/**
 * Where that begins which a word, or a value of a list, may announce still: all of the end of a text that has such a word
 * or value in it; and what may yet turn out to be a value, however long it is.
 */
export function* startOfAnnounced(end: End, profile: Profile, pace: Pace): Steps<number> {
  const { read, blanked } = end
  const from = Math.max(0, read.length - FAR)
  const near =
    profile.prefilter.scanAtOnce(read, from, read.length) |
    profile.prefilter.scanAtOnce(blanked, from, read.length)
  const isSaid =
    profile.detectorsOf(near).some(({ reachesFar = false }) => reachesFar) || isListed(end, profile)
  let start = Math.min(isSaid ? from : read.length, startOfKeyBody(read))
  const wanted = profile.detectorsOf(yield* profile.prefilter.scan(read, pace))
  for (const { startOfOpen } of wanted) {
    if (startOfOpen === undefined) continue
    start = Math.min(start, startOfOpen(read), startOfOpen(blanked))
    if (pace.spend(2 * read.length)) yield pace.rest()
  }
  return start
}

/** Whether such a value is near the end: others of one list need no word of their own. */
function isListed({ hits, length }: End, { detectors }: Profile): boolean {
  const kinds = detectors.flatMap(({ reachesFar = false, kind }) => (reachesFar ? [kind] : []))
  for (let index = hits.count - 1; index >= 0 && hits.end(index) > length - FAR; index--) {
    if (kinds.includes(hits.foundBy(index).kind)) return true
  }
  return false
}
