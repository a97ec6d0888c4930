import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type ApprovalNews, ConnectionName, validatorOf } from '@sallyport/contracts'
import { EVENT_KINDS, type Webhook } from '../domain/webhook/webhook.ts'
import { readSecrets } from './secret.ts'

/** What one entry of the file says, or everything that is wrong with it. */
export interface Entry {
  /** Absent where there are problems. */
  readonly webhook?: Webhook
  /** Where it has one that can be shown. */
  readonly name?: string
  readonly problems: readonly string[]
}

type Members = Readonly<Record<string, unknown>>
type Reject = (problem: string) => void

const MEMBERS = [
  'name',
  'url',
  'secretFile',
  'format',
  'events',
  'connections',
  'allowHttp',
] as const
const NAME = /^[a-z0-9][a-z0-9-]{0,62}$/
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/
const MAX_CONNECTIONS = 256
const MAX_SHOWN_CHARS = 40
const isConnection = validatorOf(ConnectionName)

/** Reads one webhook; paths are relative to `folder`. */
export function readEntry(entry: unknown, folder: string): Entry {
  if (!isMembers(entry)) return { problems: ['must have members, such as name and url'] }
  const problems: string[] = []
  const reject: Reject = (problem) => void problems.push(problem)
  for (const member of Object.keys(entry))
    if (!MEMBERS.some((known) => known === member))
      reject(`has the unknown member ${JSON.stringify(member.slice(0, MAX_SHOWN_CHARS))}`)
  const { connections } = entry
  const name = nameOf(entry, reject)
  const webhook: Webhook = {
    name: name ?? '',
    ...addressOf(entry, reject),
    ...formatOf(entry, folder, reject),
    events: eventsOf(entry, reject),
    ...(connections !== undefined && { connections: connectionsOf(connections, reject) }),
  }
  return {
    ...(problems.length === 0 && { webhook }),
    ...(name !== undefined && { name }),
    problems,
  }
}

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function nameOf({ name }: Members, reject: Reject): string | undefined {
  if (typeof name === 'string' && NAME.test(name)) return name
  reject('name must be small letters, digits and hyphens, at most 63')
  return undefined
}

function addressOf(
  { url, allowHttp = false }: Members,
  reject: Reject,
): Pick<Webhook, 'url' | 'host'> {
  if (typeof allowHttp !== 'boolean') reject('allowHttp must be true or false')
  const parsed = typeof url === 'string' ? URL.parse(url) : null
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) {
    reject('url must be an https URL')
    return { url: '', host: '' }
  }
  if (`${parsed.username}${parsed.password}` !== '')
    reject('url must have no user and no password; the signature says who sends')
  if (parsed.protocol === 'http:' && !LOOPBACK.test(parsed.hostname) && allowHttp !== true)
    reject('url must be https; http is for this machine alone, unless allowHttp is true')
  return { url: parsed.href, host: parsed.host }
}

function formatOf(
  { format, secretFile }: Members,
  folder: string,
  reject: Reject,
): Pick<Webhook, 'format' | 'secrets'> {
  switch (format) {
    case 'standard':
      return { format, secrets: secretsOf(secretFile, folder, reject) }
    case 'slack':
      if (secretFile !== undefined)
        reject('secretFile is not for slack, which checks no signature: its URL is the secret')
      return { format, secrets: [] }
    default:
      reject('format must be standard or slack')
      return { format: 'standard', secrets: [] }
  }
}

function secretsOf(file: unknown, folder: string, reject: Reject): readonly Uint8Array[] {
  if (typeof file !== 'string' || file === '') {
    reject('secretFile must be the path of a file with the secret')
    return []
  }
  const secrets = secretsIn(resolve(folder, file), reject)
  if (secrets === undefined)
    reject(
      'secretFile must hold whsec_ and 24 to 64 bytes in base64, on one line, or on two while the secret is changed',
    )
  return secrets ?? []
}

function secretsIn(path: string, reject: Reject): readonly Uint8Array[] | undefined {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    reject('secretFile names a file that cannot be read')
    return []
  }
  return readSecrets(text)
}

function eventsOf({ events = EVENT_KINDS }: Members, reject: Reject): readonly ApprovalNews[] {
  const named: readonly unknown[] = Array.isArray(events) ? events : []
  const known = EVENT_KINDS.filter((kind) => named.includes(kind))
  if (named.length === 0 || known.length !== named.length)
    reject(`events must be a list of ${EVENT_KINDS.join(', ')}, each once`)
  return known
}

function connectionsOf(connections: unknown, reject: Reject): readonly string[] {
  const names: readonly unknown[] = Array.isArray(connections) ? connections : []
  const known = names.filter((name): name is string => isConnection().Check(name))
  if (names.length === 0 || names.length > MAX_CONNECTIONS || known.length !== names.length)
    reject(`connections must be a list of 1 to ${MAX_CONNECTIONS} names of connections`)
  return known
}
