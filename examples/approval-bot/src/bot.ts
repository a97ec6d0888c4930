// Votes on refunds of the connection "orders": small ones in office hours pass. Copy it, and change `judge`.
import { readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { connect } from '@nats-io/transport-node'

type Exchange = { connection: string; verb: string; name: string }
type Approval = { id: string; request: { arguments?: string; exchange?: Exchange } }
type Verdict = { vote: 'approve' | 'deny'; reason: string }
type Result<Reply> = { reply?: Reply; error?: { code: string; retryable: boolean } }

function env(name: string, otherwise?: string): string {
  // oxlint-disable-next-line node/no-process-env
  const value = process.env[name] ?? otherwise
  if (value === undefined) throw new Error(`${name} is missing`)
  return value
}
const secret = (name: string): string =>
  env(name, '') || readFileSync(env(`${name}_FILE`), 'utf8').trim()

const user = env('NATS_USER', 'bots')
const limit = Number(env('REFUND_LIMIT', '100')) || 0
const days = env('OFFICE_DAYS', 'Mon,Tue,Wed,Thu,Fri').split(',')
const [opens = '', closes = ''] = env('OFFICE_HOURS', '09:00-17:00').split('-')
const timeZone = env('OFFICE_TIME_ZONE', 'UTC')
const hours = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
const clock = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', ...hours })

/** What to vote; undefined leaves it to people, as do arguments that masking or a surprise has made unreadable. */
function judge({ request: { exchange, arguments: text = '{}' } }: Approval): Verdict | undefined {
  const { connection, verb, name }: Partial<Exchange> = exchange ?? {}
  if (connection !== 'orders' || verb !== 'tools/call' || name !== 'refund') return undefined
  const { amount }: { amount?: unknown } = JSON.parse(text)
  if (typeof amount !== 'number' || amount <= 0) return undefined
  const [day = '', time = ''] = clock.format().split(/,? /)
  const open = days.includes(day) && opens <= time && time < closes
  if (amount > limit) return { vote: 'deny', reason: `only refunds up to ${limit} are approved` }
  if (open) return { vote: 'approve', reason: `up to ${limit}, in office hours` }
  return { vote: 'deny', reason: `outside office hours (${opens} to ${closes} ${timeZone})` }
}

const waiting = { waitOnFirstConnect: true, maxReconnectAttempts: -1 }
const access = { user, pass: secret('NATS_PASSWORD'), inboxPrefix: `_INBOX.${user}` }
const nats = await connect({ servers: env('NATS_URL'), ...access, ...waiting })

/** One call of the bus. */
async function call<Reply>(method: string, request: object): Promise<Result<Reply>> {
  const message = JSON.stringify({ v: 1, calls: [{ deadlineMs: 5000, request }] })
  const answer = await nats.request(`rpc.approval.${method}`, message, { timeout: 6000 })
  const { results = [] } = answer.json<{ results?: Result<Reply>[] }>()
  return results[0] ?? { error: { code: 'not understood', retryable: true } }
}

let token = { value: '', until: 0 }
/** The bot's own access token for the admin API: a vote counts for whom its token names. Renewed before it ends. */
async function accessToken(): Promise<string> {
  if (Date.now() < token.until) return token.value
  const basic = [env('CLIENT_ID'), secret('CLIENT_SECRET')].map(encodeURIComponent).join(':')
  const headers = { authorization: `Basic ${Buffer.from(basic).toString('base64')}` }
  const form = { grant_type: 'client_credentials', resource: env('ADMIN_API_URL') }
  const sent = { method: 'POST', headers, body: new URLSearchParams(form) }
  const response = await fetch(env('TOKEN_URL'), { ...sent, signal: AbortSignal.timeout(5000) })
  if (!response.ok) throw new Error(`the identity provider answers ${response.status}`)
  const granted: { access_token: string; expires_in: number } = JSON.parse(await response.text())
  token = { value: granted.access_token, until: Date.now() + (granted.expires_in - 60) * 1000 }
  return token.value
}

const PENDING = { status: 'pending', limit: 100 }
const done = new Set<string>()
/** Reads one approval, with the arguments that news and lists have not, and votes on it. */
async function consider(id: string): Promise<void> {
  if (done.has(id)) return
  const { reply } = await call<Approval>('get', { approval: id })
  const verdict = reply && judge(reply)
  if (verdict === undefined) return
  const { error } = await call('vote', { approval: id, ...verdict, token: await accessToken() })
  console.log(`${id}: ${verdict.vote}, ${verdict.reason}; ${error?.code ?? 'counted'}`)
  if (done.size === 10_000) done.clear()
  if (error?.code === 'unauthenticated') token.until = 0
  else if (error?.retryable !== true) done.add(id)
}

/** Says what failed, and goes on; what is no JSON is not quoted. */
const attempt = async (work: () => Promise<void>): Promise<void> =>
  work().catch((e: unknown) => console.error(e instanceof SyntaxError ? 'not JSON' : String(e)))

/** What was asked while the bot was away, and what it could not vote on. */
async function catchUp(): Promise<void> {
  const { reply, error } = await call<{ approvals: Approval[] }>('list', PENDING)
  if (error !== undefined) console.error(`list: ${error.code}`)
  for (const { id } of reply?.approvals ?? []) await attempt(() => consider(id))
}
async function catchUpAgain(): Promise<void> {
  for (; !nats.isClosed(); await setTimeout(15_000)) await attempt(catchUp)
}

const asked = nats.subscribe('approval.requested.orders')
void catchUpAgain()
for await (const message of asked)
  await attempt(async () => consider(message.json<{ approval: Approval }>().approval.id))
throw (await nats.closed()) ?? new Error('the connection was closed')
