import assert from 'node:assert/strict'
import { test } from 'node:test'
import { maskText } from '../../testing/mask.ts'

/** Examples of the SWIFT IBAN registry. */
const IBANS = [
  'AD1200012030200359100100',
  'BE68539007547034',
  'CH9300762011623852957',
  'DE89370400440532013000',
  'FR1420041010050500013M02606',
  'GB29NWBK60161331926819',
  'MT84MALT011000012345MTLCAST001S',
  'NO9386011117947',
  'SC18SSCB11010000000000001497USD',
  'TR330006100519786457841326',
]

const grouped = (iban: string, by: string): string => (iban.match(/.{1,4}/g) ?? []).join(by)

test('account numbers of all lengths and groupings are masked but for their last four characters', () => {
  for (const iban of IBANS) {
    for (const text of [iban, grouped(iban, ' '), grouped(iban, '-'), iban.toLowerCase()]) {
      const last = text.replaceAll(/\W/g, '').slice(-4)
      assert.equal(maskText(`to ${text}, today`), `to [masked:iban:${last}], today`)
    }
  }
})

test('what stands behind an account number is no part of it', () => {
  assert.equal(maskText('DE89 3704 0044 0532 0130 00 until May'), '[masked:iban:3000] until May')
  assert.equal(maskText('IBAN:NO9386011117947;BIC'), 'IBAN:[masked:iban:7947];BIC')
})

test('what has no check digits, no country or another length stays', () => {
  const others = [
    'DE88370400440532013000',
    'XX89370400440532013000',
    'DE8937040044053201300',
    'DE893704004405320130001',
    'xDE89370400440532013000',
    'IT60 is the seat',
  ]
  for (const text of others) assert.equal(maskText(text), text)
})
