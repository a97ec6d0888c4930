import { type Path, placeOf, pointerTo } from './display.ts'
import { Exhausted, MOST_NESTED } from './exhausted.ts'
import type { NodeResource } from './schema-node.ts'
import type { Spender } from './spender.ts'

/** What is wrong at one place of a value. */
export interface Problem {
  /** Where, as a JSON Pointer into the value; a member that is missing is pointed at where it should be. */
  readonly path: string
  /** The keyword that does not hold. */
  readonly keyword: string
  /** What to do, in words that name the place and never what stands there. */
  readonly message: string
}

/** Makes the sentence that tells of a problem: for the few that are told in the end. */
export type Words = (subject: string, path: Path) => string

/** A problem while it may still be weighed against others. */
export interface Finding {
  readonly path: Path
  readonly keyword: string
  readonly words: Words
  /** Of a wrong type: the types that would do. */
  readonly expected?: readonly string[]
}

export interface RunSettings {
  readonly maxSteps: number
  readonly maxProblems: number
  /** What to call the value in messages. */
  readonly subject: string
}

/** Steps to take down a problem. */
const FINDING_STEPS = 20

/**
 * One evaluation of one value: its budget, where it is, what it has found. It explains (looks for all problems and puts
 * them into words) or only answers.
 */
export class Run implements Spender {
  readonly settings: RunSettings
  steps = 0
  /** Where the value under evaluation stands; kept only while explaining. */
  readonly path: (string | number)[] = []
  /** The schema resources entered that a `$dynamicRef` may lead into, the outermost first. */
  readonly scope: NodeResource[] = []
  findings: Finding[] = []
  #depth = 0
  #explains: boolean

  constructor(settings: RunSettings, explains: boolean) {
    this.settings = settings
    this.#explains = explains
  }

  get explains(): boolean {
    return this.#explains
  }

  /** Whether it is worth looking for more problems after one. */
  get goesOn(): boolean {
    return this.#explains && this.findings.length < this.settings.maxProblems
  }

  /** A step takes some 10 ns; work that takes longer pays for more. */
  spend(steps: number): void {
    this.steps += steps
    if (this.steps > this.settings.maxSteps) throw new Exhausted('steps')
  }

  /** Before a subschema is applied. */
  enter(resource: NodeResource): void {
    this.spend(1)
    if (++this.#depth > MOST_NESTED) throw new Exhausted('depth')
    if (resource.dynamicNodes.size > 0) this.scope.push(resource)
  }

  /** After it. */
  leave(resource: NodeResource): void {
    this.#depth--
    if (resource.dynamicNodes.size > 0) this.scope.pop()
  }

  /** A check does not hold: a text ends a sentence that begins with the place. Returns false. */
  fail(keyword: string, words: string | Words, expected?: readonly string[]): false {
    if (this.goesOn) this.#add([...this.path], keyword, words, expected)
    return false
  }

  /** As {@link fail}, for a member of the value. */
  failMember(keyword: string, name: string, words: string | Words): false {
    if (this.goesOn) this.#add([...this.path, name], keyword, words)
    return false
  }

  #add(path: Path, keyword: string, words: string | Words, expected?: readonly string[]): void {
    this.spend(FINDING_STEPS + path.length)
    const tell: Words =
      typeof words === 'string' ? (subject, at) => `${placeOf(subject, at)} ${words}` : words
    const finding = { path, keyword, words: tell }
    this.findings.push(expected === undefined ? finding : { ...finding, expected })
  }

  /** Takes over problems that were set aside by {@link aside}. Returns false. */
  failWith(findings: readonly Finding[]): false {
    for (const finding of findings) if (this.goesOn) this.findings.push(finding)
    return false
  }

  /** Does work whose problems are none of the value's, not yet at least; returns its answer and the problems. */
  aside(work: () => boolean): { readonly holds: boolean; readonly findings: readonly Finding[] } {
    const kept = this.findings
    this.findings = []
    try {
      const holds = work()
      return { holds, findings: this.findings }
    } finally {
      this.findings = kept
    }
  }

  /** Does work of which only the answer matters. */
  quietly<T>(work: () => T): T {
    const explains = this.#explains
    this.#explains = false
    const answer = work()
    this.#explains = explains
    return answer
  }

  /** What was found, in words, each thing once. */
  problems(): readonly Problem[] {
    const { subject, maxProblems } = this.settings
    const problems = new Map<string, Problem>()
    for (const { path, keyword, words } of this.findings.slice(0, maxProblems)) {
      const message = words(subject, path)
      problems.set(message, { path: pointerTo(path), keyword, message })
    }
    return [...problems.values()]
  }
}
