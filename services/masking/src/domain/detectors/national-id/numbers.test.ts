import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rulesIn } from '../../../testing/mask.ts'

/** Numbers of persons as rules make them for few: made up, by rule and the word that announces them. */
const NUMBERS = [
  // A digit thrice among the first ten.
  ['de_steuer_id', 'Steuer-ID', '29480799169'],
  ['de_steuer_id', 'Steuer-ID', '49610453281'],
  // A second number of somebody, with 50 on top of the day; the 29th of other months, and of February.
  ['de_rvnr', 'Rentenversicherungsnummer', '27530179W603'],
  ['de_rvnr', 'Rentenversicherungsnummer', '41620257F986'],
  ['de_rvnr', 'Rentenversicherungsnummer', '90790746T224'],
  ['de_rvnr', 'Rentenversicherungsnummer', '92290208Q149'],
  // A month beyond twelve, and a leap year.
  ['at_svnr', 'SVNR', '3318381396'],
  ['at_svnr', 'SVNR', '3290290264'],
  // Of those who do not know their month or their day, and of the last century.
  ['be_rrn', 'rijksregisternummer', '10202498008'],
  ['be_rrn', 'rijksregisternummer', '49300092523'],
  ['be_rrn', 'rijksregisternummer', '54081610453'],
  // Of a man, and of a man where numbers ran out.
  ['cz_rodne_cislo', 'rodne cislo', '8501010001'],
  ['cz_rodne_cislo', 'rodne cislo', '0521010006'],
  // With and without a rest of ten.
  ['ro_cnp', 'CNP', '7190723785699'],
  ['ro_cnp', 'CNP', '8510709989061'],
  // Of a coordination, with 60 on top of the day.
  ['se_personnummer', 'personnummer', '5502871618'],
  // The lowest number of a day.
  ['fi_hetu', 'hetu', '0706260024'],
  ['ie_pps', 'PPS', '2222222A'],
  ['ie_pps', 'PPS', '7777777AA'],
  // Of each kind of month.
  ['fr_nir', 'NIR', '316015119653619'],
  ['fr_nir', 'NIR', '256121028224216'],
  ['fr_nir', 'NIR', '868205225545379'],
  ['fr_nir', 'NIR', '365323418790625'],
  ['fr_nir', 'NIR', '140427929877209'],
  ['fr_nir', 'NIR', '288500391694784'],
  ['fr_nir', 'NIR', '122969715033733'],
  ['it_codice_fiscale', 'codice fiscale', 'RSSMRA89A50A562N'],
  ['it_codice_fiscale', 'codice fiscale', 'RSS MRA 85T10 A562S'],
  ['in_pan', 'PAN', 'ABCFD1234E'],
  ['pt_nif', 'contribuinte', '211020990'],
  // Five odd digits that make little, and four even ones that make much.
  ['tr_tckn', 'TCKN', '19090909018'],
  ['jp_mynumber', 'My Number', '030222061730'],
  ['sg_nric', 'NRIC', 'M2953201R'],
  ['in_aadhaar', 'Aadhaar', '854980628890'],
] as const

/** Numbers that lack one thing to be one. */
const OTHERS = [
  ['de_steuer_id', 'Steuer-ID', '27652706128', '99496217980', '04987123333'],
  ['de_rvnr', 'Rentenversicherungsnummer', '66666666A666', '71790271E229', '99004222L384'],
  ['at_svnr', 'SVNR', '2222222222', '0239721475'],
  ['nl_bsn', 'BSN', '000000000'],
  ['be_rrn', 'rijksregisternummer', '88415029479'],
  ['pl_pesel', 'PESEL', '00000000000'],
  ['cz_rodne_cislo', 'rodne cislo', '0000000000', '1630108169'],
  ['ro_cnp', 'CNP', '0000000000000', '0710724642916', '5913697521031'],
  ['gb_nhs', 'NHS', '0000000000'],
  ['se_personnummer', 'personnummer', '0000000000'],
  ['fi_hetu', 'hetu', '666666666A', '110983000S', '160852H530K'],
  ['no_fnr', 'fnr', '00000000000', '88113470350'],
  ['fr_nir', 'NIR', '410008395069182', '489448222651520', '316134244671550', '11111A111111111'],
  ['it_codice_fiscale', 'codice fiscale', 'GDJNEO30S77C616V'],
  ['pt_nif', 'contribuinte', '000000000'],
  ['tr_tckn', 'TCKN', '00000000000', '92495421942'],
  ['gr_amka', 'AMKA', '78180060623', '24410564413', '21050700940'],
  ['cn_resident_id', '身份证', '666666666666666666', '010699618403092351', '528929209285987767'],
  ['cn_resident_id', '身份证', '033001169903103405', '14829589060828798X'],
  ['th_pin', 'Thai ID', '9425346846476'],
  ['jp_mynumber', 'My Number', '000000000000'],
  ['in_aadhaar', 'Aadhaar', '333333333333', '015921404720'],
  ['au_tfn', 'TFN', '000000000'],
  ['za_id', 'SA ID', '0000000000000', '9202012652601'],
  ['br_cpf', 'CPF', '00000000000'],
  ['ar_cuil', 'CUIL', '00000000000'],
  ['cl_rut', 'RUT', '00000000'],
  ['mx_curp', 'CURP', 'AAAA000000AAAAAAA0', 'AAAA111111AAAAAAA1', 'MXOQ298063HBUQJPX7'],
  ['ca_sin', 'SIN', '000000000', '878659192'],
] as const

test('numbers count that rules make for few', () => {
  const found = NUMBERS.map(([, word, id]) => rulesIn(`${word} ${id}`))
  assert.deepEqual(
    found,
    NUMBERS.map(([rule]) => [rule]),
  )
})

test('numbers that lack a date, a check or a place are none', () => {
  for (const [rule, word, ...ids] of OTHERS)
    for (const id of ids) assert.ok(!rulesIn(`${word} ${id}`).includes(rule), `${word} ${id}`)
})

test('what may be a number of another kind is none without a word', () => {
  for (const id of [
    '296733-8591026',
    '26690309-4768',
    'AAAAA0000A',
    '414035489030095',
    '111-11-1111',
  ])
    assert.deepEqual(rulesIn(`of ${id} and on`), [], id)
})

test('a number that all the world has read is nobody’s', () => {
  assert.ok(!rulesIn('of 078-05-1120 and on').includes('us_ssn'))
})

test('letters in the place of digits tell persons apart whose names and dates are the same', () => {
  for (const id of ['RSSMRA85T10A56NH', 'RSSMRA85T10A5SNT', 'RSSMRA85T10ARSNO', 'RSSMRA85T1LARSNR'])
    for (const text of [id, `codice fiscale: ${id}`])
      assert.deepEqual(rulesIn(text), ['it_codice_fiscale'], text)
})

test('without a check digit a number counts near its word alone', () => {
  for (const text of ['SSN of the customer is 219099999', 'SSN blah 219099999'])
    assert.deepEqual(rulesIn(text), ['us_ssn'], text)
  assert.deepEqual(rulesIn('SSN was never told by them 219099999'), [])
  assert.deepEqual(rulesIn('BSN was never told by them 111222333'), ['nl_bsn'])
})

test('a short number counts before its word', () => {
  assert.deepEqual(rulesIn('2222222A as PPS'), ['ie_pps'])
})
