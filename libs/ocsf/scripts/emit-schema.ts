/**
 * Writes src/schema.json from a clone of https://github.com/ocsf/ocsf-schema (Apache-2.0):
 *
 *     node libs/ocsf/scripts/emit-schema.ts <git directory of the clone>
 *
 * What is written is the part of the schema that Sallyport's events use: their classes and the objects in them, with
 * inheritance, included profiles and the dictionary resolved. An attribute whose object is not kept stays as a name.
 */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const TAG = 'v1.8.0'
const CLASSES = [
  'events/base_event.json',
  'events/iam/authentication.json',
  'events/iam/authorize_session.json',
  'events/iam/entity_management.json',
  'events/application/api_activity.json',
  'events/findings/detection_finding.json',
]
const OBJECTS = [
  'actor',
  'api',
  'authorization',
  'finding_info',
  'group',
  'managed_entity',
  'metadata',
  'network_endpoint',
  'policy',
  'product',
  'request',
  'resource_details',
  'response',
  'service',
  'session',
  'user',
]

type Json = Readonly<Record<string, unknown>>

const [directory = ''] = process.argv.slice(2)
const git = (...args: readonly string[]): string =>
  execFileSync('git', [`--git-dir=${directory}`, ...args], { encoding: 'utf8', maxBuffer: 2 ** 27 })
const read = (path: string): Json => asJson(JSON.parse(git('show', `${TAG}:${path}`)))
const asJson = (value: unknown): Json =>
  typeof value === 'object' && value !== null ? { ...value } : {}
const entries = (value: unknown): [string, Json][] =>
  Object.entries(asJson(value)).map(([name, one]) => [name, asJson(one)])

const dictionary = read('dictionary.json')
const files = git('ls-tree', '-r', '--name-only', TAG, 'events', 'objects', 'profiles')
  .trim()
  .split('\n')
const categories = asJson(read('categories.json')['attributes'])

/** Where the thing of a name that another one extends is described. */
const fileOf = (kind: string, name: string): string =>
  files.find((path) => path.startsWith(`${kind}/`) && path.endsWith(`/${name}.json`)) ?? ''

interface Described {
  readonly self: Json
  readonly attributes: Map<string, Json>
  readonly constraints: Json
  readonly profiles: readonly string[]
}

/** A class or an object with all that it inherits and includes. */
function describe(kind: string, path: string): Described {
  const self = read(path)
  const parent = self['extends']
  const above = typeof parent === 'string' ? describe(kind, fileOf(kind, parent)) : undefined
  const attributes = new Map(above?.attributes)
  const { $include: included, ...own } = asJson(self['attributes'])
  for (const file of Array.isArray(included) ? included : []) {
    const profile = read(String(file))
    for (const [name, attribute] of entries(profile['attributes']))
      attributes.set(name, { ...attribute, profile: profile['name'], ...attributes.get(name) })
  }
  for (const [name, attribute] of entries(own)) {
    const inherited = asJson(attributes.get(name))
    const values = { ...asJson(inherited['enum']), ...asJson(attribute['enum']) }
    const merged = { ...inherited, ...attribute }
    attributes.set(name, Object.keys(values).length > 0 ? { ...merged, enum: values } : merged)
  }
  const profiles = Array.isArray(self['profiles']) ? self['profiles'].map(String) : []
  return {
    self: { category: above?.self['category'], ...self },
    attributes,
    constraints: { ...above?.constraints, ...asJson(self['constraints']) },
    profiles: [...new Set([...(above?.profiles ?? []), ...profiles])],
  }
}

function attributesOf({ attributes }: Described): Json {
  const named = [...attributes].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(named.map(([name, own]) => [name, compact(name, own)]))
}

function compact(name: string, own: Json): Json {
  const general = asJson(asJson(dictionary['attributes'])[name])
  const values = { ...asJson(general['enum']), ...asJson(own['enum']) }
  const captions = entries(values).map(([value, { caption }]) => [value, caption])
  const sibling = own['sibling'] ?? general['sibling'] ?? name.replace(/_id$/, '')
  return {
    type: own['type'] ?? general['type'],
    ...(general['is_array'] === true && { array: true }),
    ...(own['requirement'] === 'required' && { required: true }),
    ...(typeof own['profile'] === 'string' && { profile: own['profile'] }),
    ...(captions.length > 0 && { enum: Object.fromEntries(captions) }),
    ...(captions.length > 0 && sibling !== name && { sibling }),
  }
}

function classOf(path: string): [string, Json] {
  const described = describe('events', path)
  const { self, constraints, profiles } = described
  const category = Number(asJson(categories[String(self['category'])])['uid'] ?? 0)
  const uid = category * 1000 + Number(self['uid'] ?? 0)
  return [
    String(uid),
    {
      name: self['name'],
      caption: self['caption'],
      category,
      profiles,
      constraints,
      attributes: attributesOf(described),
    },
  ]
}

function objectOf(name: string): [string, Json] {
  const described = describe('objects', fileOf('objects', name))
  return [name, { constraints: described.constraints, attributes: attributesOf(described) }]
}

const types = entries(asJson(dictionary['types'])['attributes']).map(([name, type]) => {
  const { type: base, regex, max_len: maxLength, range, values } = type
  return [name, { base, regex, maxLength, range, values }]
})

const schema = {
  source: `https://github.com/ocsf/ocsf-schema tag ${TAG}, commit ${git('rev-parse', `${TAG}^{commit}`).trim()}`,
  licence:
    'Copyright OCSF a Series of LF Projects, LLC. Apache License 2.0. Changed: reduced to the classes and objects that Sallyport uses, resolved, without descriptions. Made by libs/ocsf/scripts/emit-schema.ts.',
  version: read('version.json')['version'],
  types: Object.fromEntries(types),
  classes: Object.fromEntries(CLASSES.map(classOf)),
  objects: Object.fromEntries(OBJECTS.map(objectOf)),
}
const target = fileURLToPath(new URL('../src/schema.json', import.meta.url))
writeFileSync(target, `${JSON.stringify(schema)}\n`)
