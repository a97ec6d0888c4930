import { createServer } from 'node:http'
import { closeServer, listenOnLoopback } from '../loopback.ts'
import type { Gateway } from './gateway.ts'
import type { PolicyName } from './policies.ts'

/** Where a process that the suite starts has its server put behind the gateway of this one. */
export interface Desk extends AsyncDisposable {
  /** POST a URL to it; the answer is the URL through the gateway. */
  readonly url: string
}

/** Longest URL that is taken, in characters. */
const MAX_URL = 2048

export async function startDesk(gateway: Gateway, policy: PolicyName): Promise<Desk> {
  const server = createServer((request, response) => {
    const answer = async (): Promise<string> => {
      let target = ''
      for await (const chunk of request) target += String(chunk)
      if (target.length > MAX_URL) throw new Error('the URL is too long')
      return gateway.connect(target, policy)
    }
    answer().then(
      (url) => response.end(url),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  })
  return {
    url: await listenOnLoopback(server),
    [Symbol.asyncDispose]: () => closeServer(server),
  }
}

/** Asks the desk of another process for the way to a target through the gateway. */
export async function askDesk(desk: string, target: string): Promise<string> {
  const response = await fetch(desk, { method: 'POST', body: target })
  const said = await response.text()
  if (!response.ok) throw new Error(said)
  return said
}
