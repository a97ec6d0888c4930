import { BLANK, isStandIn } from '../../detector.ts'
import { MADE_OF, secrecyOf } from './names.ts'
import { isRandom } from './randomness.ts'

/** A value that is given a name, and how. */
export interface Assignment {
  readonly name: string
  readonly value: string
  /**
   * `quoted`: in quotes, or all of a JSON value; `equals` and `colon`: bare behind such a sign, or an option of a command;
   * `loose`: behind a verb, or in quotes behind nothing but a space; `aside`: in brackets behind the name, or before it;
   * `bare`: behind a space.
   */
  readonly form: 'quoted' | 'equals' | 'colon' | 'loose' | 'aside' | 'bare'
  /** What stands behind the value. */
  readonly after: string
}

/** A shorter value under the name of a hash is that of its algorithm. */
const SHORTEST_HASH = 12
/** Longest value that is a secret by its name. */
export const LONGEST_SECRET = 4096

/** Words that tell of a secret, or stand in for it. */
const TOLD =
  /^(?:null|none|nil|undefined|nan|true|false|yes|no|on|off|required|optional|missing|empty|invalid|incorrect|wrong|expired|changed|reset|set|unset|not|must|should|string|str|text|varchar|bytes?|integer|int|any|object|hidden|redacted|masked|removed|filtered|encrypted|placeholder|example|sample|todo|tbd|n\/a|na|value|input|self|this|props|config|env|request|req|os|process|user|data|form|params|args|new|await|async|field|type|basic|bearer|digest|and|or|is|are|for|to|the|a|an)$/i
/** Names of variables and calls, and places where the secret is. */
const ELSEWHERE =
  /^(?:[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)+$|[A-Za-z_$][\w$.]*[([]|\$[\w{(]|@\{|#\{|\{\{|<|%[\w(]|&|arn:|op:\/\/|vault:|ref\+|kms:|![A-Za-z:./]*$|\/[\w.-]+\/[\w./-]+$|[a-z][a-z\d+.-]*:\/\/)/
const TO_BE_ENTERED =
  /^(?:your|enter|insert|replace|choose|confirm|forgot|repeat|new|current|old|my)[\s_-]/i
const CALLED_SO =
  /^[A-Za-z_ -]*(?:password|passwort|passwd|secret|token|api[_-]?key|contrase)[A-Za-z_ -]*$/i
/** What forms call a password, and what they say beside that, in the languages of their translations. */
const LABEL =
  /^[\p{L}\p{M}\s'’:*?!.…()-]*(?<!\p{L})(?:heslo|hesla|has[łl]o|has[łl]a|пароль|пароля|лозинка|парола|パスワード|密[码碼]|口令|비밀번호|암호|mot de passe|mots de passe|contrase[ñn]a|clave|senha|palavra-passe|wachtwoord|l[öo]senord(?:et)?|adgangskode(?:n)?|passord(?:et)?|kodeord|salasana|parola(?:n[ıi]z)?|[şs]ifre(?:niz)?|jelsz[óo]|parol[ăae]|slapta[žz]odis|parool|geslo|lozinka|zaporka|kennwort|passwort|m[ậa]t kh[ẩa]u|kata sandi|κωδικ[όο]ς(?: πρόσβασης)?|סיסמה|كلمة (?:المرور|السر)|رمز عبور|รหัสผ่าน|पासवर्ड)(?!\p{L})[\p{L}\p{M}\s'’:*?!.…()-]*$/iu
const PROSE =
  /(?<![a-z])(?:must|should|please|your|enter|the|is|are|be|at least|characters|field|cannot|can't|invalid|required|minimum|maximum|will|was|has|have|for|with|to)(?![a-z])/i
const DATE = /^(?:19|20)\d\d-\d\d-\d\d/

/** Whether a value is a secret, by its name, its look and the way it is assigned. */
export function isSecret(given: Assignment): boolean {
  // A blank says nothing by its length: the placeholder in its stead will have another.
  const assignment = { ...given, value: given.value.trim().replaceAll(/\uFFFF+/g, BLANK) }
  const { name, value, form } = assignment
  const secrecy = secrecyOf(name)
  if (secrecy === 'none' || value.length > LONGEST_SECRET || isNone(value)) return false
  if (
    ELSEWHERE.test(value) &&
    !isDrawn(value) &&
    (form !== 'quoted' || /^(?:\$\{|\{\{|<|arn:|op:|vault:|[a-z][a-z\d+.-]*:\/\/)/.test(value))
  ) {
    return false
  }
  if (secrecy === 'secret') {
    if (MADE_OF.test(name) && value.length < SHORTEST_HASH) return false
    return isRandom(value) || (form !== 'aside' && /secret/i.test(name) && isMixed(value))
  }
  return isPassword(assignment)
}

const isJumbled = (value: string): boolean =>
  /\d[A-Za-z]/.test(value) && (value.match(/[a-z][A-Z]/g)?.length ?? 0) >= 3

/** Names of variables have few digits in them. */
const isDrawn = (value: string): boolean =>
  /^[\w.]+$/.test(value) &&
  (/\d(?:\D*\d){3}/.test(value) ||
    (value.match(/\d+(?=\D)/g)?.length ?? 0) >= 3 ||
    isJumbled(value))

/** The longest of the words that tell of a secret. */
const LONGEST_TOLD = 11

const isNone = (value: string): boolean =>
  value.trim() === '' ||
  isStandIn(value) ||
  (value.length <= LONGEST_TOLD && TOLD.test(value)) ||
  TO_BE_ENTERED.test(value) ||
  // What is called a password, and what forms say beside that, has no digits.
  (!/\d/.test(value) && (CALLED_SO.test(value) || LABEL.test(value))) ||
  /^[*•xX.\-_#\s\uFFFF{}[\]()]+$/.test(value)

const isMixed = (value: string): boolean => /^(?=.*\d)(?=.*[A-Za-z])\S{6,}$/.test(value)

/** What ends a bare word as a value; behind a bracket it may be the name of a variable. */
const ENDS_WORD = /^[&;,\s"'`<]/

function isPassword({ value, form, after }: Assignment): boolean {
  const isBare = /^\p{L}+$/u.test(value)
  const endsLine = /^[ \t]*(?:[\r\n]|$)/.test(after)
  switch (form) {
    case 'quoted':
      return !(/\s/.test(value.trim()) && PROSE.test(value))
    case 'equals':
      return !isBare || endsLine || ENDS_WORD.test(after)
    case 'colon':
      return isBare
        ? endsLine
        : /\d|[!@#$%^&*?+=~]./.test(value) && value.length > 3 && !DATE.test(value)
    case 'loose':
      return (
        /[\d!@#$%^&*]/.test(value) && !/\s/.test(value) && value.length > 2 && !DATE.test(value)
      )
    case 'aside':
      return isRandom(value)
    case 'bare':
      return isRandom(value) && /[A-Z]/.test(value) && /[a-z]/.test(value)
  }
}

/** Whether all of a JSON value is a secret because of its key. */
export const isSecretUnder = (key: string, value: string): boolean =>
  !value.startsWith(BLANK) && isSecret({ name: key, value, form: 'quoted', after: '' })
