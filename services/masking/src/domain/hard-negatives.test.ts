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
  '00-50-56-12-34-56',
  'sha256:9f86d081884c7d659a2feaa0c55ad015',
  // Addresses of machines, versions, paths
  '192.168.100.200',
  '10.0.0.1:8080',
  '2001:0db8:85a3:0000:0000:8a2e:0370:7334',
  '10.15.7.1234',
  'v1.22.333-4444',
  'Chrome/126.0.6478.127',
  '/api/v1/2024/12345678/items/98765432',
  'https://x.test/a/2024-01-15/1234567890',
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
