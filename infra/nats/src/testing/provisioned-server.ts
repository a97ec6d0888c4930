import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { busUsers, provisionStreams } from '@sallyport/bus'
import { type RunningNatsServer, startNatsServer } from '@sallyport/nats-server'

const MIB = 1024 ** 2

/** A nats-server with the users of the bus and all streams, small ones; it ends with the parts. */
export async function startProvisioned(parts: AsyncDisposableStack): Promise<RunningNatsServer> {
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-nats-'))
  parts.defer(() => rm(directory, { recursive: true, maxRetries: 3 }))
  const server = parts.use(await startNatsServer({ directory, users: busUsers() }))
  const { url, passwords } = server
  await provisionStreams(
    { url, name: 'test', user: 'provision', password: String(passwords.get('provision')) },
    {
      journalBytes: MIB,
      stateBytes: MIB,
      auditBytes: MIB,
      approvalBytes: MIB,
      askedBytes: MIB,
      heldBytes: MIB,
      ratesBytes: MIB,
    },
  )
  return server
}
