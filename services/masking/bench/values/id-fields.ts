import type { Random } from '../../src/testing/random.ts'
import * as id from './national-ids.ts'

/** A personal number of a state, as forms and tables name and write it. */
export interface IdNotation {
  readonly name: string
  /** Locales whose people write about it. */
  readonly locales: readonly string[]
  readonly columns: readonly [string, ...string[]]
  readonly label: string
  /** Whether its shape alone tells a person what it is. */
  readonly plain: boolean
  readonly make: (random: Random) => string
}

const { inGroups } = id

const notation = (
  name: string,
  locales: string,
  columns: readonly [string, ...string[]],
  label: string,
  plain: boolean,
  make: IdNotation['make'],
): IdNotation => ({ name, locales: locales.split(' '), columns, label, plain, make })

const SSN = ['ssn', 'social_security_number', 'ssn_full'] as const
const NINO = ['national_insurance_number', 'nino', 'ni_number'] as const
const STEUER = ['steuer_id', 'steueridnr', 'steuer_identifikationsnummer'] as const
const NIR = ['numero_secu', 'nir', 'num_securite_sociale'] as const
const CPF = ['cpf', 'cpf_cliente', 'nr_cpf'] as const
const ENGLISH = 'en-US en-GB'

/** Every number in each of its usual notations. */
export const ID_NOTATIONS: readonly IdNotation[] = [
  notation('ssn', 'en-US', SSN, 'social security number', true, inGroups(id.ssn, [3, 2, 4], '-')),
  notation('ssn', 'en-US', SSN, 'SSN', false, inGroups(id.ssn, [3, 2, 4], ' ')),
  notation('ssn', 'en-US', SSN, 'SSN', false, id.ssn),
  notation('nino', 'en-GB', NINO, 'NI number', true, inGroups(id.nino, [2, 2, 2, 2, 1], ' ')),
  notation('nino', 'en-GB', NINO, 'National Insurance number', true, id.nino),
  notation('steuer_id', 'de', STEUER, 'Steuer-ID', false, id.steuerId),
  notation(
    'steuer_id',
    'de',
    STEUER,
    'Steueridentifikationsnummer',
    false,
    inGroups(id.steuerId, [2, 3, 3, 3], ' '),
  ),
  notation(
    'ahv',
    'de fr it',
    ['ahv_nummer', 'ahv_nr', 'numero_avs'],
    'AHV-Nummer',
    true,
    inGroups(id.ahv, [3, 4, 4, 2], '.'),
  ),
  notation('ahv', 'de', ['ahv_nummer', 'ahv_nr'], 'AHV-Nummer', false, id.ahv),
  notation(
    'nir',
    'fr',
    NIR,
    'numéro de sécurité sociale',
    true,
    inGroups(id.nir, [1, 2, 2, 2, 3, 3, 2], ' '),
  ),
  notation('nir', 'fr', NIR, 'numéro de sécurité sociale', false, id.nir),
  notation('dni', 'es', ['dni', 'nif', 'documento_identidad'], 'DNI', true, id.dni),
  notation('dni', 'es', ['dni', 'nif'], 'DNI', true, inGroups(id.dni, [8, 1], '-')),
  notation('nie', 'es', ['nie', 'nie_extranjero'], 'NIE', true, id.nie),
  notation(
    'codice_fiscale',
    'it',
    ['codice_fiscale', 'cod_fiscale', 'cf'],
    'codice fiscale',
    true,
    id.codiceFiscale,
  ),
  notation('bsn', 'nl', ['bsn', 'burgerservicenummer'], 'BSN', false, id.bsn),
  notation(
    'bsn',
    'nl',
    ['bsn', 'bsn_nummer'],
    'burgerservicenummer',
    false,
    inGroups(id.bsn, [4, 2, 3], '.'),
  ),
  notation(
    'rijksregister',
    'nl',
    ['rijksregisternummer', 'rrn', 'insz'],
    'rijksregisternummer',
    false,
    id.rijksregister,
  ),
  notation(
    'rijksregister',
    'nl fr',
    ['rijksregisternummer', 'numero_national'],
    'rijksregisternummer',
    true,
    belgian,
  ),
  notation('pesel', 'pl', ['pesel', 'nr_pesel'], 'PESEL', false, id.pesel),
  notation(
    'nif',
    'pt-BR',
    ['nif', 'numero_contribuinte'],
    'NIF',
    false,
    inGroups(id.nif, [3, 3, 3], ' ', 40),
  ),
  notation('cpf', 'pt-BR', CPF, 'CPF', true, brazilian),
  notation('cpf', 'pt-BR', CPF, 'CPF', false, id.cpf),
  notation(
    'my_number',
    'ja',
    ['my_number', 'kojin_bango', 'マイナンバー'],
    'マイナンバー',
    false,
    inGroups(id.myNumber, [4, 4, 4], ' ', 50),
  ),
  notation(
    'personnummer',
    'sv',
    ['personnummer', 'person_nr'],
    'personnummer',
    true,
    inGroups(id.personnummer, [6, 4], '-'),
  ),
  notation(
    'personnummer',
    'sv',
    ['personnummer', 'person_nr'],
    'personnummer',
    false,
    id.personnummer,
  ),
  notation(
    'fodselsnummer',
    'sv',
    ['fodselsnummer', 'fnr'],
    'fødselsnummer',
    false,
    inGroups(id.fodselsnummer, [6, 5], ' ', 50),
  ),
  notation('cpr', 'sv', ['cpr_nummer', 'cpr'], 'CPR-nummer', false, inGroups(id.cpr, [6, 4], '-')),
  notation('hetu', `sv ${ENGLISH}`, ['hetu', 'henkilotunnus'], 'henkilötunnus', true, id.hetu),
  notation(
    'aadhaar',
    ENGLISH,
    ['aadhaar', 'aadhaar_number'],
    'Aadhaar number',
    false,
    inGroups(id.aadhaar, [4, 4, 4], ' ', 60),
  ),
  notation(
    'resident_id',
    ENGLISH,
    ['resident_id_cn', 'id_card_no', '身份证号'],
    '身份证号',
    true,
    id.residentId,
  ),
  notation(
    'rrn',
    ENGLISH,
    ['resident_registration_number', '주민등록번호'],
    'resident registration number',
    true,
    inGroups(id.rrn, [6, 7], '-'),
  ),
  notation(
    'tfn',
    ENGLISH,
    ['tax_file_number', 'tfn'],
    'tax file number',
    false,
    inGroups(id.tfn, [3, 3, 3], ' ', 50),
  ),
  notation(
    'sin',
    `${ENGLISH} fr`,
    ['sin', 'social_insurance_number'],
    'social insurance number',
    false,
    inGroups(id.sin, [3, 3, 3], ' '),
  ),
  notation(
    'sin',
    ENGLISH,
    ['sin', 'social_insurance_number'],
    'SIN',
    false,
    inGroups(id.sin, [3, 3, 3], '-', 60),
  ),
  notation(
    'south_african',
    ENGLISH,
    ['sa_id_number', 'rsa_id'],
    'South African ID number',
    false,
    id.southAfrican,
  ),
  notation('pps', 'en-GB', ['pps_number', 'ppsn'], 'PPS number', false, id.pps),
  notation('curp', 'es', ['curp', 'clave_curp'], 'CURP', true, id.curp),
]

/** 85.07.30-033.28 */
function belgian(random: Random): string {
  return id.rijksregister(random).replace(/(..)(..)(..)(...)(..)/, '$1.$2.$3-$4.$5')
}

/** 123.456.789-09 */
function brazilian(random: Random): string {
  return id.cpf(random).replace(/(...)(...)(...)(..)/, '$1.$2.$3-$4')
}
