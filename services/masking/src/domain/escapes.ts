import type { Pace, Steps } from './pace.ts'

/** A text with its escapes undone, and where its characters come from. */
export interface Unescaped {
  readonly text: string
  /** The part of the original text that a part of this one comes from. */
  readonly origin: (start: number, end: number) => readonly [start: number, end: number]
}

/** Characters of HTML that have a name and may stand in a value or between its parts. */
const NAMED: ReadonlyMap<string, string> = new Map(
  Object.entries({
    amp: '&',
    apos: "'",
    bsol: '\\',
    colon: ':',
    comma: ',',
    commat: '@',
    dash: '-',
    dollar: '$',
    equals: '=',
    hyphen: '-',
    lowbar: '_',
    lpar: '(',
    nbsp: ' ',
    num: '#',
    percnt: '%',
    period: '.',
    plus: '+',
    quot: '"',
    rpar: ')',
    shy: '',
    sol: '/',
    zwj: '',
    zwnj: '',
  }),
)

/** Names that stand in many texts and by themselves hide nothing; before a number they begin an escape. */
const COMMON = new Set(['amp', 'apos', 'quot'])

/**
 * One of these, in any case and with any digits, stands in every text with escapes that have no backslash and may hide
 * something.
 */
export const ESCAPE_WORDS: readonly string[] = [
  '%4',
  '&#',
  '&amp;#',
  '=2e',
  '=3d',
  '=\n',
  '=\r\n',
  // A number alone behind an equals sign stands in every log.
  ...Array.from('abcdefghijklmnopqrstuvwxyz', (letter) => `=40${letter}`),
].concat([...NAMED.keys()].filter((name) => !COMMON.has(name)).map((name) => `&${name};`))

/**
 * Of URLs, HTML, quoted-printable (RFC 2045), JSON and code. As many texts have a number behind an equals sign, that is an
 * escape only in what may be an address. With what they look at none is longer than {@link LONGEST}.
 */
const ESCAPED =
  /%([2-7][\dA-Fa-f])|&#(\d{1,7});?|&#[xX]([\dA-Fa-f]{1,6});?|&([a-z]{2,8});|=(40(?=[A-Za-z][\w-]{0,62}(?:\.|=2E)[A-Za-z])|2E(?=[A-Za-z])|3D|\r?\n)|\\{1,4}(?:u([\dA-Fa-f]{4})|u\{([\dA-Fa-f]{1,6})\}|x([\dA-Fa-f]{2}))/g
const LONGEST = 80
/** Without one of these a text has no escapes. */
const SIGN = /[%&=\\]/
/** Longer texts are not searched for them at once. */
const LONG = 8 * 1024

/** Whether a text may have escapes; told at a glance. */
export const mayBeEscaped = (text: string): boolean => text.length > LONG || SIGN.test(text)

/** An escape may stand for a part of another: `&amp;#64;`, `%2540`. */
const MOST_ROUNDS = 3
const MOST_POINTS = 0x10ffff

/** Undoes the escapes in a text; undefined where there are none. */
export function* unescaped(text: string, pace: Pace): Steps<Unescaped | undefined> {
  const rounds: Round[] = []
  let read = text
  for (let count = 0; count < MOST_ROUNDS; count++) {
    const round = yield* undo(read, pace)
    if (round === undefined) break
    rounds.unshift(round)
    read = round.text
  }
  if (rounds.length === 0) return undefined
  const origin: Unescaped['origin'] = (start, end) =>
    rounds.reduce<readonly [number, number]>((part, round) => round.origin(...part), [start, end])
  return { text: read, origin }
}

function* undo(text: string, pace: Pace): Steps<Round | undefined> {
  const round = new Round()
  let done = 0
  for (let from = 0; from < text.length;) {
    const to = pace.endOfPart(text, from)
    const offset = Math.max(from, done)
    for (const match of text.slice(offset, to + LONGEST).matchAll(ESCAPED)) {
      const start = offset + match.index
      if (start >= to) break
      const char = charOf(match)
      if (char === undefined) continue
      round.add(text.slice(done, start), char, match[0].length)
      done = start + match[0].length
    }
    if (pace.spend(to - from)) yield pace.rest()
    from = to
  }
  if (round.count === 0) return undefined
  round.end(text.slice(done))
  return round
}

/** What an escape stands for; undefined for what is none. */
function charOf(match: RegExpExecArray): string | undefined {
  const [, percent, decimal, hex, name, quoted, unit, point, byte] = match
  if (name !== undefined) return NAMED.get(name)
  if (quoted?.endsWith('\n') === true) return ''
  const code =
    decimal === undefined
      ? Number.parseInt(percent ?? hex ?? quoted ?? unit ?? point ?? byte ?? '', 16)
      : Number.parseInt(decimal, 10)
  return code > 0 && code <= MOST_POINTS ? String.fromCodePoint(code) : undefined
}

/** A text with escapes undone once; of each it is known where it stood. */
class Round {
  text = ''
  /** By escape: where its character is now, where that ends, and where the escape ended before. */
  readonly #starts: number[] = []
  readonly #ends: number[] = []
  readonly #behind: number[] = []
  #pieces: string[] = []
  #length = 0
  #read = 0

  get count(): number {
    return this.#starts.length
  }

  /** Text as it is, and behind it a character that an escape of so many characters stands for. */
  add(plain: string, char: string, escape: number): void {
    this.#pieces.push(plain, char)
    this.#length += plain.length
    this.#starts.push(this.#length)
    this.#length += char.length
    this.#ends.push(this.#length)
    this.#read += plain.length + escape
    this.#behind.push(this.#read)
  }

  end(plain: string): void {
    this.text = this.#pieces.join('') + plain
    this.#pieces = []
  }

  readonly origin = (start: number, end: number): readonly [number, number] => [
    this.#originOf(start)[0],
    this.#originOf(end - 1)[1],
  ]

  /** The part of the text before that a character comes from. */
  #originOf(at: number): readonly [start: number, end: number] {
    let [low, high] = [0, this.#starts.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#starts[middle] ?? 0) <= at) low = middle + 1
      else high = middle
    }
    if (low === 0) return [at, at + 1]
    const last = low - 1
    const behind = this.#behind[last] ?? 0
    const beyond = at - (this.#ends[last] ?? 0)
    if (beyond >= 0) return [behind + beyond, behind + beyond + 1]
    return [this.#startOf(last), behind]
  }

  /** Where an escape began: behind the one before it, and what stood between them. */
  #startOf(index: number): number {
    const start = this.#starts[index] ?? 0
    if (index === 0) return start
    return (this.#behind[index - 1] ?? 0) + start - (this.#ends[index - 1] ?? 0)
  }
}
