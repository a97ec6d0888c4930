/** Keccak-256 as Ethereum uses it: the function of FIPS 202 with the padding of the submission. */

const RATE = 136
const ROUNDS = 24
const WORD = (1n << 64n) - 1n

/** Rotations of the 24 lanes of one turn of rho and pi, and where each lane goes. */
const ROTATIONS = [
  1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44,
]
const PLACES = [
  10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1,
]

const rotated = (word: bigint, by: number): bigint =>
  ((word << BigInt(by)) | (word >> BigInt(64 - by))) & WORD

/** The constant of every round, from the shift register of the standard. */
const CONSTANTS = roundConstants()

function roundConstants(): bigint[] {
  let register = 1
  return Array.from({ length: ROUNDS }, () => {
    let constant = 0n
    for (let bit = 0; bit < 7; bit++) {
      if ((register & 1) === 1) constant |= 1n << BigInt((1 << bit) - 1)
      register = (register << 1) ^ ((register >> 7) * 0x171)
    }
    return constant
  })
}

/** The digest of a text of ASCII, in hexadecimal digits. */
export function keccak256(text: string): string {
  const lanes = Array.from({ length: 25 }, () => 0n)
  const block = Buffer.alloc((Math.floor(text.length / RATE) + 1) * RATE)
  block.write(text, 'latin1')
  block[text.length] = 1
  block[block.length - 1] = (block.at(-1) ?? 0) | 0x80
  for (let at = 0; at < block.length; at += RATE) {
    for (let lane = 0; lane < RATE / 8; lane++) {
      lanes[lane] = (lanes[lane] ?? 0n) ^ block.readBigUInt64LE(at + lane * 8)
    }
    for (const constant of CONSTANTS) round(lanes, constant)
  }
  const digest = Buffer.alloc(32)
  for (let lane = 0; lane < 4; lane++) digest.writeBigUInt64LE(lanes[lane] ?? 0n, lane * 8)
  return digest.toString('hex')
}

function round(lanes: bigint[], constant: bigint): void {
  const at = (index: number): bigint => lanes[index] ?? 0n
  const columns = [0, 1, 2, 3, 4].map(
    (x) => at(x) ^ at(x + 5) ^ at(x + 10) ^ at(x + 15) ^ at(x + 20),
  )
  for (let lane = 0; lane < 25; lane++) {
    const [left, right] = [columns[(lane + 4) % 5] ?? 0n, columns[(lane + 1) % 5] ?? 0n]
    lanes[lane] = at(lane) ^ left ^ rotated(right, 1)
  }
  let carried = at(1)
  for (const [index, place] of PLACES.entries()) {
    const next = at(place)
    lanes[place] = rotated(carried, ROTATIONS[index] ?? 0)
    carried = next
  }
  for (let row = 0; row < 25; row += 5) {
    const old = lanes.slice(row, row + 5)
    for (let x = 0; x < 5; x++) {
      const [first, second] = [old[(x + 1) % 5] ?? 0n, old[(x + 2) % 5] ?? 0n]
      lanes[row + x] = (old[x] ?? 0n) ^ (~first & WORD & second)
    }
  }
  lanes[0] = at(0) ^ constant
}
