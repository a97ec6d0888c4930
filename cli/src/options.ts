import { reason } from './arguments.ts'

/** The option of everything that stands in the evidence. */
export const REASON = ['--reason <text>', 'why; it stands in the evidence', reason] as const
