import type { PolicyChanges } from '@sallyport/contracts'
import { outlineOf, type OutlinedPolicy } from '../cedar/outline.ts'
import { type DiffLabels, unifiedDiff } from './unified-diff.ts'

/** Bounds of the contract. */
const MAX_IDS = 64
const MAX_ID_CHARS = 128
const MAX_DIFF_CHARS = 262_144

/**
 * What a policy text changes of the one before: ids of policies, and a unified diff. Undefined where the new text cannot
 * be read as policies; an old text that cannot be read counts as one without any.
 */
export function changesOf(
  before: string,
  after: string,
  labels: DiffLabels,
): PolicyChanges | undefined {
  const now = outlineOf(after)
  if (now === undefined) return undefined
  const old = byId(outlineOf(before) ?? [])
  const next = byId(now)
  const diff = unifiedDiff(before, after, labels)
  return {
    added: ids([...next.keys()].filter((id) => !old.has(id))),
    removed: ids([...old.keys()].filter((id) => !next.has(id))),
    changed: ids(
      [...next].filter(([id, { meaning }]) => isOther(old.get(id), meaning)).map(([id]) => id),
    ),
    ...(diff.length <= MAX_DIFF_CHARS && { diff }),
  }
}

const byId = (policies: readonly OutlinedPolicy[]): ReadonlyMap<string, OutlinedPolicy> =>
  new Map(policies.map((policy) => [policy.id, policy]))

const isOther = (old: OutlinedPolicy | undefined, meaning: string): boolean =>
  old !== undefined && old.meaning !== meaning

const ids = (all: readonly string[]): string[] =>
  all
    .map((id) => id.slice(0, MAX_ID_CHARS))
    .toSorted()
    .slice(0, MAX_IDS)
