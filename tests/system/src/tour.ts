import { bootSystem } from '@sallyport/kit'
import { PROMISES, type Promised } from './promises/index.ts'

/** Boots everything in a temporary folder, tries every promise, and says what it saw. Exit code 1 if one is not kept. */
async function tour(): Promise<void> {
  const started = performance.now()
  console.log('Starting Sallyport on free ports in a temporary folder …')
  await using system = await bootSystem({ report: (line) => console.log(`  ${line}`) })
  console.log(`Up after ${seconds(started)} s.\n`)
  let broken = 0
  for (const promised of PROMISES) {
    const seen = await promised.see(system).catch((error: unknown) => `failed: ${String(error)}`)
    const kept = seen === promised.expected
    if (!kept) broken++
    show(promised, seen, kept)
  }
  console.log(
    `\n${PROMISES.length - broken} of ${PROMISES.length} as promised, ${seconds(started)} s in all.`,
  )
  if (broken > 0) process.exitCode = 1
}

function show({ step, what, expected }: Promised, seen: string, kept: boolean): void {
  console.log(`${kept ? 'ok  ' : 'FAIL'} ${step.padEnd(4)} ${what}`)
  console.log(`       expected  ${expected}`)
  console.log(`       seen      ${seen}`)
}

const seconds = (since: number): string => ((performance.now() - since) / 1000).toFixed(1)

await tour()
