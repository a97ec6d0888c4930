import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { RpcError } from '@sallyport/bus'
import {
  type Approval,
  approvalCancel,
  approvalConsume,
  type ApprovalId,
  approvalOpen,
  OperationToApprove,
  newExchangeId,
  parser,
} from '@sallyport/contracts'
import { askedFor, vote } from './acts.ts'
import type { Clients, Sending, Told, Wanted } from './client.ts'
import { principalOf } from './people.ts'
import { playAccess } from './play-access.ts'
import { TERMS } from './policies.ts'
import type { Asking, Client, Run, User, Voter } from './schedule.ts'
import type { Stage } from './stage.ts'

/** A use on the bus that was answered with success. */
export interface DirectUse {
  readonly run: number
  readonly approval: ApprovalId
  readonly digest: string
  readonly exchange: string
}

export interface Playing {
  readonly stage: Stage
  readonly clients: Clients
  readonly uses: DirectUse[]
  /** When whoever ended a grant was told that it is over, Unix milliseconds. */
  readonly ended: Map<ApprovalId, number>
  /** When someone was told that access is given, Unix milliseconds. */
  readonly given: Map<ApprovalId, number>
}

/** Longest time that a run may take, and one that has to come to its end. */
const PATIENCE_MS = { any: 4_000, happens: 45_000 }
const PAUSE_MS = 40
/** How often a vote or a use on the bus is tried. */
const ATTEMPTS = 4
/** After so many requests a client looks whether its call was made for another who has left. */
const LOOKS_AFTER = 10

/** Plays one run to its end. */
export async function play(playing: Playing, run: Run): Promise<void> {
  const { stage } = playing
  const over = AbortSignal.timeout(run.happens ? PATIENCE_MS.happens : PATIENCE_MS.any)
  await Promise.all([
    playCalls(playing, run, over),
    run.uses === undefined ? undefined : playUses(playing, run, run.uses),
    run.leasing === undefined ? undefined : playAccess({ ...playing, run, leasing: run.leasing }),
    run.publishMs === undefined
      ? undefined
      : sleep(run.publishMs).then(() => stage.publish(run.connection).catch(ignored)),
  ])
}

/** What a disturbance made of a step: the others go on. */
const ignored = (): void => {}

/** The call that a run is about. */
export const wantedOf = ({ number, connection, calls: { by, tool } }: Run): Wanted => ({
  by,
  connection,
  tool,
  arguments: { run: number, note: 'a' },
})

async function playCalls(playing: Playing, run: Run, over: AbortSignal): Promise<void> {
  const { stage } = playing
  const { clients } = run.calls
  const wanted = wantedOf(run)
  const ended = new AbortController()
  const known = askedFor(stage, wanted, 0, AbortSignal.any([over, ended.signal])).catch(
    () => undefined,
  )
  const calling = Promise.all(clients.map((client) => insist(playing, wanted, client, over, ended)))
  void calling.then(() => ended.abort())
  await Promise.all([calling, ...sayings(stage, known, run.calls)])
}

/** Everybody's say on an approval, as soon as it is known. */
function sayings(
  stage: Stage,
  known: Promise<ApprovalId | undefined>,
  { by, voters, cancelMs }: Asking,
): readonly Promise<void>[] {
  const cancel = async (): Promise<void> => {
    const approval = await known
    if (approval === undefined || cancelMs === undefined) return
    await sleep(cancelMs)
    const token = await stage.votingToken(by)
    await stage.bus.call(approvalCancel, { approval, token }).catch(ignored)
  }
  return [...voters.map((voter) => say(stage, known, voter)), cancel()]
}

async function say(
  stage: Stage,
  known: Promise<ApprovalId | undefined>,
  { who, vote: how, delayMs, caller }: Voter,
): Promise<void> {
  const approval = await known
  if (approval === undefined) return
  await sleep(delayMs)
  const bus = stage.callers[caller] ?? stage.bus
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    // oxlint-disable-next-line no-await-in-loop -- a vote that got no answer is cast again
    const end = await vote(stage, bus, approval, who, how).catch((error: unknown) => error)
    if (!(end instanceof Error) || (end instanceof RpcError && !end.retryable)) return
  }
}

