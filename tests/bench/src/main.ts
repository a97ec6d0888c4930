import { writeFile } from 'node:fs/promises'
import { startBareProxy, startTarget } from './contenders/direct.ts'
import { startPeers } from './contenders/peers.ts'
import { startSallyport } from './contenders/sallyport.ts'
import { HELP, type Options, readOptions, worksOf } from './options.ts'
import { chartOf } from './report/chart.ts'
import { goalsOf } from './report/goals.ts'
import { tableOf } from './report/table.ts'
import { runPlan } from './run.ts'

/** What `npm run bench` runs. */

const report = (line: string): void => console.error(line)

async function bench(options: Options): Promise<void> {
  await using parts = new AsyncDisposableStack()
  report('starting what is measured')
  const target = parts.use(await startTarget())
  const proxy = parts.use(await startBareProxy(target))
  const gateway = parts.use(await startSallyport(target))
  const peers = options.peers ? await startPeers(report) : []
  for (const peer of peers) parts.use(peer)
  const run = await runPlan({
    contenders: [target, proxy, gateway, ...peers],
    works: worksOf(options),
    rounds: options.rounds,
    seconds: options.seconds,
    report,
  })
  console.log(tableOf(run))
  if (options.json !== undefined)
    await writeFile(options.json, `${JSON.stringify({ ...run, goals: goalsOf(run) }, null, 2)}\n`)
  if (options.svg !== undefined) await writeFile(options.svg, chartOf(run))
}

try {
  const options = readOptions(process.argv.slice(2))
  if (options === undefined) console.log(HELP)
  else await bench(options)
} catch (error) {
  process.exitCode = 1
  console.error(error instanceof Error ? error.message : error)
}
