import { type Attribute, type DataType, OCSF, type Shape } from './schema.ts'

type Members = Readonly<Record<string, unknown>>

/**
 * What is wrong with an event by the published schema, each problem with its place; nothing for a valid one. Stricter
 * than OCSF asks for: an attribute that the schema does not have is a problem, and so is a caption that is not the
 * schema's.
 */
export function problemsOf(event: unknown): readonly string[] {
  if (!isMembers(event)) return ['the event is no object']
  const uid = event['class_uid']
  const kind = OCSF.classes[String(uid)]
  if (kind === undefined) return [`class_uid: ${String(uid)} is no class of this schema`]
  const named = profilesOf(event)
  return [
    ...arithmetic(event, kind.category),
    ...(event['class_name'] === kind.caption ? [] : ['class_name: is not the caption']),
    ...named
      .filter((profile) => !kind.profiles.includes(profile))
      .map((profile) => `metadata.profiles: the class has no profile ${profile}`),
    ...inShape(event, kind, '', named),
  ]
}

function profilesOf(event: Members): readonly string[] {
  const { metadata } = event
  const profiles = isMembers(metadata) ? metadata['profiles'] : undefined
  return Array.isArray(profiles) ? profiles.map(String) : []
}

function arithmetic(event: Members, category: number): string[] {
  const { category_uid, class_uid, activity_id, type_uid } = event
  const problems: string[] = []
  if (category_uid !== category) problems.push(`category_uid: must be ${category}`)
  const expected = Number(class_uid) * 100 + Number(activity_id)
  if (type_uid !== expected) problems.push(`type_uid: must be ${expected}`)
  const { metadata } = event
  const version = isMembers(metadata) ? metadata['version'] : undefined
  if (version !== OCSF.version) problems.push(`metadata.version: must be ${OCSF.version}`)
  return problems
}

function inShape(
  members: Members,
  { attributes, constraints }: Shape,
  place: string,
  profiles: readonly string[],
): string[] {
  const problems: string[] = []
  const has = (name: string): boolean => members[name] !== undefined
  for (const [name, { required, profile }] of Object.entries(attributes)) {
    const asked = profile === undefined || profiles.includes(profile)
    if (required === true && asked && !has(name)) problems.push(`${place}${name}: is required`)
    if (!asked && has(name)) problems.push(`${place}${name}: needs the profile ${profile}`)
  }
  const { at_least_one: least, just_one: one } = constraints
  if (least !== undefined && !least.some(has))
    problems.push(`${place || 'event'}: needs one of ${least.join(', ')}`)
  if (one !== undefined && one.filter(has).length !== 1)
    problems.push(`${place || 'event'}: needs exactly one of ${one.join(', ')}`)
  for (const [name, value] of Object.entries(members)) {
    const attribute = Object.hasOwn(attributes, name) ? attributes[name] : undefined
    const at = `${place}${name}`
    if (attribute === undefined) problems.push(`${at}: is no attribute of this schema`)
    else problems.push(...inAttribute(value, attribute, at, members, profiles))
  }
  return problems
}

function inAttribute(
  value: unknown,
  attribute: Attribute,
  at: string,
  around: Members,
  profiles: readonly string[],
): string[] {
  const { type, array } = attribute
  if (Array.isArray(value) !== (array === true))
    return [`${at}: must be ${array === true ? 'an array' : 'one value'}`]
  const values: readonly unknown[] = Array.isArray(value) ? value : [value]
  return values.flatMap((one) => [
    ...inType(one, type, at, profiles),
    ...inEnum(one, attribute, at, around),
  ])
}

/** The caption of `Other` is the source's own. */
const OTHER = '99'

function inEnum(value: unknown, attribute: Attribute, at: string, around: Members): string[] {
  const { enum: values, sibling } = attribute
  if (values === undefined || at === 'class_uid' || at === 'category_uid') return []
  const caption = values[String(value)]
  if (caption === undefined) return [`${at}: ${String(value)} is none of its values`]
  const said = sibling === undefined ? undefined : around[sibling]
  if (String(value) === OTHER)
    return said === undefined ? [`${at}: Other needs a caption in ${sibling}`] : []
  return said === undefined || said === caption ? [] : [`${sibling}: the caption is ${caption}`]
}

function inType(
  value: unknown,
  type: string,
  at: string,
  profiles: readonly string[],
): readonly string[] {
  if (type === 'json_t' || type === 'object') return []
  const data = OCSF.types[type]
  if (data !== undefined) return isOfType(value, type, data) ? [] : [`${at}: is no ${type}`]
  const shape = OCSF.objects[type]
  if (shape === undefined) return [`${at}: the object ${type} is not in the reduced schema`]
  return isMembers(value) ? inShape(value, shape, `${at}.`, profiles) : [`${at}: is no object`]
}

function isOfType(value: unknown, name: string, { base, regex, maxLength, range }: DataType) {
  switch (base ?? name) {
    case 'boolean_t':
      return typeof value === 'boolean'
    case 'float_t':
      return typeof value === 'number'
    case 'integer_t':
    case 'long_t':
      return (
        Number.isSafeInteger(value) &&
        (range === undefined || (Number(value) >= range[0] && Number(value) <= range[1]))
      )
    default:
      return (
        typeof value === 'string' &&
        value.length <= (maxLength ?? Infinity) &&
        (regex === undefined || new RegExp(regex).test(value))
      )
  }
}

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
