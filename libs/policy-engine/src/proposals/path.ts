import {
  BY_EXAMPLE,
  BY_FORMAT,
  BY_NAME,
  BY_NAME_ALONE,
  BY_TEXT,
  BY_TOOL,
  type Finding,
  type Finder,
  hasExample,
  lastWord,
  likely,
  possible,
} from './finding.ts'

const PATH_NAMES = new Set('path paths filepath filepaths pathname'.split(' '))
const FOLDER_NAMES = new Set(
  'directory directories dir dirs folder folders cwd workdir filename filenames workspace'.split(
    ' ',
  ),
)
const MAYBE_NAMES = new Set(
  'file files source src destination dest target from to input output root location'.split(' '),
)
const SAYS_FILE = /\bfiles?\b|\bdirector(?:y|ies)\b|\bfolders?\b|\bfile ?system\b|\bdisk\b/i
const SAYS_PATH =
  /\bpaths?\b|\b(?:files?|director(?:y|ies)|folders?) to (?:read|write|open|list|edit|create|delete|move|copy|stage|add|upload|save|search)\b/i
const IS_PATH =
  /^\W*(?:(?:the|an?|one|any|full|absolute|relative|optional|valid|local|list of|array of|output|input)\s+){0,4}(?:file|directory|folder|filesystem)?\s*(?:paths?\s+(?:to|of|where|for)\b|(?:file|directory|folder)\s+paths?\b)/i
/** Paths into something else than a file system, and what a file holds. */
const NO_PATH =
  /\bjson ?(?:path|pointer)\b|\bxpath\b|\bdot[- ](?:notation|separated|path)\b|\b(?:url|uri|api|http|request|route|endpoint|key|property|field|menu|career|class|object|learning|element) paths?\b|\bcss selector\b|\bbase64\b|\bglob\b|\bregex\b|\bregular expression\b|\bcontents? of\b|\blanguage\b|\bcurrency\b|\be-?mail\b|\bunits?\b/i
/** Paths in a repository or a store are not those of the machine. */
const STORE =
  /\brepo(?:sitory)?\b|\bbranch\b|\bbucket\b|\bs3\b|\bgithub\b|\bgitlab\b|\bgoogle drive\b|\bmailbox\b|\bfolder id\b/i
const URL_INSTEAD = /\bURLs?\b|\bURIs?\b/i
const LOOKS_LIKE_PATH = /^(?:\/[\w.-]|\.\.?\/|~\/)/

const found = (confidence: Finding['confidence'], why: string): Finding => ({
  holds: 'path',
  confidence,
  why: `${why}.`,
})

/** Whether an argument seems to hold file paths. */
export const findPath: Finder = (argument, tool) => {
  const { text, format, words } = argument
  const last = lastWord(argument)
  if (/^(?:file-?|directory-?)?path$/.test(format)) return found(likely, BY_FORMAT)
  // Any other format is that of something else.
  if (format !== '' || NO_PATH.test(text) || NO_PATH.test(words.join(' '))) return undefined
  const where = `${words.join(' ')}. ${text}`
  const ofFiles = SAYS_FILE.test(where)
  const inTool = SAYS_FILE.test(tool.text)
  if (PATH_NAMES.has(last) || FOLDER_NAMES.has(last)) {
    if (inStore(where, tool.text)) return found(possible, BY_NAME)
    if (ofFiles || LOCAL_REPO.test(where)) return found(likely, BY_NAME)
    if (inTool) return found(likely, BY_TOOL)
    return found(FOLDER_NAMES.has(last) ? likely : possible, BY_NAME_ALONE)
  }
  if (hasExample(argument, LOOKS_LIKE_PATH) && ofFiles) return found(likely, BY_EXAMPLE)
  if (!MAYBE_NAMES.has(last)) return IS_PATH.test(text) ? found(possible, BY_TEXT) : undefined
  if (URL_INSTEAD.test(text)) return undefined
  if (SAYS_PATH.test(text)) return found(inStore(where, tool.text) ? possible : likely, BY_TEXT)
  const moves = /\b(?:move|rename|copy)\b[^.]{0,40}\b(?:files?|director|folders?)/i.test(tool.text)
  if (text === '' && moves && PAIRS.has(last)) return found(likely, BY_TOOL)
  return (last === 'file' || last === 'files') && text === ''
    ? found(possible, BY_NAME_ALONE)
    : undefined
}

const PAIRS = new Set('source src destination dest target from to'.split(' '))

/** `repo_path` is where a repository lies on the machine. */
const LOCAL_REPO = /^repo(?:sitory)? path\b/

const inStore = (where: string, tool: string): boolean =>
  !LOCAL_REPO.test(where) && (STORE.test(where) || STORE.test(tool))
