const CHARS = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3] as const
/** What the check comes to: BIP 173, and BIP 350. */
const CHECKS: ReadonlySet<number> = new Set([1, 0x2bc830a3])

/** Whether a text in lower case is bech32 with a valid check: a name, 1, and data. */
export function isBech32(text: string): boolean {
  const border = text.lastIndexOf('1')
  const name = Array.from(text.slice(0, border), (char) => char.charCodeAt(0))
  const data = Array.from(text.slice(border + 1), (char) => CHARS.indexOf(char))
  if (data.includes(-1)) return false
  const values = [...name.map((code) => code >> 5), 0, ...name.map((code) => code & 31), ...data]
  return CHECKS.has(checkOf(values))
}

function checkOf(values: readonly number[]): number {
  let check = 1
  for (const value of values) {
    const top = check >>> 25
    check = ((check & 0x1ffffff) << 5) ^ value
    GENERATOR.forEach((part, bit) => {
      if (((top >>> bit) & 1) === 1) check ^= part
    })
  }
  return check
}
