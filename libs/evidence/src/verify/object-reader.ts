import { EvidenceError } from '../errors.ts'
import type { EvidenceSource } from '../source.ts'
import type { Findings } from './report.ts'

/** A source whose unreadable objects are findings, and then count as absent. */
export function guardedSource(source: EvidenceSource, findings: Findings): GuardedSource {
  const unreadable = new Set<string>()
  return {
    list: (prefix) => source.list(prefix),
    async get(key) {
      try {
        return await source.get(key)
      } catch (error) {
        if (!(error instanceof EvidenceError && error.code === 'unreadable')) throw error
        if (!unreadable.has(key)) findings.failure('unreadable', { file: key })
        unreadable.add(key)
        return undefined
      }
    },
    async require(key, leaf) {
      const bytes = await this.get(key)
      if (bytes === undefined && !unreadable.has(key))
        findings.failure('missing', { file: key, ...(leaf !== undefined && { leaf }) })
      return bytes
    },
  }
}

export interface GuardedSource extends EvidenceSource {
  /** The object; one that is absent is a failure, at the leaf that needs it. */
  require(key: string, leaf?: number): Promise<Uint8Array | undefined>
}
