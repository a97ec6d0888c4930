import { BLANK } from '../detector.ts'
import { lengthOfAccount } from '../detectors/iban.ts'
import { isDigitAt } from '../detectors/digit-groups.ts'

/** Most characters between two groups of one number. */
const MOST_BETWEEN = 64
/** Beyond so many characters no detector needs to look, unless it is in the middle of a value. */
const LONGEST_RUN = 1536
const LONGEST_CLUSTER = 1024
/** What stands so far behind a number can say that it is none: a currency, an extension. */
const AROUND = 24
/** Fewer digits are no number that something behind them could make a value. */
const FEWEST_DIGITS = 6
/** Longest begin of a PEM block and longest account with separators. */
const LONGEST_WORDS = 128

const ENDS_RUN = /[\s"<>]/
const BETWEEN = /[\s().\-/+_%]/
const LETTER = /\p{L}/u
const DASHES = /-{4,5} ?[A-Z0-9 ]{0,110}-{0,5}$/
const CAPITALS = /(?<![A-Za-z0-9])[A-Z]{1,4}[ -]$/
const ACCOUNT = /(?<![A-Za-z0-9])[A-Za-z]{2}(?=[ -]?\d[ -]?\d)/g
const ACCOUNT_GOES_ON = /^[A-Za-z0-9]+(?:[ -][A-Za-z0-9]+)*[ -]?$/
const ACCOUNT_BEGINS = /(?<![A-Za-z0-9])[A-Za-z]{2}(?:[ -]?\d)?[ -]?$/
const MONTH =
  /(?<![\p{L}])(?:jan|feb|mar|mär|apr|ma[yi]|jun|jul|aug|sep|o[ck]t|nov|de[cz])(?:\.|[a-zäéû]{2,7})?(?![\p{L}])/giu
const DAY = /\d{1,4}(?:st|nd|rd|th|\.)?(?: of)?[ ,.\-/]{0,3}$/
/** Capitals, what separates them from the digits, and the character before them. */
const LONGEST_CAPITALS = 6
const JWT = 'eyJ'
/** A value that the words behind it may call a secret: `… as password`, `… (my api key)`; or as much of that as is there. */
const NAMED_BEHIND =
  /[^\s"<>]{4,64}["'`”»]?(?: | ?[(（][\p{L} _-]{0,64}| (?:a|as|als?|c|co|com|come|comm|comme|como|s|so|som|j|ja|jak|jako|i|is)(?: ?["'`]?[\p{L} _-]{0,64})?)$/u
const HAS_SIGN = /^\S*[\d!-/:-@_]/

/**
 * Where that begins which could still become a value, or a part of one, or be none after all, whatever follows: in a
 * text as detectors read it, what they found in it blanked. It looks at no more than the end of the text. What stands
 * before a value and says what it is, and is not masked itself, may come out. `announced` is where that begins which a
 * word may have announced.
 */
export function startOfTail(text: string, announced: number): number {
  const first = Math.min(
    startOfWords(text),
    startOfDate(text),
    nearNumber(text),
    startOfNamed(text),
    announced,
  )
  // What stands right before it may be of one value with it.
  let start = Math.min(startOfRun(text), startOfRun(text.slice(0, first)))
  for (;;) {
    const joined = startOfCluster(text, start)
    if (joined >= start || text.length - start > LONGEST_RUN) return start
    start = startOfRun(text.slice(0, joined))
  }
}

/** Where the last characters begin that nothing separates; what was found counts for nothing, however long it is. */
function startOfRun(text: string): number {
  let start = text.length
  for (let read = 0; start > 0 && !ENDS_RUN.test(text[start - 1] ?? ''); start--) {
    if (text[start - 1] !== BLANK && ++read > LONGEST_RUN)
      return Math.min(start, startOfToken(text))
  }
  return start
}

/** Signed tokens say only far behind their begin that they are such. */
function startOfToken(text: string): number {
  let start = text.length
  while (start > 0 && /[\w.-]/.test(text[start - 1] ?? '')) start--
  for (let at = text.indexOf(JWT, start); at >= 0; at = text.indexOf(JWT, at + 1)) {
    if (at === 0 || !/[\w-]/.test(text[at - 1] ?? '')) return at
  }
  return text.length
}

/** Where something begins that goes on over spaces: a PEM block, an account, letters and digits of an identity. */
function startOfWords(text: string): number {
  const offset = Math.max(0, text.length - LONGEST_WORDS)
  const end = text.slice(offset)
  const starts = [DASHES, CAPITALS, ACCOUNT_BEGINS].flatMap(
    (expression) => expression.exec(end)?.index ?? [],
  )
  for (const { index } of end.matchAll(ACCOUNT)) {
    const rest = end.slice(index)
    const read = rest.replaceAll(/[ -]/g, '').length
    if (read <= lengthOfAccount(end, index) && ACCOUNT_GOES_ON.test(rest)) starts.push(index)
  }
  return starts.length === 0 ? text.length : offset + Math.min(...starts)
}

/** Where a value begins that what follows may give a name to. */
function startOfNamed(text: string): number {
  const offset = Math.max(0, text.length - LONGEST_WORDS)
  const named = NAMED_BEHIND.exec(text.slice(offset))
  return named !== null && HAS_SIGN.test(named[0]) ? offset + named.index : text.length
}

/** Where a date with the name of a month begins. */
function startOfDate(text: string): number {
  const offset = Math.max(0, text.length - LONGEST_WORDS)
  const end = text.slice(offset)
  for (const { 0: month, index } of end.matchAll(MONTH)) {
    if (index + month.length < end.length - AROUND) continue
    return offset + (DAY.exec(end.slice(0, index))?.index ?? index)
  }
  return text.length
}

/** Where a number begins that ends so near that what follows can make a difference. */
function nearNumber(text: string): number {
  for (let at = text.length - 1; at >= Math.max(0, text.length - AROUND); at--) {
    if (text[at] === BLANK) return startOfBlank(text, at)
    if (!isDigitAt(text, at)) continue
    const start = startOfCluster(text, at + 1)
    if (digitsIn(text.slice(start, at + 1)) >= FEWEST_DIGITS) return start
  }
  return text.length
}

function startOfBlank(text: string, at: number): number {
  let start = at
  while (start > 0 && text[start - 1] === BLANK) start--
  return start
}

const digitsIn = (text: string): number => text.replaceAll(/\D/g, '').length

/**
 * Where the digits begin that end at a place, or before separators in front of it; the place where there are none. What
 * was found counts as digits where digits are next to it: it may turn out to be another part of them.
 */
function startOfCluster(text: string, end: number): number {
  const lowest = Math.max(0, end - LONGEST_CLUSTER)
  let start = end
  let joins = isNumber(text, end)
  for (let at = end, between = 0; at > lowest && between <= MOST_BETWEEN; at--) {
    const char = text[at - 1] ?? ''
    if (isDigitAt(text, at - 1) || (joins && char === BLANK)) {
      start = at - 1
      between = 0
      joins = true
    } else if (LETTER.test(char)) {
      // Letters that touch digits are of one word with them.
      if (start === end || start !== at) break
      start = at - 1
    } else if (BETWEEN.test(char)) between++
    else break
  }
  if (start === end && !isDigitAt(text, end)) return end
  while (start > lowest && !ENDS_RUN.test(text[start - 1] ?? '')) start--
  const capitals = CAPITALS.exec(text.slice(Math.max(0, start - LONGEST_CAPITALS), start))
  return start - (capitals?.[0].length ?? 0)
}

/** Whether a number may begin at a place, or what was found begins there. */
const isNumber = (text: string, at: number): boolean =>
  isDigitAt(text, at) || '+('.includes(text[at] ?? 'x') || text[at] === BLANK
