import type { PatternRule } from '@sallyport/contracts'
import type { RE2JS } from 're2js'
import type { Treatment } from '../actions/treatment.ts'
import { BLANK, type Detector, type Search } from '../detector.ts'
import type { Spans } from '../spans.ts'

/** Matches are looked for in windows of a text, each of which begins where the one before it has looked at all. */
const WINDOW = 4096
/** A match is seen that ends so far beyond its window. */
const BEYOND = 1024
/** A match that goes on for longer goes on to the end of the text: others wait for whoever looks for its end. */
const LONGEST_MATCH = 16_384

/** A detector of an administrator's expression, whose engine takes time linear to the text (RE2). */
export function patternDetector(
  { id, kind, words }: PatternRule,
  expression: RE2JS,
  { action, text: replacement }: Treatment,
): Detector {
  return {
    kind,
    rule: id,
    action,
    replacement,
    trigger: { words: words.map((word) => word.toLowerCase()) },
    reachesFar: true,
    search: (text) => searchFor(expression, text),
  }
}

function searchFor(expression: RE2JS, text: string): Search {
  let window = 0
  let done = 0
  return (_, to, found) => {
    for (; window < to; window += WINDOW) done = lookAt(expression, text, window, done, found)
  }
}

/** Adds the matches that begin in a window; returns where the last one ends. */
function lookAt(
  expression: RE2JS,
  text: string,
  window: number,
  from: number,
  found: Spans,
): number {
  // One character before tells where a word begins.
  const offset = Math.max(0, window - 1)
  const part = text.slice(offset, window + WINDOW + BEYOND)
  const matcher = expression.matcher(part)
  let done = from
  let at = Math.max(window, done) - offset
  while (at < part.length && matcher.find(at)) {
    const [start, end] = [offset + matcher.start(), offset + matcher.end()]
    if (start >= window + WINDOW) break
    at = Math.max(matcher.end(), matcher.start() + 1)
    if (isBlank(text.slice(start, end))) continue
    done = end === offset + part.length ? wholeEnd(expression, text, start, end) : end
    found.add(start, done)
    at = Math.max(at, done - offset)
  }
  return done
}

/** The end of a match that goes on beyond what was looked at. */
function wholeEnd(expression: RE2JS, text: string, start: number, seen: number): number {
  let end = seen
  for (let length = 2 * (end - start); end < text.length; length *= 2) {
    if (length > LONGEST_MATCH) return text.length
    const matcher = expression.matcher(text.slice(start, start + length))
    if (!matcher.find() || matcher.start() > 0) return end
    const next = start + matcher.end()
    if (next < start + length) return Math.max(end, next)
    end = next
  }
  return end
}

const isBlank = (match: string): boolean => match.replaceAll(BLANK, '') === ''
