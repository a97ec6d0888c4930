import { register, succeeded, waitingFor } from '@sallyport/kit'
import type { Bench } from '../bench.ts'
import type { Route } from '../peers/peer.ts'
import type { ServerRow } from '../servers/server.ts'

/** A connection on which every call of a tool needs consent, and the person who gives it. */
export interface Ladder {
  readonly root: string
  route(): Promise<Extract<Route, { readonly kind: 'streamable-http' }>>
  /** Approves the call with this argument. */
  approve(key: string): Promise<void>
}

const CONNECTION = 'consent'

const CEDAR = `
@id("connect")
permit (principal, action == Action::"connect", resource);

@id("tools")
@reason("A database administrator has to consent.")
@approvers("dba")
@quorum("1")
@ttl("15m")
permit (principal, action == Action::"tools/call", resource) when { context.approved };
`

/** Registers a server once more, under a policy that wants consent. */
export async function raiseLadder(
  { system, root, targetOf }: Bench,
  server: ServerRow,
): Promise<Ladder> {
  await register(system, { name: CONNECTION, target: targetOf(server), cedar: CEDAR })
  return {
    root,
    route: async () => ({
      kind: 'streamable-http',
      url: `${system.urls.edge}/mcp/${CONNECTION}`,
      token: await system.token('alice', CONNECTION),
    }),
    async approve(key) {
      const id = await waitingFor(system, `\\"${key}\\"`)
      succeeded(await system.cli('bob', ['approvals', 'approve', id, '--reason', 'looks right']))
    },
  }
}
