const PREFIX = 'whsec_'
const MIN_BYTES = 24
const MAX_BYTES = 64
/** One secret, and while it is changed the one before. */
const MAX_SECRETS = 2

/** Keys of a secret file: one secret a line (Standard Webhooks, `whsec_` and base64). Undefined where it is none. */
export function readSecrets(text: string): readonly Uint8Array[] | undefined {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  if (lines.length === 0 || lines.length > MAX_SECRETS) return undefined
  const keys = lines.map(keyOf)
  return keys.every((key) => key !== undefined) ? keys : undefined
}

function keyOf(line: string): Uint8Array | undefined {
  if (!line.startsWith(PREFIX)) return undefined
  const encoded = line.slice(PREFIX.length)
  const key = Buffer.from(encoded, 'base64')
  // What the decoder passes over would not be in the receiver's key.
  if (key.toString('base64') !== encoded) return undefined
  return key.length >= MIN_BYTES && key.length <= MAX_BYTES ? key : undefined
}
