import { setTimeout as sleep } from 'node:timers/promises'
import type { ComposeProcesses } from '@sallyport/kit'
import { modern } from '../wire.ts'
import { CONNECTION, TOOL } from './scene.ts'

/** What became of the calls of some clients, by the ids of their requests. */
export interface Calls {
  readonly sent: number
  /** Calls whose answer came whole. */
  readonly completed: ReadonlySet<string>
  /** How often each other answer came: a status, the code of a refusal, or that none came. */
  readonly others: ReadonlyMap<string, number>
  /** Lets the calls under way end, and makes no more. */
  stop(): Promise<void>
}

/** Longer than the gateway takes, whatever happens to it. */
const PATIENCE_MS = 60_000
/** Of somebody who was refused. */
const PAUSE_MS = 50
/** Tokens last for five minutes. */
const TOKEN_MS = 120_000

/** Clients that call, one call after the other, whatever the answers. */
export function startCallers(deployment: ComposeProcesses, clients: number): Calls {
  const completed = new Set<string>()
  const others = new Map<string, number>()
  const stopped = new AbortController()
  const token = tokens(deployment)
  let sent = 0

  async function call(): Promise<void> {
    const id = `call-${++sent}`
    const told = await answerTo(deployment, await token(), id)
    if (told === 'completed') {
      completed.add(id)
      return
    }
    others.set(told, (others.get(told) ?? 0) + 1)
    await sleep(PAUSE_MS)
  }

  async function client(): Promise<void> {
    // oxlint-disable-next-line no-await-in-loop -- one call after the other
    while (!stopped.signal.aborted) await call()
  }

  const running = Array.from({ length: clients }, client)
  return {
    get sent() {
      return sent
    },
    completed,
    others,
    stop: async () => {
      stopped.abort()
      await Promise.all(running)
    },
  }
}

function tokens({ issuer, edgeUrl }: ComposeProcesses): () => Promise<string> {
  let [kept, since] = [Promise.resolve(''), -Infinity]
  return () => {
    if (performance.now() - since > TOKEN_MS) {
      since = performance.now()
      kept = issuer.issue(`${edgeUrl}/mcp/${CONNECTION}`, { sub: 'alice', groups: ['analysts'] })
    }
    return kept
  }
}

async function answerTo({ edgeUrl }: ComposeProcesses, token: string, id: string): Promise<string> {
  const { body = '', headers = [] } = modern('tools/call', { name: TOOL, arguments: { id } })
  try {
    const response = await fetch(`${edgeUrl}/mcp/${CONNECTION}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        ...Object.fromEntries(headers),
      },
      body: JSON.stringify({ ...JSON.parse(String(body)), id }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    return toldBy(response.status, await response.text())
  } catch {
    return 'no answer'
  }
}

function toldBy(status: number, text: string): string {
  const json = [...text.matchAll(/^data: (.+)$/gm)].at(-1)?.[1] ?? text
  const { result, error, code } = Object(json === '' ? {} : JSON.parse(json))
  if (result !== undefined && result.isError !== true) return 'completed'
  const refusal = result?.['_meta']?.['dev.sallyport/refusal']?.code
  return String(refusal ?? error?.data?.code ?? code ?? status)
}
