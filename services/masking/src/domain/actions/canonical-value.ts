/** Kinds that are written with signs between their digits and letters, or without. */
const GROUPED: ReadonlySet<string> = new Set([
  'payment_card',
  'iban',
  'phone',
  'national_id',
  'mac_address',
])
const BY_DIGITS: ReadonlySet<string> = new Set(['payment_card', 'phone'])

/** The value as it is the same however it was written: without case and separators where they mean nothing. */
export function canonicalValue(kind: string, value: string): string {
  const plain = value.normalize('NFKC')
  if (kind === 'email') return plain.replace('%40', '@').toLowerCase()
  if (!GROUPED.has(kind)) return plain
  const joined = plain.replaceAll('%20', '')
  if (BY_DIGITS.has(kind)) return joined.replaceAll(/\D/g, '')
  return joined.replaceAll(/[^\p{L}\p{N}]/gu, '').toLowerCase()
}
