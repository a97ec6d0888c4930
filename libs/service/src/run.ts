import { EnvError } from './read-env.ts'

/** A running service: disposing it stops taking work, finishes what is under way, and frees everything. */
export type RunningService = AsyncDisposable & {
  /** Resolves with the reason when the service can no longer do its work. */
  readonly failed?: Promise<Error>
}

/**
 * Runs a service as a process: reads its config, starts it, waits for SIGINT, SIGTERM or its failure, and stops it.
 * Exit code 0 after a signal, 1 after a failure, 2 when the environment is not valid.
 */
export async function run<Config>(
  name: string,
  readConfig: (env: NodeJS.ProcessEnv) => Config,
  create: (config: Config) => Promise<RunningService>,
): Promise<void> {
  // From the first moment: a signal that comes while the service starts stops it in order once it runs.
  const asked = signalled()
  try {
    // The one place where a service reads its environment.
    // oxlint-disable-next-line node/no-process-env
    await using service = await create(readConfig(process.env))
    const failure = await Promise.race([asked, service.failed ?? never])
    if (failure instanceof Error) throw failure
  } catch (error) {
    process.exitCode = error instanceof EnvError ? 2 : 1
    console.error(`${name}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

const never = new Promise<never>(() => {})

function signalled(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
}
