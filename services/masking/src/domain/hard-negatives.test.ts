import assert from 'node:assert/strict'
import { test } from 'node:test'
import { maskText } from '../testing/mask.ts'

/** Values of business data that detectors are prone to take for personal data. */
const HARMLESS = [
  // Times and dates
  '2024-01-15',
  '2024-01-15T10:30:00.123Z',
  '2024-01-15 10:30:00+00:00',
  '15.01.2024 10',
  '01/02/2024 1200',
  '05-11-2024 10',
  '20240115103000',
  '20240115 103000',
  '1700000000',
  '1700000000123',
  '2019-2024',
  '2019 2024',
  // Numbers of things
  '1234567890',
  '10004567',
  'ORD-2024-000123456',
  '2024-0001-2345',
  '405-1234567-1234567',
  'SKU 12-3456-789',
  '978-3-16-148410-0',
  '12345-6789',
  '0012345678',
  'INV 2024/000123',
  '#202-555-0100',
  // Identifiers
  '550e8400-e29b-41d4-a716-446655440000',
  '12345678-1234-1234-1234-123456789012',
  'd41d8cd98f00b204e9800998ecf8427e',
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '01HZX3V8Q4J6M7N8P9R0S1T2V3',
  'sha256:9f86d081884c7d659a2feaa0c55ad015',
  // Addresses of machines that are none, versions, paths
  '127.0.0.1:8080',
  '0.0.0.0',
  '255.255.255.0',
  '::1',
  'std::vector::iterator',
  'version 1.2.3.4',
  'v1.2.3.4',
  'firmware: 10.2.0.1',
  'nginx/1.2.3.4',
  '1.3.6.1.4.1.311.21.20',
  '1.2.3.4.5.6',
  'Section 1.2.3.4',
  '§ 8.4.3.3',
  '4.10.6.8 (version)',
  '24.0.3.32 as version',
  'Mi version es 23.6.6.81',
  '2026-01-15-10-30-00',
  '26-01-15-10-30-00',
  'aa:bb:cc:dd:ee:ff:00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd',
  '10.15.7.1234',
  'v1.22.333-4444',
  'Chrome/126.0.6478.127',
  '/api/v1/2024/12345678/items/98765432',
  'https://x.test/a/2024-01-15/1234567890',
  // Identifiers that resemble those of persons and wallets
  '123456782',
  '44051401359',
  '5901234123457',
  '9783161484100',
  '1Z999AA10123456784',
  '9400111899223197428490',
  'AB-123456-C',
  'A1234567',
  'SKU12345678',
  '000-12-3456',
  '219-00-9999',
  '219-09-0000',
  '666-12-3456',
  '1-219-09-9999-1',
  'da39a3ee5e6b4b0d3255bfef95601890afd80709',
  '3Qx8rVZ9mT2Lk7bN4cWj5pYsD6fGhA1uEe',
  'n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=',
  '0x88df016429689c079f3b2f6ad39fa052532c56795b733da78a91ebe6a713944b is a hash',
  '4.5.6',
  '740a1c4b',
  // Numbers of articles and orders that pass the check of cards
  '4062139280537',
  'order id: 4354033840206671',
  'sequence=341024102086178',
  // Words that announce nothing
  'postal code: 00839-7862',
  'they gave us rotate-90-days as password policy',
  'sha256(password)',
  'born in Rotterdam, 12 times a winner',
  'released 1985-07-30',
  'password: must be at least 8 characters',
  'Password: required',
  'password=${DB_PASSWORD}',
  'password: <your password>',
  'const token = await getToken()',
  'token: string',
  'token distribution-of-the-words-2026',
  'AGE-SECRET-KEY-1',
  'api_key: null',
  'secretName: my-app-tls',
  'SIN and PAN are acronyms; order 123456782',
  'sin 123456789',
  // Amounts and measures
  '1,234,567.89',
  '1.234.567,89',
  '12 345 678',
  '1 234 567 890',
  '612 345 678,50',
  '612 345 678 EUR',
  '$202 555 0100',
  '52.520008, 13.404954',
  '52.520008 13.404954',
  '3.14159265358979',
  '99.999999%',
  '[100, 200, 3000, 40000000]',
  '10 200 5316 1043 7',
  // Code
  'SELECT id FROM orders WHERE id = 12345678 AND total > 1000',
  'for (let i = 0; i < 10000000; i++)',
  '"GET /index.html HTTP/1.1" 200 5316 "-"',
  'import x from "@scope/name"',
] as const

test('business data that holds no personal data stays as it is', () => {
  const masked = HARMLESS.filter((text) => maskText(text) !== text)
  assert.deepEqual(
    masked.map((text) => `${text} -> ${maskText(text)}`),
    [],
  )
})

test('it stays within sentences, too', () => {
  const masked = HARMLESS.map((text) => `the value is ${text} today`)
  assert.deepEqual(
    masked.filter((text) => maskText(text) !== text),
    [],
  )
})
