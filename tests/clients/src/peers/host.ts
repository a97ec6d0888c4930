import type { Said } from './peer.ts'

/** What the host around a client can do for a server. */
export const CAPABILITIES = {
  sampling: {},
  elicitation: { form: {}, url: {} },
  roots: { listChanged: true },
}

export type HostMethod = 'sampling/createMessage' | 'elicitation/create' | 'roots/list'

/** Answers servers as a person and a model would, and remembers what they asked. */
export interface Host {
  readonly asked: readonly Said[]
  sample(params: unknown): {
    model: string
    role: 'assistant'
    content: { type: 'text'; text: string }
  }
  elicit(params: unknown): { action: 'accept'; content?: Record<string, string | boolean> }
  listRoots(params: unknown): { roots: { uri: string; name: string }[] }
}

/** What the person fills in, whatever the form asks of it. */
const FILLED = { name: 'Ada', username: 'ada', email: 'none', color: 'green', context: 'work' }

/** A host that gives one folder as its root. */
export function createHost(root: string): Host {
  const asked: Said[] = []
  const note = (method: HostMethod, params: unknown): void => void asked.push({ method, params })
  return {
    asked,
    sample(params) {
      note('sampling/createMessage', params)
      return { model: 'a-model', role: 'assistant', content: { type: 'text', text: 'Paris' } }
    },
    elicit(params) {
      note('elicitation/create', params)
      const fields = fieldsOf(params)
      if (fields === undefined) return { action: 'accept' }
      const known: [string, string | boolean][] = [...Object.entries(FILLED), ['ok', true]]
      return {
        action: 'accept',
        content: Object.fromEntries(known.filter(([name]) => fields.includes(name))),
      }
    },
    listRoots(params) {
      note('roots/list', params)
      return { roots: [{ uri: root, name: 'work' }] }
    },
  }
}

/** Names of the fields of a form; undefined where it is a link. */
function fieldsOf(params: unknown): string[] | undefined {
  const schema = memberOf(params, 'requestedSchema')
  return schema === undefined ? undefined : Object.keys(Object(memberOf(schema, 'properties')))
}

/** A member of what may be an object. */
export const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
