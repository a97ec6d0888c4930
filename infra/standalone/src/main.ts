import { fileURLToPath } from 'node:url'
import { readConfig } from './config.ts'
import { startStandalone } from './standalone.ts'
import { stopRequested } from './stop-requests.ts'
import { welcome } from './welcome.ts'

const repository = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '')

const say = (line: string): void => console.log(line)

/** What `npm start` runs. Exit code 0 after a stop that was asked for, 1 after a failure. */
async function main(): Promise<void> {
  const asked = stopRequested(say)
  const began = performance.now()
  // The one place where the environment is read.
  // oxlint-disable-next-line node/no-process-env
  const options = readConfig(process.env, repository)
  const starting = startStandalone({ ...options, report: say })
  const askedEarly = await Promise.race([starting.then(() => false), asked.then(() => true)])
  await using standalone = await starting
  if (askedEarly) return
  say(`\nSallyport is up (${((performance.now() - began) / 1000).toFixed(1)} s).`)
  say(welcome(standalone))
  const failure = await Promise.race([asked, standalone.failed])
  if (failure instanceof Error) throw failure
}

try {
  await main()
} catch (error) {
  process.exitCode = 1
  console.error(error instanceof Error ? error.message : error)
}
