import { createHash } from 'node:crypto'
import type { Random } from '../../src/testing/random.ts'
import { chance, HEX } from '../corpus/field.ts'
import { keccak256 } from './keccak.ts'

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
export const BECH32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'
const BECH32_MIX = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3]
const BECH32M = 0x2bc830a3

const bytes = (random: Random, length: number): Buffer =>
  Buffer.from(Array.from({ length }, () => random.below(256)))

const sha256 = (data: Buffer): Buffer => createHash('sha256').update(data).digest()

/** Base58Check: a version, a payload of 20 bytes, and four bytes of their double SHA-256. */
export function base58check(random: Random, version: number): string {
  const body = Buffer.concat([Buffer.from([version]), bytes(random, 20)])
  const whole = Buffer.concat([body, sha256(sha256(body)).subarray(0, 4)])
  let number = BigInt(`0x${whole.toString('hex')}`)
  let text = ''
  for (; number > 0n; number /= 58n) text = (BASE58[Number(number % 58n)] ?? '') + text
  const zeros = whole.findIndex((byte) => byte !== 0)
  return '1'.repeat(zeros) + text
}

/** Bech32 of a witness program (BIP 173), from version 1 on Bech32m (BIP 350). */
export function segwit(random: Random, prefix: string, version: number, length: number): string {
  const data = [version, ...fives(bytes(random, length))]
  const high = Array.from(prefix, (char) => char.charCodeAt(0) >> 5)
  const low = Array.from(prefix, (char) => char.charCodeAt(0) & 31)
  const mixed = polymod([...high, 0, ...low, ...data, 0, 0, 0, 0, 0, 0])
  const check = mixed ^ (version === 0 ? 1 : BECH32M)
  const sums = Array.from({ length: 6 }, (_, index) => (check >> (5 * (5 - index))) & 31)
  return `${prefix}1${[...data, ...sums].map((value) => BECH32[value]).join('')}`
}

/** Groups of five bits, the last one filled with zeros. */
function fives(data: Buffer): number[] {
  const bits = Array.from(data, (byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? []).map((group) => Number.parseInt(group.padEnd(5, '0'), 2))
}

/** The checksum of BIP 173. */
export const polymod = (values: readonly number[]): number =>
  values.reduce((sum, value) => {
    const shifted = ((sum & 0x1ffffff) << 5) ^ value
    return BECH32_MIX.reduce(
      (mixed, mix, index) => (((sum >> 25) >> index) & 1 ? mixed ^ mix : mixed),
      shifted,
    )
  }, 1)

/** An address of Ethereum; capital letters carry the checksum of EIP-55, or there are none. */
export function ethereum(random: Random): string {
  const plain = random.chars(HEX, 40)
  return `0x${chance(random, 75) ? withChecksum(plain) : plain}`
}

/** EIP-55: a letter is a capital where the digest of the address has a digit from 8 in its place. */
export function withChecksum(plain: string): string {
  const digest = keccak256(plain)
  return Array.from(plain, (char, index) =>
    Number.parseInt(digest[index] ?? '0', 16) >= 8 ? char.toUpperCase() : char,
  ).join('')
}

/** An address of some network, with its name. */
export function wallet(network: Network): (random: Random) => string {
  return (random) => {
    switch (network) {
      case 'btc':
        return bitcoin(random)
      case 'eth':
        return ethereum(random)
      case 'ltc':
        return chance(random, 50) ? base58check(random, 0x30) : segwit(random, 'ltc', 0, 20)
      case 'doge':
        return base58check(random, 0x1e)
      case 'trx':
        return base58check(random, 0x41)
    }
  }
}

export type Network = 'btc' | 'eth' | 'ltc' | 'doge' | 'trx'

function bitcoin(random: Random): string {
  switch (random.below(5)) {
    case 0:
      return base58check(random, 0)
    case 1:
      return base58check(random, 5)
    case 2:
      return segwit(random, 'bc', 0, 32)
    case 3:
      return segwit(random, 'bc', 1, 32)
    default:
      return segwit(random, 'bc', 0, 20)
  }
}
