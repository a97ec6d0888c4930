/** Words that say which numbers follow, and their rules. */
const SPECIFIC: readonly (readonly [words: readonly string[], rules: readonly string[]])[] = [
  [
    ['ssn', 'social security', 'soc sec', 'socsec', 'ss no', 'ss number', 'seguro social'],
    ['us_ssn', 'us_itin', 'fr_nir', 'es_nuss', 'de_steuer_id', 'ch_ahv', 'at_svnr'],
  ],
  [
    ['itin', 'taxpayer'],
    ['us_itin', 'us_ssn', 'mx_curp'],
  ],
  [
    ['sin', 'social insurance', 'assurance sociale', 'nas'],
    ['ca_sin', 'ch_ahv'],
  ],
  [['nino', 'national insurance', 'ni number', 'ni no', 'ninumber'], ['gb_nino']],
  [['nhs', 'national health'], ['gb_nhs']],
  [
    ['steuer id', 'steuer idnr', 'steueridnr', 'steuer identifikationsnummer', 'idnr'],
    ['de_steuer_id'],
  ],
  [
    ['steueridentifikationsnummer', 'identifikationsnummer', 'steuernummer', 'tin'],
    ['de_steuer_id', 'us_ssn', 'us_itin', 'in_pan', 'pt_nif', 'nl_bsn', 'br_cpf'],
  ],
  [['nir', 'securite sociale', 'sécurité sociale', 'secu', 'insee'], ['fr_nir']],
  [
    ['dni', 'nie', 'nif', 'documento nacional', 'documento de identidad'],
    ['es_dni', 'es_nie', 'pt_nif'],
  ],
  [
    ['codice fiscale', 'cod fiscale', 'cod fisc', 'codicefiscale', 'fiscal code'],
    ['it_codice_fiscale'],
  ],
  [['bsn', 'burgerservicenummer', 'sofinummer', 'citizen service'], ['nl_bsn']],
  [
    [
      'rijksregister',
      'rijksregisternummer',
      'registre national',
      'numéro national',
      'numero national',
    ],
    ['be_rrn'],
  ],
  [
    ['insz', 'niss', 'nrn', 'rrn', 'nationaal nummer', 'national register'],
    ['be_rrn', 'kr_rrn'],
  ],
  [['pesel'], ['pl_pesel']],
  [
    ['personnummer', 'person nr', 'person nummer', 'pnr', 'samordningsnummer'],
    ['se_personnummer', 'no_fnr', 'dk_cpr'],
  ],
  [
    ['personal identity', 'henkilötunnus', 'henkilotunnus', 'hetu'],
    ['fi_hetu', 'se_personnummer', 'no_fnr'],
  ],
  [
    ['cpr', 'personnr'],
    ['dk_cpr', 'se_personnummer', 'no_fnr'],
  ],
  [['fødselsnummer', 'fodselsnummer', 'foedselsnummer', 'fnr', 'fødselsnr'], ['no_fnr']],
  [
    ['ahv', 'avs', 'ahvn', 'navs', 'oasi', 'ahv nummer', 'sozialversicherung'],
    ['ch_ahv', 'at_svnr', 'de_rvnr'],
  ],
  [['rentenversicherungsnummer', 'rvnr', 'rv nummer', 'sozialversicherungsausweis'], ['de_rvnr']],
  [['tnin', 'thai id', 'thai national', 'เลขประจำตัวประชาชน', 'บัตรประชาชน'], ['th_pin']],
  [
    [
      'svnr',
      'sozialversicherungsnummer',
      'sozialversicherungsnr',
      'versicherungsnummer',
      'sv nummer',
      'sv nr',
    ],
    ['at_svnr', 'ch_ahv', 'de_rvnr'],
  ],
  [['contribuinte', 'identificação fiscal', 'identificacao fiscal'], ['pt_nif']],
  [['cpf', 'cadastro de pessoas'], ['br_cpf']],
  [['cuil', 'cuit'], ['ar_cuil']],
  [['rut', 'rol unico', 'rut chileno'], ['cl_rut']],
  [['curp', 'clave única de registro', 'clave unica'], ['mx_curp']],
  [['aadhaar', 'aadhar', 'adhaar', 'uidai', 'uid'], ['in_aadhaar']],
  [['pan', 'permanent account', 'pan card', 'pancard'], ['in_pan']],
  [
    [
      'resident identity',
      'resident id',
      'shenfenzheng',
      'id card',
      '身份证号码',
      '身份证号',
      '身份证',
    ],
    ['cn_resident_id', 'in_aadhaar', 'sg_nric', 'kr_rrn'],
  ],
  [
    ['resident registration', 'jumin', 'rrn', '주민등록번호'],
    ['kr_rrn', 'be_rrn'],
  ],
  [
    ['my number', 'mynumber', 'individual number', 'kojin bango', 'マイナンバー', '個人番号'],
    ['jp_mynumber'],
  ],
  [['nric', 'fin', 'uinfin'], ['sg_nric']],
  [['tfn', 'tax file'], ['au_tfn']],
  [['rsa id', 'sa id', 'south african id', 'south africa id', 'za id'], ['za_id']],
  [['tckn', 'tc kimlik', 't.c. kimlik', 'kimlik', 'kimlik no', 'tcno', 'tc no'], ['tr_tckn']],
  [['amka'], ['gr_amka']],
  [['pps', 'ppsn', 'personal public service'], ['ie_pps']],
  [['rodne cislo', 'birth number'], ['cz_rodne_cislo']],
  [['cnp', 'cod numeric'], ['ro_cnp']],
]

