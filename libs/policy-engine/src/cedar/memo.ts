import { hash } from 'node:crypto'
import type { Authorize, Question, Verdict } from '../domain/question.ts'
import { narrowing } from './narrow.ts'
import type { Compared, SetReads } from './reads-of-set.ts'

/** Most verdicts that are kept, of all sets together. */
const MAX_ENTRIES = 16_384
/** Longest key that is kept as it is; of a longer one its hash stands for it. */
const MAX_KEY_CHARS = 256
/** A set of which so many questions in a row were new reads what is different each time. */
const ALL_NEW = 8192
/** So many questions pass before such a set is tried again. */
const PAUSE = 8192

/** Keeps verdicts of policy sets, those used last. */
export interface Memo {
  /**
   * The same answers as `authorize` gives, which is asked without what the set cannot read, and not at all where a
   * question with the same values of all that the set reads was answered before. Errors are not kept: they may be of the
   * engine, and not of the question.
   */
  wrap(authorize: Authorize, reads: SetReads): Authorize
}

export function createMemo(maxEntries: number = MAX_ENTRIES, allNew: number = ALL_NEW): Memo {
  const kept = new Map<string, Verdict>()
  let sets = 0
  const keep = (key: string, verdict: Verdict): void => {
    kept.delete(key)
    kept.set(key, verdict)
    if (kept.size <= maxEntries) return
    const [oldest] = kept.keys()
    if (oldest !== undefined) kept.delete(oldest)
  }
  return {
    wrap(ask, reads) {
      sets += 1
      const narrow = narrowing(reads)
      const authorize: Authorize = (question) => ask(narrow(question))
      const set = sets
      let news = 0
      return (question) => {
        if (news >= allNew) {
          news = news >= allNew + PAUSE ? 0 : news + 1
          return authorize(question)
        }
        const key = keyOf(set, reads, question)
        const known = kept.get(key)
        news = known === undefined ? news + 1 : 0
        const verdict = known ?? authorize(question)
        if (verdict.is !== 'error') keep(key, verdict)
        return verdict
      }
    },
  }
}

/** Everything that the set can read of a question, and nothing else, as a text. */
function keyOf(set: number, reads: SetReads, question: Question): string {
  const { principal, action, resource, context, entities } = question
  // The first entity is who asks; those behind it are the connection, and what is asked for.
  const [who, connection, ...more] = entities
  const text = JSON.stringify([
    set,
    action,
    principal.type,
    who?.parents,
    resource.type,
    connection,
    reads.principal ? [principal, who] : 0,
    reads.resource ? [resource, more] : 0,
    reads.wholeContext ? context : 0,
    reads.paths.map((path) => valueAt(context, path) ?? null),
    reads.compared.map((one) => outcomeOf(one, valueAt(context, one.path))),
    reads.presences.map((path) => valueAt(context, path) !== undefined),
  ])
  return text.length <= MAX_KEY_CHARS ? text : hash('sha256', text)
}

/**
 * What comparisons with some texts can tell of a value: which of the texts it is, or holds, and whether there is anything
 * else. What is neither a text nor a set of texts is taken whole.
 */
function outcomeOf({ texts }: Compared, value: unknown): unknown {
  if (typeof value === 'string') return texts.has(value) ? value : 0
  if (!Array.isArray(value) || !value.every((one) => typeof one === 'string')) {
    return [value ?? null]
  }
  const held = new Set(value.filter((one) => texts.has(one)))
  return [[...held].toSorted(), value.some((one) => !texts.has(one))]
}

/** The value of an attribute; undefined where it, or one on its way, is absent. */
function valueAt(context: unknown, path: readonly string[]): unknown {
  let value = context
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
    value = Reflect.get(value, name)
  }
  return value
}
