import type { Encounter } from './encounter.ts'
import type { Problem, Result } from './report.ts'

/** Runs the trials of an encounter, one after the other, and ends it. */
export async function runEncounter(encounter: Encounter): Promise<Result> {
  await using own = encounter
  const problems: Problem[] = []
  for (const { name, run } of own.trials) {
    try {
      // oxlint-disable-next-line no-await-in-loop
      await run()
    } catch (error) {
      problems.push({ trial: name, message: error instanceof Error ? error.message : 'unknown' })
    }
  }
  return { client: own.client, server: own.server, tried: own.trials.length, problems }
}
