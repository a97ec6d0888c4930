import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mask, maskText, rulesIn } from '../../testing/mask.ts'

test('numbers are masked as countries write them', () => {
  const numbers = [
    '+1-202-555-0100',
    '+12025550100',
    '(202) 555-0100',
    '(202)555-0100',
    '202-555-0100',
    '202.555.0100',
    '202 555 0100',
    '1-800-555-0199',
    '+44 20 7946 0018',
    '+44 (0)20 7946 0018',
    '020 7946 0018',
    '07700 900123',
    '0044 20 7946 0018',
    '+49 30 901820',
    '030/901820-15',
    '0171-1234567',
    '01.23.45.67.89',
    '01 23 45 67 89',
    '+33 1 23 45 67 89',
    '612 345 678',
    '+47 412 34 567',
    '22 12 34 56',
    '+86 138 1234 5678',
    '11 91234-5678',
    '98765 43210',
    '+1-202-555-0100x1234',
    '202-555-0100 ext. 12',
    '0 532 123 45 67',
    '0-532-123-45-67',
  ]
  for (const number of numbers) {
    assert.equal(maskText(`call ${number}!`), 'call [masked:phone]!', number)
  }
})

test('a number is found among others', () => {
  const two = '202-555-0100 202-555-0101'
  assert.equal(maskText(two), '[masked:phone] [masked:phone]')
  assert.equal(maskText('2024-01-15 202-555-0100,42'), '2024-01-15 [masked:phone],42')
  assert.equal(maskText('10:30:00 +49 30 901820 2024-01-15'), '10:30:00 [masked:phone] 2024-01-15')
  assert.equal(maskText('(202-555-0100)'), '([masked:phone])')
})

test('a number takes nothing of another behind it', () => {
  const number = '[masked:phone]'
  for (const [text, masked] of [
    ['+14155552671 (415) 555-2672', `${number} ${number}`],
    ['+1 415 555 2671 415 555 2672, Ann', `${number} ${number}, Ann`],
    ['+49 30 901820 (030) 901821', `${number} ${number}`],
    ['+49 30 901820 030 1234567', `${number} ${number}`],
    ['+49 30 901820 / 030 1234567', `${number} / ${number}`],
    ['+1 415 555 2671 4155', number],
    ['Phone: (415) 555-2671 (415) 555-2672', `Phone: ${number} ${number}`],
    ['Phone: 415 555 2671 / 415 555 2672', `Phone: ${number} / ${number}`],
    ['Tel.: 030 / 901820-15', `Tel.: ${number}`],
    ['Tel.: +49 30/901820', `Tel.: ${number}`],
    ['Tel.: +49 (0)30 901820', `Tel.: ${number}`],
  ] as const) {
    assert.equal(maskText(text), masked, text)
  }
})

test('words of many languages say so, on either side and with a verb between', () => {
  const masked = '[masked:phone]'
  for (const [before, number, behind] of [
    ['telefoonnummer: ', '0626474466', ''],
    ['const numeroTelefono = "', '3990510966', '"'],
    ['<tel_nr>', '017632862014', '</tel_nr>'],
    ['Mój telefon to ', '518574198', ', dziękuję'],
    ['Il mio telefono è ', '3809524241', ''],
    ['Call me at ', '5551234567', ''],
    ['My phone is ', '16075952046', ''],
    ['電話番号：', '09039897003', 'です'],
    ['携帯電話は', '090-3989-7003', 'です'],
    ['телефон: ', '89161234567', ''],
    ['Kunden gav oss ', '0704843914', ' som telefon'],
    ['gave us ', '5551234567', ' as their phone number'],
    ['("mobile", "', '6075952046', '")'],
    ['the number (', '907)555-1234x123', ''],
    ['fax ', '001-555-123-4567', ''],
    ['see ', '0031 6 57845976', ''],
    ['see ', '030 / 1876094', ''],
    ['電話番号は', '+81 3 4574 2443', 'です'],
    ["my phone number's ", '4477123456', ' now'],
    ['my phone’s: ', '4477123456', ''],
    ['Your phone number?\nA: ', '5551234', '.'],
    ['Phone? ', '5551234', ''],
    ['You can reach her at ', '5551234', '.'],
    ['nobody is answering at ', '329 7730', ''],
    ['please call ', '73 448 266', ' soon'],
    ['nomor telepon: ', '0812345678', ''],
    ['Ann Lee\n', '781 1704', ' office\nBerlin'],
    ['Ann Lee\n', '2813882583', '-Fax'],
    ['', '2813882583', ' (home), '],
  ] as const) {
    const start = number.includes(')') ? before.slice(0, -1) : before
    assert.equal(maskText(`${before}${number}${behind}`), `${start}${masked}${behind}`)
  }
  assert.equal(mask('{"celular":"11984195586"}').content, `{"celular":"${masked}"}`)
})

test('bare digits count behind a word that says so', () => {
  for (const text of ['phone: 2025550100', 'Tel. 5550100', 'mobile_no=2025550100', 'Fax 030901820'])
    assert.deepEqual(rulesIn(text), ['phone_by_word'], text)
  for (const text of [
    'hotel: 20255501',
    'excel 20255501',
    'phone 2',
    'phone: 2024-01-15 10',
    'automobile 20255501',
    'we sell them at 1000000',
  ])
    assert.deepEqual(rulesIn(text), [], text)
})

test('the number of a house before the name of its street is none', () => {
  for (const text of ['9543 1819 St. John Street', '3536 1659 Hoog Road, Apt. 2'])
    assert.equal(maskText(text), text)
  assert.equal(maskText('9543 1819 at Main Street'), '[masked:phone] at Main Street')
  assert.equal(maskText('meet me at 79432027'), 'meet me at 79432027')
})
