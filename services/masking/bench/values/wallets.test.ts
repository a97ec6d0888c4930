import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { Random } from '../../src/testing/random.ts'
import { keccak256 } from './keccak.ts'
import { base58check, BECH32, ethereum, polymod, segwit, withChecksum } from './wallets.ts'

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

/** What is left of a Bech32 text by its checksum: 1, or the constant of Bech32m. */
function restOf(text: string): number {
  const at = text.lastIndexOf('1')
  const prefix = Array.from(text.slice(0, at), (char) => char.charCodeAt(0))
  const data = Array.from(text.slice(at + 1), (char) => BECH32.indexOf(char))
  return polymod([
    ...prefix.map((code) => code >> 5),
    0,
    ...prefix.map((code) => code & 31),
    ...data,
  ])
}

test('Keccak-256 and EIP-55 give what is published', () => {
  assert.equal(keccak256(''), 'c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470')
  const published = 'fB6916095ca1df60bB79Ce92cE3Ea74c37c5d359'
  assert.equal(withChecksum(published.toLowerCase()), published)
})

test('addresses of Ethereum have the checksum or no capitals', () => {
  const random = new Random(3)
  for (let round = 0; round < 50; round++) {
    const address = ethereum(random).slice(2)
    assert.ok(address === address.toLowerCase() || address === withChecksum(address.toLowerCase()))
  }
})

test('the checksum of witness programs is that of BIP 173 and BIP 350', () => {
  assert.equal(restOf('bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4'), 1)
  const random = new Random(4)
  assert.equal(restOf(segwit(random, 'bc', 0, 20)), 1)
  assert.equal(restOf(segwit(random, 'ltc', 0, 20)), 1)
  assert.equal(restOf(segwit(random, 'bc', 1, 32)), 0x2bc830a3)
})

test('Base58 holds the checksum of its payload', () => {
  const random = new Random(5)
  for (const version of [0, 5, 0x1e, 0x30, 0x41]) {
    const text = base58check(random, version)
    const number = Array.from(text).reduce(
      (sum, char) => sum * 58n + BigInt(BASE58.indexOf(char)),
      0n,
    )
    const bytes = Buffer.from(number.toString(16).padStart(50, '0'), 'hex')
    const once = createHash('sha256').update(bytes.subarray(0, 21)).digest()
    const twice = createHash('sha256').update(once).digest()
    assert.equal(bytes[0], version)
    assert.deepEqual(bytes.subarray(21), twice.subarray(0, 4))
  }
})
