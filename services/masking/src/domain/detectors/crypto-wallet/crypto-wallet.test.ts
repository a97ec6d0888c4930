import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mask, rulesIn } from '../../../testing/mask.ts'
import { keccak256 } from './keccak.ts'

/** Published as examples, or of the first block. */
const WALLETS = [
  ['base58', '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'],
  ['base58', '3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy'],
  ['base58', 'TJRabPrwbZy45sbavfcjinPJC18kjpRTv8'],
  ['base58', 'rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh'],
  ['bech32', 'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq'],
  ['bech32', 'BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4'],
  ['ethereum', '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'],
  ['private_key_export', '5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ'],
] as const

test('wallets are found by their checks, wherever they stand', () => {
  for (const [rule, wallet] of WALLETS) {
    for (const text of [wallet, `pay ${wallet}, now`, `pay:${wallet}?amount=1`]) {
      assert.deepEqual(rulesIn(text), [rule], text)
    }
  }
})

test('one character off there is no wallet', () => {
  for (const [, wallet] of WALLETS) {
    const [last = ''] = wallet.slice(-1)
    const other = last.toLowerCase() === last ? 'e' : 'E'
    const off = `${wallet.slice(0, -1)}${last === other || last === 'd' ? 'D' : other}`
    assert.deepEqual(rulesIn(`pay ${off} now`), [], off)
  }
})

test('an Ethereum address in one case has nothing to check: it counts alone or behind a word', () => {
  const address = '0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed'
  assert.deepEqual(rulesIn(address), ['ethereum'])
  assert.deepEqual(rulesIn(`wallet address: ${address} ok`), ['ethereum'])
  assert.deepEqual(rulesIn(`commit ${address} done`), [])
  assert.equal(mask(`{"a":"${address}"}`).content, '{"a":"[masked:crypto_wallet]"}')
})

test('keccak-256 is that of Ethereum', () => {
  const digest = Buffer.from(keccak256(new Uint8Array())).toString('hex')
  assert.equal(digest, 'c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470')
  assert.throws(() => keccak256(new Uint8Array(136)), RangeError)
})
