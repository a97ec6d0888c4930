/** Bytes that a block takes, for digests of 256 bits. */
const RATE = 136
const LANES = 25
const ROUNDS = 24
const DIGEST_BYTES = 32

/** Where the lanes go, and how far each is turned on its way (FIPS 202, sections 3.2.2 and 3.2.3). */
const TARGETS = new Uint8Array(LANES)
const TURNS = new Uint8Array(LANES)
for (let step = 0, x = 1, y = 0; step < ROUNDS; step++) {
  TURNS[x + 5 * y] = (((step + 1) * (step + 2)) / 2) % 64
  ;[x, y] = [y, (2 * x + 3 * y) % 5]
}
for (let at = 0; at < LANES; at++) {
  const [x, y] = [at % 5, Math.floor(at / 5)]
  TARGETS[at] = y + 5 * ((2 * x + 3 * y) % 5)
}

/** Constants of the rounds, in halves (section 3.2.5). */
const CONSTANTS = new Int32Array(2 * ROUNDS)
for (let round = 0, register = 1; round < ROUNDS; round++) {
  for (let power = 0; power < 7; power++) {
    const bit = 2 ** power - 1
    if ((register & 1) !== 0) {
      const half = 2 * round + (bit > 31 ? 1 : 0)
      CONSTANTS[half] = (CONSTANTS[half] ?? 0) ^ (1 << (bit % 32))
    }
    register = (register << 1) ^ ((register & 0x80) === 0 ? 0 : 0x171)
  }
}

/** Keccak-256 as Ethereum uses it, with the padding of before FIPS 202; of at most 135 bytes. */
export function keccak256(message: Uint8Array): Uint8Array {
  if (message.length >= RATE) throw new RangeError('the message has more than one block')
  const block = new Uint8Array(8 * LANES)
  block.set(message)
  block[message.length] = 0x01
  block[RATE - 1] = (block[RATE - 1] ?? 0) | 0x80
  const state = new Int32Array(block.buffer)
  for (let round = 0; round < ROUNDS; round++) {
    mixColumns(state)
    mixRows(state, turned(state))
    state[0] = (state[0] ?? 0) ^ (CONSTANTS[2 * round] ?? 0)
    state[1] = (state[1] ?? 0) ^ (CONSTANTS[2 * round + 1] ?? 0)
  }
  return block.subarray(0, DIGEST_BYTES)
}

/** Halves of a row of five lanes. */
const ROW = 10
const parity = new Int32Array(ROW)

/** θ */
function mixColumns(state: Int32Array): void {
  parity.fill(0)
  for (let row = 0; row < 2 * LANES; row += ROW) {
    for (let x = 0; x < ROW; x++) parity[x] = (parity[x] ?? 0) ^ (state[row + x] ?? 0)
  }
  for (let x = 0; x < ROW; x++) {
    const half = x & 1
    const right = (x - half + 2) % ROW
    // The right neighbour, turned by one bit.
    const turnedHalf = ((parity[right + half] ?? 0) << 1) | ((parity[right + 1 - half] ?? 0) >>> 31)
    const mixed = (parity[(x + 8) % ROW] ?? 0) ^ turnedHalf
    for (let at = x; at < 2 * LANES; at += ROW) state[at] = (state[at] ?? 0) ^ mixed
  }
}

const moved = new Int32Array(2 * LANES)

/** ρ and π */
function turned(state: Int32Array): Int32Array {
  for (let at = 0; at < LANES; at++) {
    const turn = TURNS[at] ?? 0
    const swap = turn >= 32 ? 1 : 0
    const [low, high] = [state[2 * at + swap] ?? 0, state[2 * at + 1 - swap] ?? 0]
    const bits = turn % 32
    const target = 2 * (TARGETS[at] ?? 0)
    moved[target] = bits === 0 ? low : (low << bits) | (high >>> (32 - bits))
    moved[target + 1] = bits === 0 ? high : (high << bits) | (low >>> (32 - bits))
  }
  return moved
}

/** χ */
function mixRows(state: Int32Array, from: Int32Array): void {
  for (let x = 0; x < ROW; x++) {
    const [next, after] = [(x + 2) % ROW, (x + 4) % ROW]
    for (let row = 0; row < 2 * LANES; row += ROW) {
      state[row + x] = (from[row + x] ?? 0) ^ (~(from[row + next] ?? 0) & (from[row + after] ?? 0))
    }
  }
}
