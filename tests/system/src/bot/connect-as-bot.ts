import {
  connect,
  type Msg,
  type NodeConnectionOptions,
  PermissionViolationError,
} from '@nats-io/transport-node'
import type { System } from '@sallyport/kit'

/** An approval, as far as these tests look at it. */
export interface SeenApproval {
  readonly id: string
  readonly status: string
  readonly votes: readonly {
    readonly voter: { readonly id: string; readonly kind: string }
    readonly vote: string
    readonly reason: string
  }[]
}

/** What whoever has the credentials of the user `bots` can do on the bus. */
export interface BotConnection extends AsyncDisposable {
  /** The next request for consent on the connection `orders`, from now on. */
  nextRequest(): Promise<SeenApproval>
  approval(id: string): Promise<SeenApproval>
  /** Approves; the code of the refusal, or `counted`. */
  approve(id: string, token: string): Promise<string>
  /** What the server refuses of sending to and listening to each of the subjects. */
  refusals(subjects: readonly string[]): Promise<ReadonlySet<string>>
}

interface Answer {
  readonly results: readonly [
    { readonly reply: SeenApproval; readonly error?: { readonly code: string } },
  ]
}

const PATIENCE_MS = 60_000

/** Connects with the credentials of the user `bots`. */
export async function connectAsBot({ nats }: System): Promise<BotConnection> {
  const pass = nats.passwords.get('bots') ?? ''
  const access = { servers: nats.url, user: 'bots', pass, inboxPrefix: '_INBOX.bots' }
  const connection = await connect({ ...access, maxReconnectAttempts: -1 })
  const waiting: ((approval: SeenApproval) => void)[] = []
  connection.subscribe('approval.requested.orders', {
    callback: (_error, message: Msg) =>
      waiting.shift()?.(message.json<{ approval: SeenApproval }>().approval),
  })
  await connection.flush()

  async function call(method: string, request: object): Promise<Answer['results'][0]> {
    const body = JSON.stringify({ v: 1, calls: [{ deadlineMs: PATIENCE_MS, request }] })
    const answer = await connection.request(`rpc.approval.${method}`, body, {
      timeout: PATIENCE_MS,
    })
    return answer.json<Answer>().results[0]
  }

  return {
    nextRequest: () => new Promise((resolve) => void waiting.push(resolve)),
    approval: async (approval) => (await call('get', { approval })).reply,
    async approve(approval, token) {
      const { error } = await call('vote', { approval, vote: 'approve', reason: '', token })
      return error?.code ?? 'counted'
    },
    refusals: (subjects) => refusalsOf(access, subjects),
    [Symbol.asyncDispose]: () => connection.close(),
  }
}

/** `publish <subject>` and `subscription <subject>` for each that is refused. */
async function refusalsOf(
  access: NodeConnectionOptions,
  subjects: readonly string[],
): Promise<ReadonlySet<string>> {
  const refused = new Set<string>()
  const probe = await connect({ ...access, reconnect: false })
  const heard = (async () => {
    for await (const status of probe.status())
      if (status.type === 'error' && status.error instanceof PermissionViolationError)
        refused.add(`${status.error.operation} ${status.error.subject}`)
  })()
  for (const subject of subjects) {
    probe.publish(subject, '{}')
    probe.subscribe(subject, { callback: () => {} })
    await probe.flush()
  }
  await probe.close()
  await heard
  return refused
}
