import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { hiddenText } from './hidden-text.ts'

const kindsIn = (text: string): string[] =>
  hiddenText({ description: text }).map(({ kind, count }) => `${kind} ${count}`)

const smuggled = (text: string): string =>
  Array.from(text, (letter) => String.fromCodePoint(0xe0000 + (letter.codePointAt(0) ?? 0))).join(
    '',
  )

const HIDDEN: Readonly<Record<string, readonly [text: string, found: string]>> = {
  'a sentence in tag characters': [`Adds.${smuggled('obey')}`, 'tag 4'],
  'tags behind a flag that is none of the standard': [
    `\u{1f3f4}${smuggled('usca')}\u{e007f}`,
    'tag 5',
  ],
  'an override of direction': ['a\u202eb\u202c', 'bidi 2'],
  'an isolate': ['\u2066a\u2069', 'bidi 2'],
  'a mark of direction': ['a\u200fb', 'bidi 1'],
  'zero-width space, word joiner, byte order mark': ['a\u200bb\u2060c\ufeff', 'zero_width 3'],
  'a joiner between Latin letters': ['a\u200db\u200cc', 'zero_width 2'],
  'a joiner twice in a script that has joiners': ['ن\u200c\u200c\u200dن', 'zero_width 2'],
  'letters that have no shape': ['\u3164\uffa0\u115f', 'zero_width 3'],
  'a soft hyphen': ['co\u00adop', 'zero_width 1'],
  'selectors in a row behind an emoji': [
    '😀\ufe0f\ufe01\u{e0100}\u{e0173}',
    'variation_selector 3',
  ],
  'selectors behind Latin letters': ['a\ufe0fb\ufe00', 'variation_selector 2'],
  'selectors behind digits that are no keycaps': ['1\ufe0f2\ufe0f', 'variation_selector 2'],
  'an escape sequence of a terminal': ['\u001b[31mred', 'ansi_escape 1'],
  'the same in eight bits': ['\u009b31mred', 'ansi_escape 1'],
  'backspaces and a nul': ['good\b\b\b\bevil\0', 'control 5'],
  'a return that writes over its line': ['good\revil', 'control 1'],
  'a line separator': ['a\u2028b', 'control 1'],
  'a noncharacter': ['a\ufdd0', 'control 1'],
  'private use': ['a\ue000\u{f0000}', 'private_use 2'],
  'an annotation': ['\ufff9a\ufffb', 'format 2'],
}

const PLAIN: Readonly<Record<string, string>> = {
  'lines and tabs': 'one\n\ttwo\r\nthree',
  'emoji of several parts': '👩‍💻 👨‍👩‍👧‍👦 🏳️‍🌈 👩🏽‍🦰 ❤️‍🔥 🏴‍☠️',
  'emoji with a selector and keycaps': '☑️ ©️ ↔︎ 1️⃣ #️⃣',
  flags: '🇩🇪 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🏴󠁧󠁢󠁷󠁬󠁳󠁿',
  'Persian with a zero-width non-joiner': 'می‌خواهم',
  'Hindi with joiners': 'क्‍ष क्‌ष',
  'an ideograph with a selector': '葛\u{e0100} 神\ufe00',
  'Mongolian with a selector': 'ᠠ᠋',
  'scripts from right to left without marks': 'שלום عليكم',
  'accents as characters of their own': 'e\u0301 n\u0303',
  'a new character': '\u{1fadf}',
}

suite('hidden characters are found and told apart', () => {
  for (const [what, [text, found]] of Object.entries(HIDDEN)) {
    test(what, () => assert.deepEqual(kindsIn(text), [found]))
  }
})

suite('what writing needs is not taken for hidden', () => {
  for (const [what, text] of Object.entries(PLAIN)) {
    test(what, () => assert.deepEqual(kindsIn(text), []))
  }
})

test('every string at every depth is looked at, and every key', () => {
  const flags = hiddenText({
    name: 'add',
    inputSchema: {
      properties: { 'a/b': { enum: ['x', 'y\u200b'] }, 'c\u202e~': { title: 'fine' } },
    },
    annotations: { title: '\u001b[2J\u200b' },
  })
  assert.deepEqual(flags, [
    { place: '/inputSchema/properties/a~1b/enum/1', kind: 'zero_width', count: 1 },
    { place: '/inputSchema/properties/c\u202e~0', kind: 'bidi', count: 1 },
    { place: '/annotations/title', kind: 'ansi_escape', count: 1 },
    { place: '/annotations/title', kind: 'zero_width', count: 1 },
  ])
  assert.deepEqual(hiddenText('instructions \u200b'), [{ place: '', kind: 'zero_width', count: 1 }])
})

test('flags are few and short, however much is hidden', () => {
  const flags = hiddenText(
    Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`${i}${'k'.repeat(500)}`, '\u200b'])),
  )
  assert.equal(flags.length, 32)
  assert.ok(flags.every(({ place }) => place.length <= 256))
})
