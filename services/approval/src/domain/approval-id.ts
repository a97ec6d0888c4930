import { createHash } from 'node:crypto'
import { ApprovalId, type ConsentRequest, parser, requesterOf } from '@sallyport/contracts'

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const KEY_CHARS = 22
const ROUND_CHARS = 4
/** Most approvals that one person can ask for the very same operation under one policy version. */
export const MAX_ROUNDS = 32 ** ROUND_CHARS

const parseId = parser('approval id', ApprovalId)

/** Names what is asked by whom: the same for every request that an open approval answers. */
export function keyOf(request: ConsentRequest): string {
  const { issuer, kind, id, onBehalfOf } = requesterOf(request)
  const parts = [issuer, kind, id, onBehalfOf ?? null, request.digest]
  return toBase32(createHash('sha256').update(JSON.stringify(parts)).digest())
}

/**
 * The id of the n-th approval of a key, from 0. It is derived, not drawn, so that two replicas which are asked the same
 * at the same moment write to the same aggregate: the fence of STATE lets one of them in, and the other finds it there.
 */
export function approvalIdOf(key: string, round: number): ApprovalId {
  if (!Number.isInteger(round) || round < 0 || round >= MAX_ROUNDS) throw new RangeError('round')
  let tail = ''
  for (let rest = round, i = 0; i < ROUND_CHARS; i++) {
    tail = `${ALPHABET[rest % 32]}${tail}`
    rest = Math.floor(rest / 32)
  }
  return parseId(`${key}${tail}`)
}

/** Which approval of which key an id names. */
export function readApprovalId(id: ApprovalId): { readonly key: string; readonly round: number } {
  let round = 0
  for (const digit of id.slice(KEY_CHARS)) round = round * 32 + ALPHABET.indexOf(digit)
  return { key: id.slice(0, KEY_CHARS), round }
}

/** The first 108 bits, as the first 22 digits of a ULID: 3 bits, then 5 bits each. */
function toBase32(hash: Uint8Array): string {
  let value = 0n
  for (const byte of hash.subarray(0, 14)) value = (value << 8n) | BigInt(byte)
  value >>= 4n
  let text = ''
  for (let i = 0; i < KEY_CHARS; i++) {
    text = `${ALPHABET[Number(value & 31n)]}${text}`
    value >>= 5n
  }
  return text
}
