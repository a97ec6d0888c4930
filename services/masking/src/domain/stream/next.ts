import { BLANK } from '../detector.ts'
import type { Hits } from '../hits.ts'
import type { Pace, Steps } from '../pace.ts'
import type { Profile } from '../profile.ts'
import type { Held } from './held.ts'
import { found, rowsOf, type View } from './view.ts'

/** Characters that are held back. What is longer and undecided still is masked whole, to its end. */
const MOST_TAIL = 24 * 1024
/** Of a long value that goes on, what is kept of its begin and of its end so far. */
const KEPT = 1024
/** How far later parts are read with what has come out: the first of these that makes no difference to what is found. */
const BEHIND = [256, 1024, 4096] as const
const MOST_BEHIND = 16 * 1024
/** Characters before the cut in which the same must be found. */
const COMPARED = 160

/** What is to be held of a text that has come out up to a cut. */
export function* next(
  text: string,
  cut: number,
  seen: View,
  profile: Profile,
  pace: Pace,
): Steps<Held> {
  const said = new Set(seen.before)
  for (const [rule, at] of seen.said) if (at <= cut) said.add(rule)
  const whole = yield* withoutMiddle(text, cut, seen, profile, pace)
  if (whole.length - cut > MOST_TAIL) return { raw: BLANK, out: BLANK.length, said, inside: true }
  const hits = whole === text ? seen.hits : yield* found(whole, profile, seen.before, pace)
  const start = yield* startOfKept(whole, cut, hits, { profile, said, pace })
  return { raw: whole.slice(start), out: cut - start, said, inside: false }
}

/** The text without the middle of a long value at its end, such as a key: that it is one does not rest on the middle. */
function* withoutMiddle(
  text: string,
  cut: number,
  { hits, before }: View,
  profile: Profile,
  pace: Pace,
): Steps<string> {
  const last = hits.count - 1
  const start = last < 0 ? text.length : hits.start(last)
  const isOpen = start >= cut && last >= 0 && hits.end(last) === text.length
  if (!isOpen || text.length - start <= 4 * KEPT) return text
  const shorter = text.slice(0, start + KEPT) + text.slice(-KEPT)
  const others = yield* found(shorter, profile, before, pace)
  const rows = rowsOf(hits)
  rows[last] = `${start} ${shorter.length} ${hits.foundBy(last).rule} ${hits.text(last)}`
  return isSame(rowsOf(others), rows) ? shorter : text
}

interface Reading {
  readonly profile: Profile
  readonly said: ReadonlySet<string>
  readonly pace: Pace
}

/** Where what is kept of a text begins, so that the same is found behind the cut and shortly before it. */
function* startOfKept(
  text: string,
  cut: number,
  hits: Hits,
  { profile, said, pace }: Reading,
): Steps<number> {
  const wanted = rowsFrom(hits, cut - COMPARED, 0)
  for (const behind of BEHIND) {
    if (cut <= behind * 2) break
    const start = atSpace(text, cut - behind)
    const others = yield* found(text.slice(start), profile, said, pace)
    if (isSame(rowsFrom(others, cut - COMPARED - start, start), wanted)) return start
  }
  return atSpace(text, Math.max(0, cut - MOST_BEHIND))
}

/** The place, or one behind white space shortly before it. */
function atSpace(text: string, at: number): number {
  const offset = Math.max(0, at - COMPARED)
  const space = /\s\S*$/.exec(text.slice(offset, at))
  return space === null ? at : offset + space.index + 1
}

/** The hits that end behind a place, as they stand in a text of which so much is missing at its begin. */
function rowsFrom(hits: Hits, from: number, missing: number): string[] {
  const rows: string[] = []
  for (let index = 0; index < hits.count; index++) {
    const [start, end] = [hits.start(index), hits.end(index)]
    if (end <= from) continue
    rows.push(`${start + missing} ${end + missing} ${hits.foundBy(index).rule} ${hits.text(index)}`)
  }
  return rows
}

const isSame = (left: readonly string[], right: readonly string[]): boolean =>
  left.length === right.length && left.every((row, index) => row === right[index])
