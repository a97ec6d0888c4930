import { BLANK, type Detector, REACH, type Search } from '../../detector.ts'
import { LINK } from '../together.ts'
import { wordsExpression, wordTriggers } from '../words.ts'
import { type IdRule, isWordCode } from './rule.ts'
import { ruleOfId } from './rules.ts'
import { announcedBy, ID_WORDS } from './words.ts'

const WORD = new RegExp(wordsExpression(ID_WORDS), 'g')
/** Between a number and the word behind it; words may stand before the one that counts. */
const LINKED_BEFORE = new RegExp(`${LINK}(?:[A-Za-zÀ-ÿ]{1,14}[ _-]){0,2}$`)
const LONGEST_LINK = 48
/** Longest number with its separators. */
const LONGEST_WRITTEN = 26

/** Most characters between a word and the first digit of its number. */
const APART = 44
/** Between two numbers of one list. */
const LISTED = 8
/** Letters and digits of a number. */
const SHORTEST = 8
const LONGEST = 18
/** Groups of one number, and the separators between two. */
const MOST_GROUPS = 8
const SEPARATOR = /[ ._/+-]/
/** Numbers that are tried behind one word; others may tell which of several it is, or when it was read. */
const MOST_TRIED = 3
/** Groups of letters before the first digit of a number: AB 12 34 56 C, RSS MRA 85T10 A562S. */
const MOST_BEFORE = 2

/** Between a word and its number: what follows is another one. */
const OTHERS =
  /(?<![a-z])(?:order|invoice|ref|reference|phone|tel|mobile|fax|date|zip|amount|total|price|case|ticket|account|tracking|sku|item|product|version|call)(?![a-z])/i

/** Rules without a check digit: next to nothing stands between the word and the number. */
const UNCHECKED: ReadonlySet<string> = new Set(['us_ssn', 'us_itin', 'dk_cpr', 'in_pan', 'kr_rrn'])
const FILLERS = new Set(
  (
    'number numbers num no nr nummer numero code id ids is was are of the for my your his her their value field ' +
    'text raw plain full on file es est ist de del la el du customer client employee user person spouse primary in ' +
    'us usa uk card and or bare digits formatted'
  ).split(' '),
)
const MOST_UNKNOWN = 1

/** National identity numbers of any form behind a word or under a key that says which they are. */
export const nationalIdByWord: Detector = {
  kind: 'national_id',
  rule: 'national_id',
  action: 'redact',
  trigger: wordTriggers(ID_WORDS),
  readsKey: true,
  reachesFar: true,
  shortest: SHORTEST,
  ruleOf: ruleBehindWord,
  search: numbersBehindWords,
}

const BLANK_CODE = BLANK.charCodeAt(0)

/** Whether the word before a number, or behind it, announces those of a rule. */
type Announced = (rule: string) => boolean

interface Found {
  readonly start: number
  readonly end: number
}

function numbersBehindWords(text: string): Search {
  let done = 0
  let read = 0
  return (from, to, found) => {
    const first = Math.max(from, read)
    const offset = Math.max(0, first - 1)
    const part = first < to ? text.slice(offset, to + REACH) : ''
    WORD.lastIndex = first - offset
    for (let match = WORD.exec(part); match !== null; match = WORD.exec(part)) {
      if (offset + match.index >= to) return
      read = offset + WORD.lastIndex
      const word = announcedBy(match[1] ?? '')
      const earlier = numberBefore(text, offset + match.index, done, word)
      if (earlier !== undefined) found.add(earlier.start, (done = earlier.end))
      let number = numberBehind(text, read, APART, word)
      // One that is found already was so with all that is listed behind it.
      while (number !== undefined && number.start >= done) {
        found.add(number.start, number.end)
        done = number.end
        number = numberBehind(text, done, LISTED, word)
      }
    }
  }
}

