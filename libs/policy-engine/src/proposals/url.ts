import {
  BY_EXAMPLE,
  BY_FORMAT,
  BY_NAME,
  BY_NAME_ALONE,
  BY_TEXT,
  type Finding,
  type Finder,
  hasExample,
  lastWord,
  likely,
  possible,
} from './finding.ts'

const URL_NAMES = new Set(['url', 'urls'])
const MAYBE_NAMES = new Set(
  'uri uris endpoint endpoints href hrefs webhook webhooks website site link links homepage origin callback'.split(
    ' ',
  ),
)
const SAYS_URL = /\bURLs?\b|\bhttps?\b|\bweb ?page\b|\bweb address\b/i
const IS_URL =
  /^\W*(?:(?:the|an?|one|any|full|complete|absolute|valid|public|base|optional|list of|array of)\s+){0,4}(?:https?\s+)?(?:URLs?|web address(?:es)?)\b(?!\s*[- ]?(?:encoded|path|slug|pattern|fragment|safe|friendly|parameters?|query))/i
/** Texts about a URL that are none. */
const NO_URL =
  /\burl[- ]?(?:encoded|slug|pattern|safe|friendly|template|fragment)\b|\bglob\b|\bregex\b|\bregular expression\b|\bwithout (?:the )?(?:scheme|protocol|https?)\b/i
/** Addresses of resources and of databases: their schemes are not those of the web. */
const OTHER_SCHEME =
  /\bresource uri\b|\buri of (?:the|a) resource\b|\bmcp resource\b|\bconnection string\b|\bfile uri\b|\burn\b|\bidentifier\b/i
const LOOKS_LIKE_URL = /^https?:\/\/\S/i

const found = (confidence: Finding['confidence'], why: string): Finding => ({
  holds: 'url',
  confidence,
  why: `${why}.`,
})

/** Whether an argument seems to hold URLs. */
export const findUrl: Finder = (argument) => {
  const { text, format } = argument
  const last = lastWord(argument)
  if (NO_URL.test(text)) return undefined
  const otherScheme = OTHER_SCHEME.test(text)
  if (['uri', 'url', 'iri'].includes(format))
    return found(otherScheme ? possible : likely, BY_FORMAT)
  if (['uri-reference', 'iri-reference'].includes(format)) return found(possible, BY_FORMAT)
  // Any other format is that of something else.
  if (format !== '') return undefined
  if (hasExample(argument, LOOKS_LIKE_URL)) return found(likely, BY_EXAMPLE)
  if (URL_NAMES.has(last)) return found(otherScheme ? possible : likely, BY_NAME)
  if (!MAYBE_NAMES.has(last)) return IS_URL.test(text) ? found(possible, BY_TEXT) : undefined
  if (otherScheme) return found(possible, BY_NAME_ALONE)
  if (SAYS_URL.test(text)) return found(likely, BY_TEXT)
  return last === 'site' || last === 'origin' || last === 'callback'
    ? undefined
    : found(possible, BY_NAME_ALONE)
}
