import { type Static, Type } from 'typebox'

/** Kinds of values that the gateway can find by itself. */
export const FOUND_KINDS = [
  'private_key',
  'password',
  'cloud_key',
  'token',
  'api_key',
  'secret',
  'iban',
  'payment_card',
  'national_id',
  'crypto_wallet',
  'email',
  'phone',
  'ip_address',
  'mac_address',
  'date_of_birth',
] as const

/** Kinds that only an external recogniser finds. */
export const RECOGNISED_KINDS = ['person', 'address'] as const

/** What a value is: a kind that the gateway finds, or one that a profile names. */
export type MaskKind = Static<typeof MaskKind>
export const MaskKind = Type.String({
  pattern: '^[a-z][a-z_]{0,15}$',
  description: 'email, phone, payment_card, …, or one that a profile names.',
})

/** Kinds whose values somebody may see. */
export type MaskKinds = Static<typeof MaskKinds>
export const MaskKinds = Type.Array(MaskKind, { minItems: 1, maxItems: 32, uniqueItems: true })

/** What becomes of a value. */
export type MaskAction = Static<typeof MaskAction>
export const MaskAction = Type.Enum(['redact', 'partial', 'token', 'format', 'drop', 'block'], {
  description:
    'redact: a placeholder that names the kind; partial: one that shows the end of the value; token: one that is the same for equal values of this deployment; format: digits become other digits (NIST FF1); drop: the member or element goes; block: the whole answer is refused.',
})
