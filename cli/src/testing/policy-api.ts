import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { json } from 'node:stream/consumers'
import { storeLogin } from '../credentials.ts'

/** An admin API with the connection `orders`, as far as policies need one. */
export interface PolicyApi extends AsyncDisposable {
  readonly url: string
  /** Texts by version, the first at index 0; a test may add some as if someone else had published them. */
  readonly versions: { readonly cedar: string; readonly reason: string }[]
  /** Bodies of explanations and permissions, the newest last. */
  readonly asked: unknown[]
  /** Called before a set is published. */
  beforePublish: () => void
}

const author = { kind: 'user', id: 'dave', issuer: 'i', groups: ['admins'] }
const time = '2026-01-01T00:00:00.000Z'
const changes = { added: ['new\u202eid'], removed: ['old'], changed: [] }

/** Serves it on a free port of 127.0.0.1, and logs in for it. */
export async function startPolicyApi(configDirectory: string): Promise<PolicyApi> {
  const state: { versions: PolicyApi['versions']; asked: unknown[]; beforePublish: () => void } = {
    versions: [],
    asked: [],
    beforePublish: () => {},
  }
  const server = createServer((request, response) => {
    void answer(state, request).then(([status, body]) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
    )
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  const login = { url, user: 'dave', accessToken: 'token', expiresAt: Date.now() + 60_000 }
  await storeLogin({ configDirectory }, login)
  return Object.assign(state, {
    url,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await once(server.close(), 'close')
    },
  })
}

type Answer = readonly [status: number, body: unknown]

async function answer(
  state: Pick<PolicyApi, 'versions' | 'asked' | 'beforePublish'>,
  request: IncomingMessage,
): Promise<Answer> {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://x')
  const body: unknown = request.method === 'GET' ? undefined : await json(request)
  const version = state.versions.length
  const part = pathname.replace('/api/connections/orders/policy', '')
  if (pathname === '/api/connections') return [200, { connections: [{ name: 'orders' }] }]
  if (request.method === 'PUT') return published(state, body)
  if (part === '')
    return [200, { connection: 'orders', version, cedar: state.versions.at(-1)?.cedar ?? '' }]
  if (part === '/versions') return [200, history(state.versions, searchParams)]
  if (part.startsWith('/versions/')) return read(state.versions, Number(part.split('/').at(-1)))
  if (part === '/validations') return [200, validation(body, version)]
  state.asked.push(body)
  return part === '/permissions' ? permissions(body) : [200, EXPLANATION]
}

function published(state: Pick<PolicyApi, 'versions' | 'beforePublish'>, body: unknown): Answer {
  state.beforePublish()
  const { cedar, reason, expectedVersion } = Object(body)
  if (expectedVersion !== state.versions.length)
    return [409, { code: 'version_conflict', detail: 'Someone else was faster.' }]
  state.versions.push({ cedar, reason })
  return [200, { version: state.versions.length }]
}

function history(versions: PolicyApi['versions'], query: URLSearchParams) {
  const before = Number(query.get('before') ?? versions.length + 1)
  const all = versions
    .map(({ reason }, index) => ({
      version: index + 1,
      author,
      reason,
      time,
      previous: index,
      changes,
    }))
    .toReversed()
    .filter(({ version }) => version < before)
  // Two a page, however many are asked for.
  const page = all.slice(0, Math.min(2, Number(query.get('limit'))))
  return { versions: page, ...(all.length > page.length && { next: page.at(-1)?.version }) }
}

function read(versions: PolicyApi['versions'], version: number): Answer {
  const found = versions[version - 1]
  if (found === undefined) return [404, { code: 'not_found', detail: 'There is no such version.' }]
  return [200, { connection: 'orders', version, author, time, ...found }]
}

function validation(body: unknown, inForce: number) {
  const wrong = String(Object(body).cedar).includes('wrong')
  const problems = wrong ? ['Policy a: it is wrong.'] : []
  return {
    problems,
    more: 0,
    inForce,
    changes: { ...changes, diff: '--- a\n+++ b\n@@ -1 +1 @@\n-x\n+y\u001b[2J\n' },
  }
}

function permissions(body: unknown): Answer {
  const none = { policies: [], approvers: [] }
  const tool = { kind: 'tool', policies: ['write'], approvers: ['dba'] }
  return Object(body).after === undefined
    ? [
        200,
        {
          policyVersion: 3,
          permissions: [{ kind: 'method', name: 'connect', outcome: 'deny', ...none }],
          next: 'x',
        },
      ]
    : [
        200,
        {
          policyVersion: 3,
          permissions: [
            { ...tool, name: 'refund', outcome: 'approval' },
            { ...tool, name: 'query\u202e', outcome: 'some' },
            { kind: 'tool', name: 'other', outcome: 'deny', held: true, ...none },
          ],
        },
      ]
}

const EXPLANATION = {
  decision: {
    outcome: 'require_approval',
    access: 'write',
    reasons: ['It needs the approval of one member of dba.'],
    policies: ['write'],
    policyVersion: 3,
    obligations: { mask: 'default', unmask: ['email', 'phone'] },
    approval: { approvers: ['dba'], quorum: 1, ttlSeconds: 900 },
    facts: {
      sql: {
        understood: true,
        statements: 1,
        verbs: ['DELETE'],
        tablesRead: [],
        tablesWritten: ['public.orders'],
        functions: [],
      },
    },
  },
  policies: [
    {
      id: 'write',
      effect: 'permit',
      annotations: { id: 'write' },
      cedar: '@id("write")\npermit (principal, action, resource);',
    },
  ],
}
