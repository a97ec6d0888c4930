const CHARS = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'
/** By the code of a character: its value; {@link NONE} for all others. */
const NONE = 0xff
const VALUES = Uint8Array.from({ length: 128 }, (_, code) => {
  const value = CHARS.indexOf(String.fromCharCode(code))
  return value < 0 ? NONE : value
})
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3] as const
/** What the check comes to: BIP 173, and BIP 350. */
const CHECKS: ReadonlySet<number> = new Set([1, 0x2bc830a3])

/** Whether a text in lower case is bech32 with a valid check: a name, 1, and data. */
export function isBech32(text: string): boolean {
  const border = text.lastIndexOf('1')
  let check = 1
  for (let at = 0; at < border; at++) check = goOn(check, text.charCodeAt(at) >> 5)
  check = goOn(check, 0)
  for (let at = 0; at < border; at++) check = goOn(check, text.charCodeAt(at) & 31)
  for (let at = border + 1; at < text.length; at++) {
    const value = VALUES[text.charCodeAt(at)] ?? NONE
    if (value === NONE) return false
    check = goOn(check, value)
  }
  return CHECKS.has(check)
}

function goOn(check: number, value: number): number {
  const top = check >>> 25
  let next = ((check & 0x1ffffff) << 5) ^ value
  for (let bit = 0; bit < GENERATOR.length; bit++) {
    if (((top >>> bit) & 1) === 1) next ^= GENERATOR[bit] ?? 0
  }
  return next
}