/** Words of many countries. */
const GENERAL = [
  'national id',
  'nationalid',
  'national identity',
  'national identification',
  'national number',
  'nat id',
  'citizen id',
  'citizenid',
  'citizen number',
  'government id',
  'gov id',
  'identity card',
  'identity document',
  'carte identité',
  'personalausweis',
  'tax id',
  'taxid',
  'tax number',
  'tax no',
  'tax identification',
  'tax identifier',
  'taxpayer id',
  'tax identity',
  'fiscal number',
  'número de identificación',
  'numero de identificacion',
  'cedula',
] as const

/** Words that stand before numbers of things as well: what follows must have more than one check digit. */
const VAGUE = [
  'id number',
  'idnumber',
  'id no',
  'id nr',
  'identity number',
  'identification number',
  'personal id',
  'personalid',
  'personal number',
  'personal code',
  'personal identification',
  'person id',
  'identification',
  'identity no',
  'id document',
  'document number',
  'identifier',
] as const

/** Rules of so few checks that they need a word of their own. */
const EASY: ReadonlySet<string> = new Set([
  'us_ssn',
  'us_itin',
  'ca_sin',
  'au_tfn',
  'nl_bsn',
  'pt_nif',
  'cl_rut',
  'dk_cpr',
  'gb_nhs',
  'at_svnr',
  'kr_rrn',
  'jp_mynumber',
  'in_aadhaar',
  'cz_rodne_cislo',
  'ar_cuil',
  'th_pin',
])

const SPELT = /[ _.-]/g
const spelling = (word: string): string => word.toLowerCase().replaceAll(SPELT, '')

const RULES_OF = new Map<string, Set<string>>()
for (const [words, rules] of SPECIFIC) {
  for (const word of words) {
    RULES_OF.set(spelling(word), new Set([...(RULES_OF.get(spelling(word)) ?? []), ...rules]))
  }
}
const GENERAL_WORDS = new Set(GENERAL.map(spelling))

/** Whether a word announces the numbers of a rule. */
export function announcedBy(word: string): (rule: string) => boolean {
  const spelt = spelling(word)
  const rules = RULES_OF.get(spelt)
  if (rules !== undefined) return (rule) => rules.has(rule)
  return GENERAL_WORDS.has(spelt) ? () => true : (rule) => !EASY.has(rule)
}

/** All words, in lower case, with a space where something may or may not separate their parts. */
export const ID_WORDS: readonly string[] = [
  ...new Set([...SPECIFIC.flatMap(([words]) => words), ...GENERAL, ...VAGUE]),
]