/** A client that asks until it has its answer, is refused for good, leaves, or has asked often enough. */
async function insist(
  { clients, stage }: Playing,
  wanted: Wanted,
  client: Client,
  over: AbortSignal,
  ended: AbortController,
): Promise<void> {
  await sleep(client.delayMs)
  const leaving = client.leavesMs === undefined ? undefined : AbortSignal.timeout(client.leavesMs)
  const own = {
    ...wanted,
    by: client.by ?? wanted.by,
    ...(client.changed && { arguments: { ...wanted.arguments, note: 'b' } }),
  }
  let told: Told | undefined
  for (let post = 0; post < client.posts && !isOver(told); post++) {
    if (over.aborted || ended.signal.aborted || leaving?.aborted === true) return
    if (post > LOOKS_AFTER && wasMade(stage, wanted)) return
    const sending = {
      manner: client.manner,
      edge: client.edge + post,
      ...(leaving !== undefined && { signal: leaving }),
    }
    // oxlint-disable-next-line no-await-in-loop -- one request after the other, as clients do
    told = await step(clients, own, sending, told)
    // oxlint-disable-next-line no-await-in-loop
    if (told.kind !== 'again') await sleep(PAUSE_MS)
  }
  if (told?.kind === 'done' && !client.changed && client.by === undefined) ended.abort()
}

const wasMade = ({ target }: Stage, { arguments: args }: Wanted): boolean =>
  target.executed.some((execution) => JSON.stringify(execution.arguments) === JSON.stringify(args))

function step(
  clients: Clients,
  wanted: Wanted,
  sending: Sending,
  told: Told | undefined,
): Promise<Told> {
  if (told?.kind === 'task') return clients.poll(wanted, told.task, sending)
  return clients.send(wanted, told?.kind === 'again' ? { ...sending, state: told.state } : sending)
}

const isOver = (told: Told | undefined): boolean =>
  told?.kind === 'done' || (told?.kind === 'refused' && told.code === 'approval_denied')

const parseRequest = parser('approval request', OperationToApprove)

/** Uses on the bus, each as an edge would for an exchange of its own. */
async function playUses(
  playing: Playing,
  run: Run,
  asking: NonNullable<Run['uses']>,
): Promise<void> {
  const { stage } = playing
  const opened = stage.bus
    .call(approvalOpen, directRequest(stage, run, asking))
    .catch(() => undefined)
  const known = opened.then((approval) => approval?.id)
  await Promise.all([
    ...sayings(stage, known, asking),
    ...asking.users.map((user) => useDirectly(playing, run, opened, user)),
  ])
}

function directRequest(
  stage: Stage,
  { number, connection }: Run,
  { by, tool }: Asking,
): OperationToApprove {
  const { approvers, ...terms } = TERMS[tool]
  return parseRequest({
    exchange: {
      id: newExchangeId(),
      session: '0'.repeat(32),
      principal: principalOf(by, stage.issuer.issuer),
      connection,
      kind: 'mcp',
      verb: 'tools/call',
      name: tool,
    },
    digest: createHash('sha256').update(`direct ${number}`).digest('hex'),
    arguments: JSON.stringify({ run: number, direct: true }),
    reasons: [],
    policies: [tool],
    policyVersion: 1,
    terms: { ...terms, approvers: [approvers] },
  })
}

async function useDirectly(
  { stage, uses }: Playing,
  { number }: Run,
  opened: Promise<Approval | undefined>,
  { delayMs, caller, changed }: User,
): Promise<void> {
  const approval = await opened
  if (approval === undefined) return
  await sleep(delayMs)
  const { digest } = approval.request
  const request = approvalConsume.parseRequest({
    approval: approval.id,
    digest: changed ? oneDigitApart(digest) : digest,
    exchange: newExchangeId(),
  })
  const bus = stage.callers[caller] ?? stage.bus
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const used = await bus.call(approvalConsume, request).catch(ignored)
    if (used !== undefined) return void uses.push({ run: number, ...request })
    // oxlint-disable-next-line no-await-in-loop
    await sleep(PAUSE_MS)
  }
}

const oneDigitApart = (digest: string): string =>
  `${digest.startsWith('0') ? '1' : '0'}${digest.slice(1)}`