/** The longest number that ends where a link to the word begins. */
function numberBefore(
  text: string,
  at: number,
  lowest: number,
  word: Announced,
): Found | undefined {
  const before = text.slice(Math.max(0, at - LONGEST_LINK), at)
  const link = LINKED_BEFORE.exec(before)
  if (link === null) return undefined
  const end = at - before.length + link.index
  for (let start = Math.max(lowest, end - LONGEST_WRITTEN); start <= end - SHORTEST; start++) {
    const isFirst = isWordCode(text.charCodeAt(start)) && !isWordCode(text.charCodeAt(start - 1))
    if (isFirst && longestNumber(text, start, '', word)?.end === end) return { start, end }
  }
  return undefined
}

/** The first number behind a place that the word announces. */
function numberBehind(
  text: string,
  from: number,
  apart: number,
  word: Announced,
): Found | undefined {
  let at = from
  for (let tried = 0; tried < MOST_TRIED; tried++) {
    const digit = firstDigit(text, at, from + apart)
    if (digit === undefined) return undefined
    const start = startOfWord(text, digit, from)
    const number = numberAt(text, start, from, word)
    if (number !== undefined) return number
    at = endOfWord(text, digit)
  }
  return undefined
}

/** The first digit, up to what is masked already: the placeholder in its stead will have another length. */
function firstDigit(text: string, from: number, to: number): number | undefined {
  for (let at = from; at < Math.min(to, text.length); at++) {
    const code = text.charCodeAt(at)
    if (code === BLANK_CODE) return undefined
    if (code >= 0x30 && code <= 0x39) return at
  }
  return undefined
}

function startOfWord(text: string, at: number, lowest: number): number {
  let start = at
  while (start > lowest && isWordCode(text.charCodeAt(start - 1))) start--
  return start
}

function endOfWord(text: string, at: number): number {
  let end = at
  while (end - at <= LONGEST && isWordCode(text.charCodeAt(end))) end++
  return end
}

/** The number of the groups from a place on, or from one of those of letters before it. */
function numberAt(text: string, start: number, lowest: number, word: Announced): Found | undefined {
  let first = start
  for (let before = 0; before <= MOST_BEFORE; before++) {
    const number = longestNumber(text, first, text.slice(lowest, first), word)
    if (number !== undefined) return number
    if (first - 1 <= lowest || !SEPARATOR.test(text[first - 1] ?? '')) return undefined
    const earlier = startOfWord(text, first - 1, Math.max(lowest, first - 1 - LONGEST))
    if (earlier === first - 1) return undefined
    first = earlier
  }
  return undefined
}

/** The longest number that begins at a place. */
function longestNumber(
  text: string,
  start: number,
  gap: string,
  word: Announced,
): Found | undefined {
  const isWanted = (rule: IdRule): boolean =>
    word(rule.rule) && (!UNCHECKED.has(rule.rule) || isNear(gap))
  let found: Found | undefined
  let id = ''
  let at = start
  for (let group = 0; group < MOST_GROUPS; group++) {
    const end = endOfWord(text, at)
    id += text.slice(at, end).toUpperCase()
    if (end === at || id.length > LONGEST) break
    if (id.length >= SHORTEST && ruleOfId(id, isWanted) !== undefined) found = { start, end }
    if (!SEPARATOR.test(text[end] ?? '')) break
    at = end + 1
  }
  return found !== undefined && OTHERS.test(gap) ? undefined : found
}

function isNear(gap: string): boolean {
  const words = gap.toLowerCase().match(/[a-z]+/g) ?? []
  return words.filter((word) => !FILLERS.has(word)).length <= MOST_UNKNOWN
}

/** The rule of a number, by the last word before it. */
function ruleBehindWord(value: string, before: string): string {
  let word = ''
  WORD.lastIndex = 0
  for (let match = WORD.exec(before); match !== null; match = WORD.exec(before)) {
    word = match[1] ?? ''
  }
  const isAnnounced = announcedBy(word)
  return ruleOfId(compact(value), ({ rule }) => isAnnounced(rule))?.rule ?? nationalIdByWord.rule
}

const compact = (value: string): string => value.replaceAll(/[^A-Za-z0-9]/g, '').toUpperCase()
