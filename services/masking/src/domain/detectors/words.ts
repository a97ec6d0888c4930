/** Shorter words stand in many others. */
const SHORT = 4
/** So many letters in a row are rare enough to begin with. */
const RARE = 7
const BETWEEN = ['', ' ', '_', '-', '.'] as const

/** No letter is before it, or it begins a hump of camelCase. */
export const STARTS = '(?:(?<![A-Za-z])|(?<=[a-z])(?=[A-Z]))'
/** No letter is behind it, or the next hump. */
const ENDS = '(?:(?![A-Za-z])|(?<=[a-z])(?=[A-Z]))'

/**
 * Matches one of the words as a whole, in any case, also in the plural and as a hump of camelCase; its one group is the
 * word. A space in a word stands for a space, a dot, a dash, an underscore or nothing.
 */
export function wordsExpression(words: readonly string[]): string {
  const byLength = words.toSorted((left, right) => right.length - left.length)
  const spelt = branches(byLength).replaceAll('.', '[.]?').replaceAll(' ', '[ _.-]?')
  return `${STARTS}(${anyCase(spelt)})s?${ENDS}`
}

/**
 * One of the words, with the letters that several begin with taken out: an engine tries alternatives one by one, and so
 * few of them. Where more than one fits, the order is that of the words.
 */
function branches(words: readonly string[]): string {
  if (words.length === 1 || !words.every((word) => /^(?:\p{L}|$)/u.test(word)))
    return words.join('|')
  return Array.from(
    Map.groupBy(words, (word) => word.slice(0, 1)),
    ([first, group]) =>
      first === '' || group.length === 1
        ? (group[0] ?? '')
        : `${first}(?:${branches(group.map((word) => word.slice(1)))})`,
  ).join('|')
}

/**
 * An expression that matches its letters in either case, for use where other letters have theirs. The flag for parts of
 * expressions is no help: V8 of Node 24 forgets it where alternatives begin alike.
 */
export const anyCase = (expression: string): string =>
  expression.replaceAll(/\[[^\]]*\]|\\.|\p{L}/gu, (part) =>
    part.length === 1 ? `[${part.toLowerCase()}${part.toUpperCase()}]` : part,
  )

/** Verbs and particles between a word and its value, in the languages of the words. */
export const VERB =
  '(?:is|was|are|equals|ist|war|lautet|est|es|era|è|é|är|er|on|to|jest|wynosi)(?: (?:set to|now|still))?'

/** A question and its answer, as in the record of an interview. */
export const ANSWERED = '\\?["”’]?\\s{1,4}(?:[A-Za-z]{1,12}:\\s{1,2})?'

/** Between a word and its value: signs of JSON, code, tables and mark-up, a verb, a bracket. */
export const LINKED =
  `(?:["'\`)\\]]{0,2}\\s{0,3}(?:[:=：][:=>]?|=>|->|#|,(?=\\s?["'\`])|は|が)\\s{0,3}|['’]s:?\\s|${ANSWERED}|["'\`]\\s(?:value|content)=|>|[ \\t]{1,2}|["'\`）)]?\\s${VERB}:?\\s|\\s?(?=[(（]))` +
  `["'\`(（\\[]{0,2}\\s?`

/**
 * What a text must hold so that one of the words may be in it; a word needs five ASCII letters in a row if it has others,
 * or letters of another script.
 */
export function wordTriggers(words: readonly string[]): {
  readonly words: readonly string[]
  readonly wholeWords: readonly string[]
  readonly otherScript: boolean
} {
  const [anywhere, whole] = [new Set<string>(), new Set<string>()]
  for (const word of words) {
    if (OTHER_SCRIPT.test(word)) continue
    const parts = word.split(' ')
    const longest = longestPart(word)
    const isAscii = /^[ -~]*$/.test(word)
    if (longest.length >= RARE || ((parts.length !== 2 || !isAscii) && longest.length > SHORT)) {
      anywhere.add(longest)
    } else if (!isAscii) {
      throw new RangeError(`${word} has nothing that a trigger sees`)
    } else if (parts.length === 1) {
      whole.add(word)
    } else {
      for (const between of BETWEEN) anywhere.add(parts.join(between))
    }
  }
  return {
    words: [...anywhere],
    wholeWords: [...whole],
    otherScript: words.some((word) => OTHER_SCRIPT.test(word)),
  }
}

const OTHER_SCRIPT = /[\u0370-\u1dff\u3040-\ud7af]/

/** The longest row of ASCII letters in a word. */
const longestPart = (word: string): string =>
  (word.match(/[a-z]+/g) ?? []).reduce(
    (best, part) => (part.length > best.length ? part : best),
    '',
  )
