import type { Kind } from '../corpus/marks.ts'

type Pool = readonly [string, ...string[]]

/** What columns and people call a kind in a locale. */
interface Naming {
  readonly columns: Pool
  readonly labels: Pool
}

/** Kinds whose names differ by language. */
export type Names = Readonly<
  Record<
    Extract<
      Kind,
      'payment_card' | 'iban' | 'email' | 'phone' | 'date_of_birth' | 'ip_address' | 'mac_address'
    >,
    Naming
  >
>

const naming = (columns: Pool, labels: Pool): Naming => ({ columns, labels })

const IP = naming(
  ['ip', 'client_ip', 'remote_addr', 'src_ip', 'ip_address', 'last_login_ip'],
  ['IP address', 'IP'],
)
const MAC = naming(['mac', 'mac_address', 'hw_addr', 'wifi_mac'], ['MAC address', 'MAC'])

const ENGLISH: Names = {
  payment_card: naming(
    ['card_number', 'pan', 'cc_number', 'creditCardNumber', 'card_no'],
    ['card number', 'credit card', 'card'],
  ),
  iban: naming(
    ['iban', 'bank_account', 'account_iban', 'payout_account'],
    ['IBAN', 'bank account'],
  ),
  email: naming(
    ['email', 'email_address', 'contact', 'user_email', 'recipient'],
    ['e-mail', 'email address', 'mail'],
  ),
  phone: naming(
    ['phone', 'phone_number', 'mobile', 'tel', 'contactPhone', 'cell'],
    ['phone number', 'phone', 'mobile'],
  ),
  date_of_birth: naming(
    ['dob', 'date_of_birth', 'birth_date', 'birthday', 'dateOfBirth'],
    ['date of birth', 'DOB', 'birthday'],
  ),
  ip_address: IP,
  mac_address: MAC,
}

const OTHERS: Readonly<Record<string, Partial<Names>>> = {
  de: {
    payment_card: naming(
      ['kartennummer', 'kreditkarte', 'karten_nr'],
      ['Kartennummer', 'Kreditkartennummer', 'Karte'],
    ),
    iban: naming(['iban', 'konto', 'bankverbindung'], ['IBAN', 'Kontonummer']),
    email: naming(['email', 'e_mail', 'mailadresse'], ['E-Mail', 'Mailadresse']),
    phone: naming(
      ['telefon', 'telefonnummer', 'handy', 'mobil', 'tel_nr'],
      ['Telefonnummer', 'Telefon', 'Handynummer', 'Tel.'],
    ),
    date_of_birth: naming(['geburtsdatum', 'geb_datum', 'geburtstag'], ['Geburtsdatum', 'geb. am']),
  },
  fr: {
    payment_card: naming(
      ['numero_carte', 'carte_bancaire', 'num_cb'],
      ['numéro de carte', 'carte bancaire'],
    ),
    email: naming(['courriel', 'email', 'adresse_mail'], ['courriel', 'adresse e-mail']),
    phone: naming(
      ['telephone', 'tel', 'portable', 'num_tel'],
      ['téléphone', 'numéro de téléphone', 'portable'],
    ),
    date_of_birth: naming(
      ['date_naissance', 'date_de_naissance', 'ne_le'],
      ['date de naissance', 'né le', 'née le'],
    ),
  },
  es: {
    payment_card: naming(
      ['numero_tarjeta', 'tarjeta', 'num_tarjeta'],
      ['número de tarjeta', 'tarjeta'],
    ),
    email: naming(['correo', 'email', 'correo_electronico'], ['correo electrónico', 'correo']),
    phone: naming(
      ['telefono', 'movil', 'num_telefono', 'celular'],
      ['teléfono', 'número de teléfono', 'móvil'],
    ),
    date_of_birth: naming(
      ['fecha_nacimiento', 'fecha_de_nacimiento', 'f_nacimiento'],
      ['fecha de nacimiento', 'nacido el'],
    ),
  },
  it: {
    payment_card: naming(
      ['numero_carta', 'carta_credito'],
      ['numero di carta', 'carta di credito'],
    ),
    email: naming(['email', 'posta_elettronica'], ['e-mail', 'indirizzo e-mail']),
    phone: naming(
      ['telefono', 'cellulare', 'numero_telefono'],
      ['telefono', 'cellulare', 'numero di telefono'],
    ),
    date_of_birth: naming(
      ['data_nascita', 'data_di_nascita'],
      ['data di nascita', 'nato il', 'nata il'],
    ),
  },
  nl: {
    payment_card: naming(['kaartnummer', 'creditcard_nr'], ['kaartnummer', 'creditcardnummer']),
    iban: naming(['iban', 'rekeningnummer'], ['IBAN', 'rekeningnummer']),
    email: naming(['email', 'e_mailadres'], ['e-mailadres', 'e-mail']),
    phone: naming(
      ['telefoon', 'telefoonnummer', 'mobiel'],
      ['telefoonnummer', 'mobiel nummer', 'telefoon'],
    ),
    date_of_birth: naming(['geboortedatum', 'geb_datum'], ['geboortedatum', 'geboren op']),
  },
  pl: {
    payment_card: naming(['numer_karty', 'karta'], ['numer karty', 'karta']),
    iban: naming(['iban', 'rachunek', 'numer_konta'], ['IBAN', 'numer konta']),
    email: naming(['email', 'adres_email'], ['e-mail', 'adres e-mail']),
    phone: naming(
      ['telefon', 'numer_telefonu', 'tel_kom'],
      ['numer telefonu', 'telefon', 'tel. kom.'],
    ),
    date_of_birth: naming(['data_urodzenia', 'data_ur'], ['data urodzenia', 'ur.']),
  },
  'pt-BR': {
    payment_card: naming(['numero_cartao', 'cartao'], ['número do cartão', 'cartão']),
    email: naming(['email', 'e_mail'], ['e-mail', 'endereço de e-mail']),
    phone: naming(['telefone', 'celular', 'fone'], ['telefone', 'celular', 'número de telefone']),
    date_of_birth: naming(
      ['data_nascimento', 'dt_nascimento'],
      ['data de nascimento', 'nascido em'],
    ),
  },
  ja: {
    payment_card: naming(['card_number', 'カード番号'], ['カード番号', 'クレジットカード番号']),
    email: naming(['email', 'メールアドレス'], ['メールアドレス', 'メール']),
    phone: naming(['tel', '電話番号', 'keitai'], ['電話番号', '携帯電話', '電話']),
    date_of_birth: naming(['birthday', '生年月日', 'seinengappi'], ['生年月日', '誕生日']),
  },
  sv: {
    payment_card: naming(['kortnummer', 'kort_nr'], ['kortnummer', 'kreditkort']),
    email: naming(['epost', 'e_post'], ['e-post', 'e-postadress']),
    phone: naming(
      ['telefon', 'mobilnummer', 'telefonnummer'],
      ['telefonnummer', 'mobilnummer', 'telefon'],
    ),
    date_of_birth: naming(['fodelsedatum', 'födelsedatum'], ['födelsedatum', 'född']),
  },
}

const BY_LOCALE = new Map(
  Object.entries(OTHERS).map(([locale, names]) => [locale, { ...ENGLISH, ...names }]),
)

/** The names that tables and people of a locale use; English ones where it has none of its own. */
export const namesOf = (locale: string): Names => BY_LOCALE.get(locale) ?? ENGLISH

/** Locales of the corpus. */
export const LOCALES = [
  'en-US',
  'en-GB',
  'de',
  'fr',
  'es',
  'it',
  'nl',
  'pl',
  'pt-BR',
  'ja',
  'sv',
] as const
