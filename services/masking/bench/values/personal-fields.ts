import type { Random } from '../../src/testing/random.ts'
import { chance, type Field } from '../corpus/field.ts'
import { type Kind, sensitive } from '../corpus/marks.ts'
import { birthday, dateWriter } from './births.ts'
import { type CardNotation, cardNumber } from './cards.ts'
import { iban } from './ibans.ts'
import { ID_NOTATIONS } from './id-fields.ts'
import { email, ipv4, ipv6, mac } from './network.ts'
import { phoneNotation } from './phones.ts'
import { type Names, namesOf } from './names.ts'
import { type Network, wallet } from './wallets.ts'

type Made = Omit<Field, 'kind' | 'column' | 'label'>

/** A column of one kind, named as in that locale. */
function named(random: Random, kind: Kind & keyof Names, locale: string, made: Made): Field {
  const { columns, labels } = namesOf(locale)[kind]
  const make: Field['make'] = (drawn) => sensitive(made.make(drawn), kind)
  return { kind, column: random.pick(columns), label: random.pick(labels), plain: made.plain, make }
}

export function cardField(random: Random, locale: string): Field {
  const notations: readonly [CardNotation, ...CardNotation[]] = [
    '',
    '',
    ' ',
    ' ',
    '-',
    '\u{a0}',
    '.',
  ]
  const notation = random.pick(notations)
  const plain = notation === ' ' || notation === '-'
  return named(random, 'payment_card', locale, {
    plain,
    make: (drawn) => cardNumber(drawn, notation),
  })
}

const HOME: Readonly<Record<string, string>> = {
  'en-GB': 'GB',
  de: 'DE',
  fr: 'FR',
  es: 'ES',
  it: 'IT',
  nl: 'NL',
  pl: 'PL',
  'pt-BR': 'BR',
  sv: 'SE',
}

export function ibanField(random: Random, locale: string): Field {
  const spaced = chance(random, 50)
  const country = chance(random, 50) ? HOME[locale] : undefined
  return named(random, 'iban', locale, {
    plain: true,
    make: (drawn) => iban(drawn, spaced, country),
  })
}

export const emailField = (random: Random, locale: string): Field =>
  named(random, 'email', locale, { plain: true, make: email })

export const phoneField = (random: Random, locale: string): Field =>
  named(random, 'phone', locale, phoneNotation(random, locale))

export function birthField(random: Random, locale: string): Field {
  const write = dateWriter(random, locale)
  const make = (drawn: Random): string => write(birthday(drawn))
  return named(random, 'date_of_birth', locale, { plain: false, make })
}

export function addressField(random: Random, locale: string): Field {
  const make = chance(random, 65) ? ipv4 : ipv6
  return named(random, 'ip_address', locale, { plain: true, make })
}

export function macField(random: Random, locale: string): Field {
  const sign = random.pick([':', ':', ':', '-', '-', '.', ''] as const)
  return named(random, 'mac_address', locale, {
    plain: sign === ':' || sign === '-',
    make: (drawn) => mac(drawn, sign),
  })
}

const NETWORKS = ['btc', 'btc', 'btc', 'eth', 'eth', 'ltc', 'doge', 'trx'] as const
const NETWORK_NAMES: Readonly<Record<Network, readonly [string, string]>> = {
  btc: ['btc_address', 'Bitcoin wallet'],
  eth: ['eth_wallet', 'Ethereum address'],
  ltc: ['ltc_address', 'Litecoin address'],
  doge: ['doge_address', 'Dogecoin address'],
  trx: ['tron_wallet', 'TRON wallet'],
}

export function walletField(random: Random): Field {
  const network = random.pick(NETWORKS)
  const [address, label] = NETWORK_NAMES[network]
  const column = chance(random, 40) ? random.pick(['wallet', 'payout_address']) : address
  const [plain, make] = [network === 'btc' || network === 'eth', wallet(network)]
  const kind = 'crypto_wallet'
  return { kind, column, label, plain, make: (drawn) => sensitive(make(drawn), kind) }
}

/** A personal number of a country whose people speak so. */
export function idField(random: Random, locale: string): Field {
  const [first, ...others] = ID_NOTATIONS.filter(({ locales }) => locales.includes(locale))
  if (first === undefined) throw new Error(`no personal number is written in ${locale}`)
  const { columns, label, plain, make } = random.pick([first, ...others])
  const kind = 'national_id'
  return {
    kind,
    column: random.pick(columns),
    label,
    plain,
    make: (drawn) => sensitive(make(drawn), kind),
  }
}
