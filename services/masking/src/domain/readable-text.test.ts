import assert from 'node:assert/strict'
import { test } from 'node:test'
import { maskText } from '../testing/mask.ts'

const masks = (text: string, expected: string): void => assert.equal(maskText(text), expected)

test('values are found behind characters that are not seen', () => {
  masks('pay 4111\u00AD1111\u200B1111\u20601111 now', 'pay [masked:payment_card:1111] now')
  masks('bob\u200D@exa\u00ADmple.com\u200B!', '[masked:email]\u200B!')
  masks('DE89\u{E0020}370400440532013000', '[masked:iban:3000]')
})

test('values are found in digits and signs of other widths and scripts', () => {
  masks('４１１１１１１１１１１１１１１１', '[masked:payment_card:1111]')
  masks('٤١١١ ١١١١ ١١١١ ١١١١', '[masked:payment_card:1111]')
  masks('𝟒𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏 😀', '[masked:payment_card:1111] 😀')
  masks('bob＠example．com', '[masked:email]')
})

test('letters and digits in circles, raised, mathematical, or with marks on them are what they look like', () => {
  masks(`④${'①'.repeat(15)}`, '[masked:payment_card:1111]')
  masks('4\uFE0F\u20E31111\uFE0F\u20E311111111111', '[masked:payment_card:1111]')
  masks('bo\u0301b\uFE6Bexample.com', '[masked:email]')
  masks('\u{1D41B}ob@example.com', '[masked:email]')
})

test('dashes and spaces of all kinds separate digits', () => {
  masks('4111\u20101111\u20131111\u22121111', '[masked:payment_card:1111]')
  masks('4111\u00A01111\u202F1111\u20091111', '[masked:payment_card:1111]')
  masks('+49\u00A030\u2011901820', '[masked:phone]')
})

test('a text with nothing to find stays as it is, whatever its characters', () => {
  const text = '“Größe” – 訂單 №５ ‎🇨🇭 a\u00ADb \u{E0001} \uFFFF'
  masks(text, text)
})

test('values are found whose signs have a backslash before them, as converters to Markdown write', () => {
  for (const [text, expected] of [
    [String.raw`bob\_smith@corp.com`, '[masked:email]'],
    [String.raw`(bob\.smith\@corp\.com)`, '([masked:email])'],
    [String.raw`bob\\_smith@corp.com`, '[masked:email]'],
    [String.raw`4111\-1111\-1111\-1111, a\_b`, String.raw`[masked:payment_card:1111], a\_b`],
    [String.raw`\+49 30 901820\.`, String.raw`\[masked:phone]\.`],
  ] as const) {
    assert.equal(maskText(text), expected)
  }
})

test('other backslashes set apart what stands beside them', () => {
  for (const text of [
    String.raw`größe 4111\1111\1111\1111`,
    String.raw`a\_b, and 4111\1111\1111\1111`,
  ])
    masks(text, text)
})
