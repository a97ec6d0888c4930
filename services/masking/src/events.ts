import type { Logger } from '@sallyport/telemetry'

/** What the masking service tells its operators: profiles, sizes, counts and codes, never a place or a content. */
export interface Events {
  readonly masked: (profile: string, chars: number, values: number) => void
  readonly refused: (profile: string, chars: number, code: string) => void
  /** Something broke that is no fault of the content; the caller is told so, and blocks. */
  readonly failed: (error: unknown) => void
}

/** Writes the events as log lines. */
export function createEvents(log: Logger): Events {
  return {
    masked: (profile, chars, values) => log.debug({ profile, chars, values }, 'masked'),
    refused: (profile, chars, code) => log.warn({ profile, chars, code }, 'not masked'),
    failed: (error) => log.error({ err: error }, 'masking failed'),
  }
}
