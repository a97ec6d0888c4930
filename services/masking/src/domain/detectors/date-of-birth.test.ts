import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mask, maskText } from '../../testing/mask.ts'
import { DEFAULT_PROFILE } from '../profile.ts'

test('words stand behind a date, too, and in other scripts', () => {
  const masked = '[masked:date_of_birth]'
  for (const [before, date, behind] of [
    ['they gave us ', '1984-03-12', ' as DOB'],
    ['Der Kunde nannte uns ', '02.10.1955', ' (Geburtsdatum).'],
    ['', '21 de maio de 1955', ' como data de nascimento'],
    ['生年月日は', '1987年7月14日', 'です'],
    ['дата рождения: ', '14.07.1987', ''],
    ['NE_LE=', '1998-07-10', ''],
    ['<add key="data_nascita" value="', '1974-07-19', '" />'],
    ['Mitt födelsedatum är ', '1973-10-13', ', tack'],
  ] as const) {
    assert.equal(maskText(`${before}${date}${behind}`), `${before}${masked}${behind}`)
  }
  for (const text of ['1984-03-12 as date', '2024-03-12 (due)', 'ur 12'])
    assert.equal(maskText(text), text)
})

test('dates behind a word of birth are masked, however they are written', () => {
  for (const date of [
    '1985-07-30',
    '1985-07-30T00:00:00.000Z',
    '1985/07/30',
    '19850730',
    '30.07.1985',
    '07/30/1985',
    '30/07/85',
    'July 30, 1985',
    'Jul 30th 1985',
    '30 July 1985',
    '30-Jul-1985',
  ]) {
    for (const word of ['DOB:', 'Date of birth', 'born on', '"birthDate": "', 'd.o.b. (d/m/y)'])
      assert.equal(maskText(`${word} ${date} x`), `${word} [masked:date_of_birth] x`)
  }
})

test('other languages have their words and months', () => {
  for (const [word, date] of [
    ['geboren am', '30. Juli 1985'],
    ['Geburtsdatum:', '30.7.1985'],
    ['née le', '1er août 1985'],
    ['date de naissance :', '30/07/1985'],
    ['fecha de nacimiento', '30 de julio de 1985'],
    ['nata il', '3 marzo 1977'],
    ['data de nascimento', '3 de março de 1977'],
    ['geboortedatum', '30-07-1985'],
    ['fødselsdato', '30.07.1985'],
    ['född', '1985-07-30'],
    ['data urodzenia', '30.07.1985'],
    ['doğum tarihi:', '30.07.1985'],
  ] as const) {
    assert.equal(maskText(`${word} ${date}`), `${word} [masked:date_of_birth]`)
  }
})

test('keys are context, and only those that say birth', () => {
  const content = '{"birth_date":"1985-07-30","created":"1985-07-30","dob":["30/07/1985"]}'
  const masked =
    '{"birth_date":"[masked:date_of_birth]","created":"1985-07-30","dob":["[masked:date_of_birth]"]}'
  assert.equal(mask(content).content, masked)
})

test('what is no date, or not of a birth, stays', () => {
  for (const text of [
    'DOB: 1985-13-30',
    'DOB: 30/31/1985',
    'born 12 times',
    'born in 1985',
    'newborn 1985-07-30',
    'reborn 30.07.1985',
    'birth 12 apples 1985',
    'updated 1985-07-30',
  ]) {
    assert.equal(maskText(text), text)
  }
})

test('letters with accents alone call no detector', () => {
  for (const text of ['Zoë Müller, Malmö', 'Łódź ￿￿ Şişli', 'noël', 'né à Nîmes']) {
    assert.deepEqual(
      DEFAULT_PROFILE.detectorsOf(DEFAULT_PROFILE.prefilter.scanAtOnce(text, 0, text.length)),
      [],
      text,
    )
  }
})

test('short words with accents call it', () => {
  for (const word of ['né le', 'Née le', 'NÉE LE', 'née_le', 'født', 'neLe', 'födt', 'fødd']) {
    assert.equal(maskText(`${word} 30.07.1985`), `${word} [masked:date_of_birth]`)
  }
})

test('the answer to a question for it is one', () => {
  for (const asked of ['Q: And your date of birth?\nA: ', 'Date of birth? ', "my birthday's "])
    assert.equal(maskText(`${asked}1985-01-18.`), `${asked}[masked:date_of_birth].`)
})
