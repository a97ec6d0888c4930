import { pattern } from '../pattern.ts'
import { base58Check, RIPPLE } from './base58.ts'
import { isBech32 } from './bech32.ts'
import { hasEip55, isOneCase } from './ethereum.ts'

const LONGEST = 112
const SHORTEST = 25
const ADDRESS_BYTES = 21
const EXTENDED_BYTES = 78

/** First bytes of addresses: Bitcoin and its test network, Litecoin, Dogecoin, Dash, Tron. */
const VERSIONS: ReadonlySet<number> = new Set([
  0x00, 0x05, 0x6f, 0xc4, 0x30, 0x32, 0x1e, 0x16, 0x4c, 0x10, 0x41,
])
/** First bytes of private keys for export: Bitcoin and its test network, Litecoin, Dogecoin. */
const PRIVATE: ReadonlySet<number> = new Set([0x80, 0xef, 0xb0, 0x9e])

const ETHEREUM = /^0x[\da-fA-F]{40}$/
const BECH32 =
  /^(?:bc|tb|bcrt|ltc|tltc|addr|stake|cosmos|osmo|terra|inj|celestia|juno)1[a-z\d]{30,}$/
const CONTEXT =
  /(?:wallet|ethereum|address|addr|contract|erc-?\d|metamask|polygon|arbitrum|recipient|sender|payee|crypto|usdt|usdc|(?<![a-z])(?:eth|bsc|bnb|matic|to|from|owner))[^a-z]{0,4}(?:[a-z]+[^a-z]{1,4}){0,3}$/i
const CONTEXT_CHARS = 48

/** What was asked for last: a value is asked for again when it is found, and its checks take long. */
let last: { readonly value: string; readonly rule: string | undefined } = {
  value: '',
  rule: undefined,
}

function ruleOf(value: string): string | undefined {
  if (last.value !== value) last = { value, rule: ruleByChecks(value) }
  return last.rule
}

function ruleByChecks(value: string): string | undefined {
  if (value.length > LONGEST) return undefined
  if (value.startsWith('0x')) {
    return ETHEREUM.test(value) && (isOneCase(value) || hasEip55(value)) ? 'ethereum' : undefined
  }
  const lower = value.toLowerCase()
  if (BECH32.test(lower)) {
    const isOneSpelling = value === lower || value === value.toUpperCase()
    return isOneSpelling && isBech32(lower) ? 'bech32' : undefined
  }
  return ruleOfBase58(value)
}

function ruleOfBase58(value: string): string | undefined {
  if (value.startsWith('r') && base58Check(value, isAddress, RIPPLE) !== undefined) return 'base58'
  if (!mayBeBase58(value) || !/^[123579A-Za-z][1-9A-HJ-NP-Za-km-z]+$/.test(value)) return undefined
  const payload = base58Check(value, (bytes) => ruleOfPayload(bytes) !== undefined)
  return payload === undefined ? undefined : ruleOfPayload(payload)
}

const isAddress = ({ length }: Buffer): boolean => length === ADDRESS_BYTES

function ruleOfPayload(payload: Buffer): string | undefined {
  const version = payload[0] ?? -1
  if (isAddress(payload)) return VERSIONS.has(version) ? 'base58' : undefined
  if (payload.length === EXTENDED_BYTES) return 'extended_key'
  return PRIVATE.has(version) ? 'private_key_export' : undefined
}

/** Lengths of addresses, of private keys and of extended keys; the check takes longer to look at. */
const mayBeBase58 = ({ length }: string): boolean =>
  length <= 35 || length === 51 || length === 52 || length === 111

/** Wallets of the usual currencies, by their checks; without one only alone or behind a word. */
export const cryptoWallet = pattern({
  kind: 'crypto_wallet',
  rule: 'crypto_wallet',
  trigger: { wordRun: SHORTEST, words: ['wallet', 'ethereum'] },
  readsKey: true,
  shortest: SHORTEST,
  begins: /(?<![A-Za-z0-9])[A-Za-z0-9](?=[A-Za-z0-9]{24})/g,
  goesOn: /[A-Za-z0-9]+/y,
  isValue: (value) => ruleOf(value) !== undefined,
  ruleOf: (value) => ruleOf(value) ?? 'crypto_wallet',
  isInPlace: (before, value, after) =>
    !ETHEREUM.test(value) || !isOneCase(value) || standsForItself(before, after),
})

/** Alone in a value, or behind a word of wallets. */
const standsForItself = (before: string, after: string): boolean =>
  (before === '' && after === '') || CONTEXT.test(before.slice(-CONTEXT_CHARS))
