import { NotUnderstood } from '../not-understood.ts'

/** The parts of a URL as RFC 3986 divides it, nothing decoded. */
export interface Parts {
  readonly scheme: string
  readonly userinfo: string | undefined
  readonly host: string
  readonly port: string | undefined
  readonly path: string
  readonly query: string
}

/** Appendix B of RFC 3986, with an authority that must be there. */
const URI = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s

const AUTHORITY = /^(?:([^@]*)@)?(\[[^[\]@]*\]|[^:[\]@]*)(?::([0-9]{1,5}))?$/

const USERINFO = /^(?:[\w.~!$&'()*+,;=:-]|%[0-9A-Fa-f]{2})*$/
/** A server could take an encoded delimiter for the end of the credentials. */
const ENCODED_DELIMITER = /%(?:2f|3f|23|40|5c|5b|5d|0[0-9a-f]|1[0-9a-f]|20|7f)/i
const PATH = /^(?:[\w.~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*$/
/** Brackets and braces are left to queries, where they divide nothing. `;` divides arguments for some servers. */
const QUERY = /^(?:[\w.~!$&'()*+,=:@/?[\]{}|-]|%[0-9A-Fa-f]{2})*$/
const FRAGMENT = /^(?:[\w.~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*$/

/** Divides a URL. Throws {@link NotUnderstood} for whatever two readers could divide or decode differently. */
export function splitUrl(text: string): Parts {
  const match = URI.exec(text)
  if (match === null) throw new NotUnderstood('it is not a URL with a scheme and a host')
  const [, scheme = '', authority = '', path = '', query = '', fragment = ''] = match
  const [, userinfo, host = '', port] = AUTHORITY.exec(authority) ?? []
  if (!AUTHORITY.test(authority) || host === '' || !isPlain(userinfo ?? '')) throw ambiguous()
  if (!PATH.test(path) || !QUERY.test(query) || !FRAGMENT.test(fragment)) throw ambiguous()
  return { scheme: scheme.toLowerCase(), userinfo, host, port, path, query }
}

const isPlain = (userinfo: string): boolean =>
  USERINFO.test(userinfo) && !ENCODED_DELIMITER.test(userinfo)

/** For a text that readers of URLs do not agree on. */
export const ambiguous = (): NotUnderstood =>
  new NotUnderstood('it is read differently by different parsers')
