import type { PathStep } from './json-path.ts'

/** A place on the way to what paths name: those that end here, and where its children lead. */
export interface PathNode<Mark> {
  readonly marks: readonly Mark[]
  /** By the key of a member or the index of an element. */
  readonly child: (step: string | number) => PathNode<Mark>
  /** Nothing below is named by any path. */
  readonly isDead: boolean
}

interface State<Mark> {
  readonly step: PathStep | undefined
  readonly mark: Mark
}

/** Nodes that are remembered; contents of one kind need the same few again and again. */
const MOST_NODES = 4096

/**
 * Follows many paths at once along a walk: a child costs one look-up, however many paths there are. The nodes are those of
 * the deterministic automaton of the paths, made when they are first needed.
 */
export class PathAutomaton<Mark> {
  readonly #states: State<Mark>[] = []
  readonly #starts: number[] = []
  readonly #names = new Set<string>()
  readonly #indices = new Set<number>()
  readonly #nodes = new Map<string, PathNode<Mark>>()
  /** Counts how often the nodes were forgotten; their children are with them. */
  #age = 0

  constructor(paths: readonly { readonly steps: readonly PathStep[]; readonly mark: Mark }[]) {
    for (const { steps, mark } of paths) {
      this.#starts.push(this.#states.length)
      for (const step of steps) {
        this.#states.push({ step, mark })
        if ('name' in step) this.#names.add(step.name)
        if ('index' in step) this.#indices.add(step.index)
      }
      this.#states.push({ step: undefined, mark })
    }
  }

  /** The place at the top of a text. */
  get start(): PathNode<Mark> {
    return this.#node(this.#starts)
  }

  #node(states: readonly number[]): PathNode<Mark> {
    const key = states.join(' ')
    const known = this.#nodes.get(key)
    if (known !== undefined) return known
    if (this.#nodes.size === MOST_NODES) {
      this.#nodes.clear()
      this.#age++
    }
    const node = this.#make(states)
    this.#nodes.set(key, node)
    return node
  }

  #make(states: readonly number[]): PathNode<Mark> {
    const children = new Map<string | number, PathNode<Mark>>()
    let age = this.#age
    const ended = states.flatMap((state) => {
      const found = this.#states[state]
      return found === undefined || found.step !== undefined ? [] : [found.mark]
    })
    const marks = [...new Set(ended)]
    return {
      marks,
      isDead: states.every((state) => this.#states[state]?.step === undefined),
      child: (step) => {
        const known = this.#class(step)
        if (age !== this.#age) children.clear()
        age = this.#age
        const found = children.get(known) ?? this.#node(this.#follow(states, known))
        children.set(known, found)
        return found
      },
    }
  }

  /** Keys and indices that no path names are all alike. */
  #class(step: string | number): string | number {
    if (typeof step === 'number') return this.#indices.has(step) ? step : -1
    return this.#names.has(step) ? step : UNNAMED
  }

  #follow(states: readonly number[], to: string | number): readonly number[] {
    const next = new Set<number>()
    for (const state of states) {
      const step = this.#states[state]?.step
      if (step === undefined) continue
      if (step.anyDepth === true) next.add(state)
      if (leadsTo(step, to)) next.add(state + 1)
    }
    return [...next].toSorted((a, b) => a - b)
  }
}

/** No key that a path names: they are at most 256 characters long. */
const UNNAMED = 'x'.repeat(257)

function leadsTo(step: PathStep, to: string | number): boolean {
  if ('every' in step) return true
  return 'name' in step ? step.name === to : step.index === to
}
