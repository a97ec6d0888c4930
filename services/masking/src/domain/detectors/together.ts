import { REACH, type Search } from '../detector.ts'
import { Spans } from '../spans.ts'

/** Begins to look at a text, as a detector does. */
export type Begin = (text: string, said: number) => Search

/** Several searches as one, for a kind that is written in several ways: of two that overlap the one before counts. */
export function together(...begins: readonly Begin[]): Begin {
  return (text, said) => {
    const searches = begins.map((begin) => begin(text, said))
    let done = 0
    return (from, to, found) => {
      let places: Places[] = NOWHERE
      for (const search of searches) {
        const spans = new Spans()
        search(from, to, spans)
        if (spans.count === 0) continue
        if (places === NOWHERE) places = [{ spans, at: 0 }]
        else places.push({ spans, at: 0 })
      }
      for (let next = first(places); next !== undefined; next = first(places)) {
        const { spans, at } = next
        if (spans.start(at) >= done) found.add(spans.start(at), (done = spans.end(at)))
        next.at++
      }
    }
  }
}

interface Places {
  readonly spans: Spans
  at: number
}

/** Most parts of texts have nothing for any of the searches. */
const NOWHERE: Places[] = []

/** The places the next of which begins first. */
function first(all: readonly Places[]): Places | undefined {
  let best: Places | undefined
  for (const each of all) {
    if (each.at === each.spans.count) continue
    if (best === undefined || each.spans.start(each.at) < best.spans.start(best.at)) best = each
  }
  return best
}

/** Between a value and the word that says what it is: `… as DOB`, `… is my birthday`, `… (his phone number)`. */
export const LINK =
  '["\'`”»]?(?: [(（]|（| (?:as|als|como|come|comme|som|jako|is|är|er|ist|est|es|è|jest)(?= )(?: (?:a|an|the|my|your|his|her|their|our|new|old|mitt|min|mein|meine|mon|ma|mi|il mio|la mia|o meu|mijn|mój))?) ?["\'`]?'

/** What stands before a value with the word behind it. */
const FIRST = /[\s"'`“«（(:=,;\u3000-\u9fff]$/

export interface WordBehind {
  /** The link and the word, from the place right behind the value: global, no longer than {@link REACH}. */
  readonly word: RegExp
  /** The value before it, with $ at the end, at most {@link REACH} characters. */
  readonly value: RegExp
  readonly isValue: (value: string, word: string) => boolean
}

/** Looks for values with the word behind them. */
export function wordBehind({ word, value, isValue }: WordBehind): Begin {
  return (text) => {
    let done = 0
    return (from, to, found) => {
      const part = from < to ? text.slice(from, to + REACH) : ''
      word.lastIndex = 0
      for (let match = word.exec(part); match !== null; match = word.exec(part)) {
        const end = from + match.index
        if (end >= to) return
        const before = text.slice(Math.max(done, end - REACH), end)
        const given = value.exec(before)?.[0] ?? ''
        const start = end - given.length
        const isFirst = start === 0 || FIRST.test(text.slice(Math.max(0, start - 1), start))
        if (given === '' || !isFirst || !isValue(given, match[0])) continue
        found.add(start, end)
        done = end
      }
    }
  }
}
