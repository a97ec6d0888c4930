import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  answering,
  endInOrder,
  endWithParent,
  exitOf,
  freePort,
  runCommand,
} from '@sallyport/programs'

/** A real server with a key for a log and one for recordings, of two versions each. */
export interface RunningVault extends AsyncDisposable {
  readonly address: string
  readonly token: string
}

/** The Vault or OpenBao on PATH; undefined where there is neither. */
export async function findVault(): Promise<string | undefined> {
  for (const name of ['bao', 'vault']) {
    // The first that answers is taken.
    // oxlint-disable-next-line no-await-in-loop
    const said = await runCommand(name, ['version'], { timeoutMs: 60_000 }).catch(() => '')
    if (/^(?:OpenBao|Vault) v/m.test(said)) return name
  }
  return undefined
}

/** Starts a server in memory. */
export async function startVault(binary: string): Promise<RunningVault> {
  const port = await freePort()
  const token = `root-${randomBytes(8).toString('hex')}`
  const listen = [`-dev-listen-address=127.0.0.1:${port}`, '-dev-no-store-token']
  const child: ChildProcess = spawn(
    binary,
    ['server', '-dev', `-dev-root-token-id=${token}`, ...listen],
    { stdio: 'ignore', detached: true },
  )
  endWithParent(child)
  const exited = exitOf(child)
  const address = `http://127.0.0.1:${port}`
  const ask = async (path: string, body: object): Promise<void> => {
    const headers = { 'x-vault-token': token }
    const answer = await fetch(`${address}/v1/${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
  }
  try {
    if (!(await answering(`${address}/v1/sys/health`, exited)))
      throw new Error('the server did not start')
    await ask('sys/mounts/transit', { type: 'transit' })
    await ask('transit/keys/log', { type: 'ed25519' })
    await ask('transit/keys/log/rotate', {})
    await ask('transit/keys/recordings', { type: 'aes256-gcm96' })
    await ask('transit/keys/recordings/rotate', {})
  } catch (error) {
    child.kill('SIGKILL')
    throw error
  }
  return { address, token, [Symbol.asyncDispose]: () => endInOrder(child, exited) }
}
