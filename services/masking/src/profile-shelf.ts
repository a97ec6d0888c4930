import { setImmediate as nextTurn } from 'node:timers/promises'
import type { StateEntry } from '@sallyport/bus'
import type { MaskProfile } from '@sallyport/contracts'
import type { Compile } from './compiler.ts'
import type { Compiled } from './domain/compile-profile.ts'
import { DEFAULT_PROFILE, type Profile } from './domain/profile.ts'
import { readVersion, type Publication } from './domain/version-view.ts'
import type { Events } from './events.ts'

/** Profiles of a deployment, the built-in one among them; a further name is not taken. */
export const MAX_PROFILES = 256

/** The newest version of a profile. */
export interface InForce {
  readonly name: string
  /** 0 for what nobody has published, and for what cannot be read. */
  readonly version: number
  /** Undefined where it cannot be read. */
  readonly definition?: MaskProfile
  readonly publication?: Publication
  /** Sequence of the event that published it: the fence of the next one. */
  readonly sequence: number
}

const BUILT_IN: InForce = {
  name: DEFAULT_PROFILE.name,
  version: DEFAULT_PROFILE.version,
  definition: {
    name: DEFAULT_PROFILE.name,
    description: 'Built in: personal data and secrets that are found by themselves.',
  },
  sequence: 0,
}

/**
 * The newest version of every profile, made ready once. The log has every version that ever was: until `open`, versions
 * are only kept, and only the newest of each name is made ready then.
 */
export class ProfileShelf {
  readonly #compile: Compile
  readonly #events: Pick<Events, 'profileInForce' | 'profileUnusable' | 'noRoom'>
  readonly #inForce = new Map<string, InForce>([[BUILT_IN.name, BUILT_IN]])
  readonly #ready = new Map<string, Profile>([[BUILT_IN.name, DEFAULT_PROFILE]])
  #open = false

  constructor(
    compile: Compile,
    events: Pick<Events, 'profileInForce' | 'profileUnusable' | 'noRoom'>,
  ) {
    this.#compile = compile
    this.#events = events
  }

  /** Profiles that mask, by name. One that is not here is refused. */
  get ready(): ReadonlyMap<string, Profile> {
    return this.#ready
  }

  get(name: string): InForce | undefined {
    return this.#inForce.get(name)
  }

  /** By name. */
  list(): readonly InForce[] {
    return [...this.#inForce.values()].toSorted((one, other) => (one.name < other.name ? -1 : 1))
  }

  /** Takes the next version of a profile; returns its number. */
  put({ id, event, sequence }: StateEntry): number {
    if (!this.#inForce.has(id) && this.#inForce.size >= MAX_PROFILES) {
      this.#events.noRoom(id)
      return 0
    }
    const stored = readVersion(id, event)
    const inForce: InForce =
      stored === undefined
        ? { name: id, version: 0, sequence }
        : {
            name: id,
            version: stored.data.version,
            definition: stored.data.profile,
            publication: stored.publication,
            sequence,
          }
    this.#inForce.set(id, inForce)
    // The version before counts no more, whatever comes of this one.
    this.#ready.delete(id)
    if (this.#open) this.#makeReady(inForce)
    return inForce.version
  }

  /** Makes ready what is on the shelf, bit by bit; from now on each version counts as it comes. */
  async open(): Promise<void> {
    this.#open = true
    for (const name of this.#inForce.keys()) {
      const inForce = this.#inForce.get(name)
      if (inForce === undefined || this.#ready.has(name)) continue
      this.#makeReady(inForce)
      // oxlint-disable-next-line no-await-in-loop -- the point is to let others in between
      await nextTurn()
    }
  }

  #makeReady({ name, version, definition }: InForce): void {
    const compiled =
      definition === undefined ? UNREADABLE : compiledOf(this.#compile, definition, version)
    if ('problems' in compiled) {
      this.#events.profileUnusable(name, version, compiled.problems)
      return
    }
    this.#ready.set(name, compiled.profile)
    this.#events.profileInForce(name, version)
  }
}

const UNREADABLE: Compiled = { problems: ['What is stored is no version of this profile.'] }

/** A fault of the compiler must not end the service: the profile alone is refused. */
function compiledOf(compile: Compile, definition: MaskProfile, version: number): Compiled {
  try {
    return compile(definition, version)
  } catch (error) {
    return { problems: [error instanceof Error ? error.message : 'It cannot be made ready.'] }
  }
}
