type Pool = readonly [string, ...string[]]

/** Sentences of a locale; `{label}` and `{value}` are filled in. */
export interface Sentences {
  readonly named: Pool
  /** The value speaks for itself. */
  readonly plain: Pool
  readonly filler: Pool
  readonly greeting: string
}

const ENGLISH: Sentences = {
  greeting: 'Hi Sam,',
  named: [
    'My {label} is {value}, could you check it please?',
    'For your records, {label}: {value}.',
    'The customer gave us {value} as {label}.',
    '{label}: {value}',
    'Please update the {label} ({value}) before Friday.',
  ],
  plain: [
    'You can use {value} for this.',
    'It was {value}, as far as I remember.',
    'Try {value} instead, and tell me how it goes.',
    'I saw {value} in the export again.',
  ],
  filler: [
    'The parcel was left with the neighbour, again.',
    'We talked about 3 invoices and a credit note of 120.50.',
    'Nothing else changed since the last release on 12 May.',
    'Thanks a lot for the quick help!',
  ],
}

const BY_LOCALE: Readonly<Record<string, Sentences>> = {
  de: {
    greeting: 'Guten Tag,',
    named: [
      '{label} lautet {value}, bitte prüfen Sie das.',
      'Zur Sicherheit noch einmal {label}: {value}.',
      '{label}: {value}',
      'Der Kunde nannte uns {value} ({label}).',
    ],
    plain: [
      'Bitte nutzen Sie dafür {value}.',
      'Im Export steht wieder {value}, das kann nicht stimmen.',
      'Am besten {value} versuchen.',
    ],
    filler: [
      'Das Paket liegt seit drei Tagen beim Nachbarn.',
      'Die Rechnung über 1.249,90 EUR ist schon bezahlt.',
      'Vielen Dank für Ihre Mühe!',
    ],
  },
  fr: {
    greeting: 'Bonjour,',
    named: [
      'Voici {label} : {value}.',
      '{label} : {value}',
      'Le client nous a donné {value} ({label}).',
      'Merci de vérifier {label} {value} avant vendredi.',
    ],
    plain: ['Vous pouvez utiliser {value}.', 'Nous avons encore vu {value} dans le fichier.'],
    filler: [
      'Le colis est chez le voisin depuis mardi.',
      'La facture de 1 249,90 € est réglée.',
      "Merci d'avance !",
    ],
  },
  es: {
    greeting: 'Hola,',
    named: [
      'Mi {label} es {value}, ¿lo puede comprobar?',
      '{label}: {value}',
      'El cliente nos dio {value} como {label}.',
    ],
    plain: ['Puede usar {value} para esto.', 'En el informe aparece otra vez {value}.'],
    filler: [
      'El paquete está con el vecino desde el martes.',
      'La factura de 1.249,90 € ya está pagada.',
      'Muchas gracias.',
    ],
  },
  it: {
    greeting: 'Buongiorno,',
    named: [
      'Il mio {label} è {value}, può controllare?',
      '{label}: {value}',
      'Il cliente ci ha dato {value} ({label}).',
    ],
    plain: ['Può usare {value}.', 'Nel rapporto compare di nuovo {value}.'],
    filler: [
      'Il pacco è dal vicino da martedì.',
      'La fattura di 1.249,90 € è pagata.',
      'Grazie mille!',
    ],
  },
  nl: {
    greeting: 'Hallo,',
    named: [
      'Mijn {label} is {value}, kunt u dat nakijken?',
      '{label}: {value}',
      'De klant gaf ons {value} als {label}.',
    ],
    plain: ['U kunt {value} gebruiken.', 'In het overzicht staat weer {value}.'],
    filler: [
      'Het pakket ligt bij de buren.',
      'De factuur van € 1.249,90 is betaald.',
      'Alvast bedankt!',
    ],
  },
  pl: {
    greeting: 'Dzień dobry,',
    named: [
      'Mój {label} to {value}, proszę sprawdzić.',
      '{label}: {value}',
      'Klient podał {value} ({label}).',
    ],
    plain: ['Proszę użyć {value}.', 'W raporcie znowu jest {value}.'],
    filler: [
      'Paczka jest u sąsiada od wtorku.',
      'Faktura na 1 249,90 zł jest opłacona.',
      'Dziękuję!',
    ],
  },
  'pt-BR': {
    greeting: 'Olá,',
    named: [
      'Meu {label} é {value}, pode verificar?',
      '{label}: {value}',
      'O cliente informou {value} como {label}.',
    ],
    plain: ['Você pode usar {value}.', 'No relatório aparece de novo {value}.'],
    filler: [
      'O pacote está com o vizinho desde terça.',
      'A fatura de R$ 1.249,90 está paga.',
      'Muito obrigado!',
    ],
  },
  ja: {
    greeting: 'お世話になっております。',
    named: [
      '{label}は{value}です。ご確認ください。',
      '{label}：{value}',
      'お客様の{label}（{value}）を更新しました。',
    ],
    plain: ['{value} をご利用ください。', 'レポートに {value} がまた出ています。'],
    filler: [
      '荷物は火曜日から隣の家にあります。',
      '請求額は12,490円です。',
      'よろしくお願いいたします。',
    ],
  },
  sv: {
    greeting: 'Hej,',
    named: [
      'Mitt {label} är {value}, kan ni kolla det?',
      '{label}: {value}',
      'Kunden gav oss {value} som {label}.',
    ],
    plain: ['Ni kan använda {value}.', 'I rapporten står {value} igen.'],
    filler: [
      'Paketet ligger hos grannen sedan i tisdags.',
      'Fakturan på 1 249,90 kr är betald.',
      'Tack på förhand!',
    ],
  },
}

/** The sentences of a locale. */
export const sentencesOf = (locale: string): Sentences => BY_LOCALE[locale] ?? ENGLISH
