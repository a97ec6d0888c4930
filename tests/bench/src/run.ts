import type { Contender } from './contenders/contender.ts'
import { measure, type Sample } from './load/measure.ts'
import { machineOf } from './machine.ts'
import type { Figures, Run } from './report/figures.ts'
import { nameOf, type Work } from './work.ts'

export interface Plan {
  readonly contenders: readonly Contender[]
  readonly works: readonly Work[]
  readonly rounds: number
  readonly seconds: number
  /** Hears how far it has come. */
  readonly report: (line: string) => void
}

const WARM_UP_MS = 1000

/** Measures everything in turn: a machine that is slower for a while is so for all. */
export async function runPlan({ contenders, works, rounds, seconds, report }: Plan): Promise<Run> {
  const samples = new Map<string, Sample[]>()
  const all = works.flatMap((work) =>
    contenders
      .filter(({ modern }) => modern || work.era === 'legacy')
      .map((contender) => ({ work, contender, key: `${contender.name} ${nameOf(work)}` })),
  )
  for (let round = 1; round <= rounds; round += 1)
    for (const [n, { work, contender, key }] of all.entries()) {
      report(`round ${round} of ${rounds}, ${n + 1} of ${all.length}: ${key}`)
      // oxlint-disable-next-line no-await-in-loop -- one after the other, as each wants the whole machine
      const sample = await measure(contender, work, {
        warmUpMs: WARM_UP_MS,
        measureMs: seconds * 1000,
      })
      samples.set(key, [...(samples.get(key) ?? []), sample])
      if (sample.error !== undefined) report(`  ${sample.errors} errors: ${sample.error}`)
    }
  const figures: Figures[] = all.map(({ work, contender, key }) => ({
    contender: contender.name,
    work,
    rounds: samples.get(key) ?? [],
  }))
  return { at: new Date().toISOString(), machine: machineOf(), figures }
}
