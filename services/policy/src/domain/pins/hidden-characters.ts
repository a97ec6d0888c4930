import type { PinFlag } from '@sallyport/contracts'

type Hidden = PinFlag['kind']

/**
 * Everything that may not show: controls, format characters, private use, noncharacters, line and paragraph separators,
 * and what fonts leave out by default (Unicode property Default_Ignorable_Code_Point). Unassigned characters show as a
 * box, and a newer Unicode may give them a meaning.
 */
const CANDIDATE = /[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}\p{NChar}\p{DI}]/u
const CANDIDATES = new RegExp(CANDIDATE, 'gu')

/** Line breaks and tabs lay a text out; the marks of Arabic and its relatives that surround a number are visible. */
const HARMLESS =
  /[\t\n]|\r(?=\n)|[\u{600}-\u{605}\u{6dd}\u{70f}\u{890}\u{891}\u{8e2}\u{110bd}\u{110cd}]/gu

/** The three flags of the standard that are spelt with tags: England, Scotland, Wales (Unicode emoji-sequences.txt). */
const TAG_FLAGS =
  /\u{1f3f4}\u{e0067}\u{e0062}(?:\u{e0065}\u{e006e}\u{e0067}|\u{e0073}\u{e0063}\u{e0074}|\u{e0077}\u{e006c}\u{e0073})\u{e007f}/gu

/** One selector behind a character that has variants: emoji, signs of mathematics, ideographs, Mongolian letters. */
const VARIATIONS =
  /(?<=\p{ExtPict})[\u{fe0e}\u{fe0f}]|(?<=[0-9#*])\u{fe0f}(?=\u{20e3})|(?<=[\p{Sm}\p{scx=Han}\p{scx=Mymr}\p{scx=Phag}])[\u{fe00}-\u{fe0d}]|(?<=\p{scx=Han})[\u{e0100}-\u{e01ef}]|(?<=\p{scx=Mong})[\u{180b}-\u{180d}\u{180f}]/gu

/** A joiner between the parts of an emoji, or behind a letter of a script that is written with joiners. */
const EMOJI_JOINER = /(?<=[\p{ExtPict}\p{EMod}]\u{fe0f}?)\u{200d}(?=\p{ExtPict})/gu
const SCRIPT_JOINER =
  /(?<=[\p{scx=Arab}\p{scx=Syrc}\p{scx=Nkoo}\p{scx=Mong}\p{scx=Deva}\p{scx=Beng}\p{scx=Guru}\p{scx=Gujr}\p{scx=Orya}\p{scx=Taml}\p{scx=Telu}\p{scx=Knda}\p{scx=Mlym}\p{scx=Sinh}\p{scx=Tibt}\p{scx=Mymr}\p{scx=Khmr}])(?<=[\p{L}\p{M}])[\u{200c}\u{200d}]/gu

const LEGITIMATE = [TAG_FLAGS, EMOJI_JOINER, SCRIPT_JOINER, VARIATIONS, HARMLESS]

/** The hidden characters of a text by kind, with how many there are. Those that writing needs do not count. */
export function hiddenCharacters(text: string): ReadonlyMap<Hidden, number> {
  const counts = new Map<Hidden, number>()
  if (!CANDIDATE.test(text)) return counts
  const allowed = new Set(LEGITIMATE.flatMap((pattern) => placesOf(text, pattern)))
  for (const { 0: character, index } of text.matchAll(CANDIDATES)) {
    if (allowed.has(index)) continue
    const kind = kindOf(character)
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  return counts
}

/** Where the code units of all matches stand. */
const placesOf = (text: string, pattern: RegExp): number[] =>
  [...text.matchAll(pattern)].flatMap(({ 0: { length }, index }) =>
    Array.from({ length }, (_, at) => index + at),
  )

function kindOf(character: string): Hidden {
  return KINDS.find(([, pattern]) => pattern.test(character))?.[0] ?? 'format'
}

/** The first that fits. */
const KINDS: readonly (readonly [Hidden, RegExp])[] = [
  // oxlint-disable-next-line no-control-regex -- it is what is looked for
  ['ansi_escape', /[\u{1b}\u{90}\u{9b}\u{9d}]/u],
  ['control', /[\p{Cc}\p{NChar}\p{Zl}\p{Zp}]/u],
  ['tag', /[\u{e0000}-\u{e007f}]/u],
  ['bidi', /[\u{61c}\u{200e}\u{200f}\u{202a}-\u{202e}\u{2066}-\u{2069}]/u],
  ['variation_selector', /[\u{fe00}-\u{fe0f}\u{e0100}-\u{e01ef}\u{180b}-\u{180d}\u{180f}]/u],
  ['private_use', /\p{Co}/u],
  [
    'zero_width',
    /[\u{34f}\u{ad}\u{115f}\u{1160}\u{17b4}\u{17b5}\u{180e}\u{200b}-\u{200d}\u{2060}-\u{2064}\u{3164}\u{feff}\u{ffa0}]/u,
  ],
]
