/** An argument that a declaration can name, as far as its schema tells of it. */
export interface Argument {
  readonly name: string
  /** Words of the name in lower case: `sql`, `query` of `sqlQuery`. */
  readonly words: readonly string[]
  /** Whether it is a list of texts. */
  readonly list: boolean
  /** Title and description, shortened. */
  readonly text: string
  readonly format: string
  readonly mediaType: string
  /** Examples and default that are texts, shortened. */
  readonly examples: readonly string[]
}

/** A tool as far as proposals look at it. */
export interface Tool {
  readonly name: string
  /** The words of its name, its title and its description, shortened. */
  readonly text: string
  readonly arguments: readonly Argument[]
  /** What it says of itself, which never counts. */
  readonly saysReadOnly: boolean
}

type Json = Readonly<Record<string, unknown>>

/** Most arguments of one tool that are looked at, and most of each text: what is behind has no say. */
const MAX_ARGUMENTS = 256
const MAX_TEXT = 2048
const MAX_EXAMPLES = 8
/** Longest names that a declaration can have. */
const MAX_NAME = 128

/** Reads a pinned definition (canonical JSON text). Undefined for what no declaration can name. */
export function readTool(definition: string): Tool | undefined {
  const tool: unknown = JSON.parse(definition)
  if (!isObject(tool)) return undefined
  const name = textOf(tool['name'])
  if (name === '' || name.length > MAX_NAME) return undefined
  const annotations = objectOf(tool['annotations'])
  const told = [
    wordsOf(name).join(' '),
    cut(tool['title']),
    cut(annotations['title']),
    cut(tool['description']),
  ]
  return {
    name,
    text: told.filter((each) => each !== '').join('. '),
    arguments: argumentsOf(objectOf(tool['inputSchema'])['properties']),
    saysReadOnly: annotations['readOnlyHint'] === true,
  }
}

/** Names of all arguments of a definition; undefined where it does not say which there are. */
export function namesOf(definition: string): ReadonlySet<string> | undefined {
  const schema = objectOf(objectOf(JSON.parse(definition))['inputSchema'])
  if (COMPOSED.some((word) => Object.hasOwn(schema, word))) return undefined
  return new Set(Object.keys(objectOf(schema['properties'])))
}

/** Words that bring arguments from elsewhere. */
const COMPOSED = ['$ref', '$dynamicRef', 'allOf', 'anyOf', 'oneOf', 'if', 'patternProperties']

function argumentsOf(properties: unknown): readonly Argument[] {
  return Object.entries(objectOf(properties))
    .slice(0, MAX_ARGUMENTS)
    .flatMap(([name, schema]) => (name === '' || name.length > MAX_NAME ? [] : read(name, schema)))
}

function read(name: string, given: unknown): readonly Argument[] {
  const schema = objectOf(given)
  const text = isText(schema) ? schema : variant(schema, isText)
  const list = isList(schema) ? schema : variant(schema, isList)
  const of = text ?? (list && objectOf(list['items']))
  // A choice among given texts, or a text in another coding, holds none of what is looked for.
  if (of === undefined || CLOSED.some((word) => Object.hasOwn(of, word))) return []
  const own = [of, schema]
  return [
    {
      name,
      words: wordsOf(name),
      list: text === undefined,
      text: [...new Set(own.flatMap((one) => [cut(one['title']), cut(one['description'])]))]
        .filter((each) => each !== '')
        .join('. '),
      format: cut(of['format']).toLowerCase(),
      mediaType: cut(of['contentMediaType']).toLowerCase(),
      examples: own.flatMap(examplesOf).slice(0, MAX_EXAMPLES),
    },
  ]
}

const CLOSED = ['enum', 'const', 'contentEncoding']

/** The one of several choices that is of a kind. */
function variant(schema: Json, is: (schema: Json) => boolean): Json | undefined {
  const choices: unknown = schema['anyOf'] ?? schema['oneOf']
  return (Array.isArray(choices) ? choices : []).map(objectOf).find(is)
}

const isText = ({ type }: Json): boolean => (Array.isArray(type) ? type : [type]).includes('string')

function isList({ type, items }: Json): boolean {
  return (Array.isArray(type) ? type : [type]).includes('array') && isText(objectOf(items))
}

function examplesOf(schema: Json): readonly string[] {
  const given: unknown = schema['examples'] ?? schema['example']
  const all: unknown[] = Array.isArray(given) ? given.slice(0, MAX_EXAMPLES) : [given]
  return [...all, schema['default']].map(cut).filter((each) => each !== '')
}

/** The words of a name: at capitals, digits and all that is no letter. */
const wordsOf = (name: string): readonly string[] =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '')

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
const cut = (value: unknown): string => textOf(value).slice(0, MAX_TEXT)

const objectOf = (value: unknown): Json => (isObject(value) ? value : {})
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
