import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mask, maskText, rulesIn } from '../../../testing/mask.ts'

/** Numbers that count wherever they stand; made up, or published as examples. */
const BY_FORM = [
  ['us_ssn', '219-09-9999'],
  ['us_itin', '912-70-1234'],
  ['br_cpf', '529.982.247-25'],
  ['ar_cuil', '20-12345678-6'],
  ['cl_rut', '12.345.678-5'],
  ['mx_curp', 'HEGG560427MVZRRL04'],
  ['cn_resident_id', '11010519491231002X'],
  ['kr_rrn', '900101-1234568'],
  ['in_pan', 'ABCPD1234E'],
  ['sg_nric', 'S1234567D'],
  ['de_rvnr', '15070649C103'],
  ['ch_ahv', '756.9217.0769.85'],
  ['ch_ahv', '7569217076985'],
  ['ch_ahv', '756 9217 0769 85'],
  ['be_rrn', '85.07.30-033.28'],
  ['gb_nino', 'AB 12 34 56 C'],
  ['se_personnummer', '19670919-9530'],
  ['fi_hetu', '131052-308T'],
  ['fr_nir', '1 85 05 78 006 084 91'],
  ['fr_nir', '185057800608491'],
  ['es_dni', '12345678Z'],
  ['es_dni', '12345678-Z'],
  ['es_nie', 'X1234567L'],
  ['it_codice_fiscale', 'RSSMRA85T10A562S'],
] as const

/** Numbers that count behind a word or under a key. */
const BY_WORD = [
  ['us_ssn', 'Social Security Number:', '219 09 9999'],
  ['us_ssn', 'customerSsn =', '219099999'],
  ['ca_sin', 'SIN', '046 454 286'],
  ['br_cpf', 'CPF:', '52998224725'],
  ['ar_cuil', 'cuit', '20123456786'],
  ['cl_rut', 'RUT', '123456785'],
  ['gb_nino', 'National Insurance number', 'AB123456C'],
  ['gb_nhs', 'NHS No.', '943 476 5919'],
  ['de_steuer_id', 'Steuer-ID', '86 095 742 719'],
  ['nl_bsn', 'BSN', '111222333'],
  ['be_rrn', 'rijksregisternummer', '85073003328'],
  ['pl_pesel', 'PESEL', '44051401359'],
  ['se_personnummer', 'personnummer', '670919-9530'],
  ['dk_cpr', 'CPR-nr', '010190-1234'],
  ['no_fnr', 'fødselsnummer', '010107 50160'],
  ['at_svnr', 'SVNR', '1237 010180'],
  ['pt_nif', 'contribuinte', '123456789'],
  ['in_aadhaar', 'Aadhaar number is', '2341 2341 2346'],
  ['jp_mynumber', 'My Number', '1234 5678 9018'],
  ['au_tfn', 'tax file number', '123 456 782'],
  ['de_rvnr', 'Rentenversicherungsnummer', '15 070649 C 103'],
  ['th_pin', 'Thai ID is', '1-2345-67890-12-1'],
  ['th_pin', 'เลขประจำตัวประชาชน', '3456789012347'],
  ['za_id', 'ID number', '8001015009087'],
  ['tr_tckn', 'T.C. Kimlik No:', '10000000146'],
] as const

test('a number counts before its word, and behind words of other scripts', () => {
  for (const [before, number, behind] of [
    ['they gave us ', '162 059 349', ' as social insurance number.'],
    ['Klient podał ', '69072851882', ' (PESEL)'],
    ['マイナンバーは', '747425765041', 'です'],
    ['person_nr=', '0612120824', ''],
  ] as const) {
    assert.equal(maskText(`${before}${number}${behind}`), `${before}[masked:national_id]${behind}`)
  }
  const text = '162 059 348 as social insurance number'
  assert.equal(maskText(text), text)
})

test('numbers of a form of their own are found wherever they stand', () => {
  for (const [rule, id] of BY_FORM) {
    for (const text of [id, `(${id})`, `of Bob: ${id}, please`]) {
      assert.deepEqual(rulesIn(text), [rule], text)
      assert.equal(maskText(text), text.replace(id, '[masked:national_id]'))
    }
  }
})

test('other numbers are found behind a word that announces them, and under such a key', () => {
  for (const [rule, word, id] of BY_WORD) {
    for (const text of [`${word} ${id}`, `his ${word} "${id}" it is`]) {
      assert.deepEqual(rulesIn(text), [rule], text)
      assert.equal(maskText(text), text.replace(id, '[masked:national_id]'))
    }
    const { content, findings } = mask(JSON.stringify({ [word]: id }))
    assert.equal(content, JSON.stringify({ [word]: '[masked:national_id]' }))
    assert.equal(findings[0]?.rule, rule)
  }
})

/** With the last digit, or the letter behind it, changed. */
const changed = (id: string): string =>
  id.replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 1) % 10))

const UNCHECKED: ReadonlySet<string> = new Set(['us_ssn', 'us_itin', 'dk_cpr', 'gb_nino', 'in_pan'])

test('a number with another digit is none', () => {
  for (const [rule, id] of BY_FORM) {
    if (!UNCHECKED.has(rule)) assert.deepEqual(rulesIn(`id ${changed(id)}`), [], id)
  }
  for (const [rule, word, id] of BY_WORD) {
    const found = rulesIn(`${word} ${changed(id)}`).filter((each) => !each.startsWith('phone'))
    if (!UNCHECKED.has(rule)) assert.deepEqual(found, [], id)
  }
})

test('behind a word numbers of the tax office count in every group, alone in those that are issued', () => {
  assert.deepEqual(rulesIn('SSN 937-42-6810'), ['us_itin'])
  assert.deepEqual(rulesIn('ref 937-42-6810'), [])
  assert.deepEqual(rulesIn('ref 937-93-6810'), ['us_itin'])
})

test('what people write in the place of a number counts where they call it one', () => {
  assert.deepEqual(rulesIn('SSN: 123-45-6789'), ['us_ssn'])
  assert.deepEqual(rulesIn('ref 123-45-6789'), [])
})

test('words of many languages stand behind a number', () => {
  for (const [number, behind] of [
    ['199109242397', 'är mitt pnr.'],
    ['44051401359', 'jest mój pesel'],
    ['86095742719', 'ist meine Steuer-ID'],
  ] as const) {
    assert.equal(maskText(`${number} ${behind}`), `[masked:national_id] ${behind}`)
  }
})

test('numbers that were never issued are none', () => {
  for (const id of ['000-12-3456', '666-12-3456', '219-00-9999', '219-09-0000', '900-00-3456']) {
    assert.deepEqual(rulesIn(`SSN ${id}`), [], id)
  }
  for (const id of ['BG123456A', 'AO123456A', 'AB123456E']) {
    assert.deepEqual(rulesIn(`NI number ${id}`), [], id)
  }
})

test('a list behind one word is masked as a whole', () => {
  assert.equal(
    maskText('PESEL: 44051401359, 44051401359 and 1 more'),
    'PESEL: [masked:national_id], [masked:national_id] and 1 more',
  )
})

test('a number that belongs to something else is none, whatever was said before', () => {
  for (const text of [
    'no SSN given, order 219099999',
    'BSN unknown, order 111222333',
    'using 219099999',
    'sinus 046454286',
    'SSN 21909999',
    'id 219099999',
    'identifier: 219099999',
  ]) {
    assert.deepEqual(rulesIn(text), [], text)
  }
})
