import { type Allowance, createRoom } from './allowance.ts'
import { callerKey, type Refusal, refusalKey, type Refused, refused, together } from './refusal.ts'

/** What folding refusals may take. */
export interface FoldLimits {
  readonly events: Allowance
  /** Kinds of refusals that are told apart in a window. */
  readonly kinds: number
  /** Of these, kinds of one caller, so that nobody hides others by being refused in many ways. */
  readonly ofCaller: number
}

/** Tells of refusals in few events, each refusal in one. */
export interface Fold {
  /** Counts a refusal. Answers what is to be told at once: it is the first of its kind, and `tell` allows it. */
  count(refusal: Refusal, at: number, tell: boolean): Refused | undefined
  /** Ends a window: what is to be told of those that were counted only. At least so many events may be told, whatever is left. */
  close(at: number, least?: number): readonly Refused[]
}

/**
 * Holders of tokens, and those whose token was not accepted: apart, as anyone can be one of the latter, from as many
 * addresses as they have, and must not push the former out.
 */
export const KNOWN: FoldLimits = { events: { burst: 60, perMinute: 2 }, kinds: 100, ofCaller: 10 }
export const UNKNOWN: FoldLimits = { events: { burst: 20, perMinute: 1 }, kinds: 100, ofCaller: 4 }

export function createFold(known = KNOWN, unknown = UNKNOWN): Fold {
  const folds = { known: foldOf(known), unknown: foldOf(unknown) }
  return {
    count: (refusal, ...rest) =>
      (refusal.principal === undefined ? folds.unknown : folds.known).count(refusal, ...rest),
    close: (...when) => [...folds.known.close(...when), ...folds.unknown.close(...when)],
  }
}

interface Kind {
  readonly caller: string
  /** Undefined where none was counted since it was told. */
  readonly waiting: Refused | undefined
}

/** Key of what is counted for all callers together. */
const OTHERS = ''

function foldOf(limits: FoldLimits): Fold {
  const kinds = new Map<string, Kind>()
  const room = createRoom(limits.events)

  /** Where a refusal is counted: by itself, with all of its caller, or with those of all. */
  function placeOf(refusal: Refusal, caller: string): string {
    const exact = refusalKey(refusal)
    if (kinds.has(exact)) return exact
    if (kinds.size >= limits.kinds) return kinds.has(caller) ? caller : OTHERS
    return kindsOf(caller) < limits.ofCaller ? exact : caller
  }

  const kindsOf = (caller: string): number =>
    [...kinds.values()].filter((kind) => kind.caller === caller).length

  return {
    count(refusal, at, tell) {
      const caller = callerKey(refusal)
      const key = placeOf(refusal, caller)
      const kind = kinds.get(key)
      const one = refused(refusal, at)
      const now = kind === undefined && tell && room.left(at) > 0
      if (now) room.take(1)
      const counted = kind?.waiting === undefined ? one : together(kind.waiting, one)
      kinds.set(key, {
        caller: key === OTHERS ? OTHERS : caller,
        waiting: now ? undefined : counted,
      })
      return now ? one : undefined
    },
    close(at, least = 0) {
      const told = fitted([...kinds.values()], Math.max(least, room.left(at)))
      if (told === undefined) return []
      room.take(told.length)
      for (const [key, kind] of kinds) {
        if (kind.waiting === undefined) kinds.delete(key)
        // What goes on is told once for each window.
        else kinds.set(key, { ...kind, waiting: undefined })
      }
      return told
    },
  }
}

/** All that waits in so many events: kind by kind, or else caller by caller, or else as much of that as fits; undefined where there is no room. */
function fitted(kinds: readonly Kind[], room: number): readonly Refused[] | undefined {
  const each = kinds.flatMap(({ waiting }) => (waiting === undefined ? [] : [waiting]))
  if (each.length <= room) return each
  if (room === 0) return undefined
  const callers = new Map<string, Refused>()
  for (const { caller, waiting } of kinds) {
    if (waiting === undefined) continue
    const before = callers.get(caller)
    callers.set(caller, before === undefined ? waiting : together(before, waiting))
  }
  const all = [...callers.values()]
  if (all.length <= room) return all
  return [...all.slice(0, room - 1), all.slice(room - 1).reduce(together)]
}
