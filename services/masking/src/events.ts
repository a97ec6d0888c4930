import { listProblems } from '@sallyport/contracts'
import type { Logger } from '@sallyport/telemetry'

/** What the masking service tells its operators: profiles, sizes, counts and codes, never a place or a content. */
export interface Events {
  readonly ready: (profiles: number) => void
  readonly profileInForce: (profile: string, version: number) => void
  /** A stored profile cannot be used: what asks for it is refused until a valid version is published. */
  readonly profileUnusable: (profile: string, version: number, problems: readonly string[]) => void
  /** There is no room for another profile: what asks for it is refused. */
  readonly noRoom: (profile: string) => void
  readonly published: (profile: string, version: number) => void
  readonly publishRefused: (profile: string, code: string) => void
  readonly masked: (profile: string, chars: number, values: number) => void
  readonly refused: (profile: string, chars: number, code: string) => void
  /** The recogniser did not look: what asked for it is blocked, or passes where its profile lets it. */
  readonly recogniserFailed: (profile: string, code: string) => void
  /** Something broke that is no fault of the content; the caller is told so, and blocks. */
  readonly failed: (error: unknown) => void
}

/** Writes the events as log lines. */
export function createEvents(log: Logger): Events {
  return {
    ready: (profiles) => log.info({ profiles }, 'masking is ready'),
    profileInForce: (profile, version) => log.info({ profile, version }, 'profile in force'),
    profileUnusable: (profile, version, problems) =>
      log.error(
        { profile, version, problems: listProblems(problems) },
        'stored profile cannot be used: masking by it is refused',
      ),
    noRoom: (profile) =>
      log.error({ profile }, 'too many profiles: masking by this one is refused'),
    published: (profile, version) => log.info({ profile, version }, 'profile published'),
    publishRefused: (profile, code) =>
      log.info({ profile, code }, 'publishing a profile was refused'),
    masked: (profile, chars, values) => log.debug({ profile, chars, values }, 'masked'),
    refused: (profile, chars, code) => log.warn({ profile, chars, code }, 'not masked'),
    recogniserFailed: (profile, code) => log.warn({ profile, code }, 'the recogniser did not look'),
    failed: (error) => log.error({ err: error }, 'masking failed'),
  }
}

/** The same for samples: what was tried is told to nobody, what broke is. */
export const eventsOfSamples = ({
  failed,
}: Events): Pick<Events, 'masked' | 'refused' | 'failed'> => ({
  masked: () => {},
  refused: () => {},
  failed,
})
