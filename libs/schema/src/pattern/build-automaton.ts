import type { AST } from '@eslint-community/regexpp'
import { type CharSet, classSet, escapeSet, type PropertyTests } from './char-set.ts'
import { PatternError } from './pattern-error.ts'
import { type Automaton, type Look, Op, type Program } from './program.ts'
import { ProgramWriter } from './program-writer.ts'

/** What patterns of one schema share. */
export interface PatternSupply {
  readonly properties: PropertyTests
  /** Throws once the patterns together are too large. */
  readonly grow: (size: number) => void
}

/** Builds Thompson's automaton of a pattern; counted repetitions are written out. */
export function buildAutomaton(pattern: AST.Pattern, supply: PatternSupply): Automaton {
  const shared: Shared = { supply, looks: [], lookNumbers: new Map(), sets: new Map() }
  const program = new ProgramBuilder(shared, false).build(pattern.alternatives)
  const anchored = pattern.alternatives.every(({ elements: [first] }) => {
    return first?.type === 'Assertion' && first.kind === 'start'
  })
  return { program, looks: shared.looks, anchored }
}

interface Shared {
  readonly supply: PatternSupply
  readonly looks: Look[]
  /** A lookaround within a repetition is written out more than once. */
  readonly lookNumbers: Map<AST.LookaroundAssertion, number>
  readonly sets: Map<AST.Node, CharSet>
}

class ProgramBuilder {
  readonly #shared: Shared
  readonly #backward: boolean
  readonly #writer: ProgramWriter

  constructor(shared: Shared, backward: boolean) {
    this.#shared = shared
    this.#backward = backward
    this.#writer = new ProgramWriter(shared.supply.grow)
  }

  build(alternatives: readonly AST.Alternative[]): Program {
    this.#addChoice(alternatives)
    return this.#writer.finish()
  }

  #addChoice(alternatives: readonly AST.Alternative[]): void {
    const writer = this.#writer
    const ends: number[] = []
    for (const [index, { elements }] of alternatives.entries()) {
      const isLast = index === alternatives.length - 1
      const split = isLast ? undefined : writer.emit(Op.split, writer.next + 1)
      for (const element of this.#backward ? elements.toReversed() : elements) this.#add(element)
      if (split === undefined) break
      ends.push(writer.emit(Op.split))
      writer.aim(split, { b: writer.next })
    }
    for (const end of ends) writer.aim(end, { a: writer.next, b: writer.next })
  }

  #add(node: AST.Element): void {
    switch (node.type) {
      case 'Character':
        this.#writer.emit(Op.char, node.value)
        return
      case 'CharacterSet':
      case 'CharacterClass':
        return this.#writer.emitSet(this.#setOf(node))
      case 'Group':
      case 'CapturingGroup':
        return this.#addChoice(node.alternatives)
      case 'Quantifier':
        return this.#addRepeated(node)
      case 'Assertion':
        return this.#addAssertion(node)
      case 'Backreference':
        throw new PatternError(
          'pattern_unsupported',
          'has a backreference, which has no time bound',
        )
      case 'ExpressionCharacterClass':
        throw new PatternError('pattern_unsupported', 'has a class of flag v')
    }
  }

  #setOf(node: AST.CharacterSet | AST.CharacterClass): CharSet {
    const known = this.#shared.sets.get(node)
    if (known !== undefined) return known
    const { properties } = this.#shared.supply
    const set =
      node.type === 'CharacterSet' ? escapeSet(node, properties) : classSet(node, properties)
    this.#shared.sets.set(node, set)
    return set
  }

  #addRepeated({ element, min, max }: AST.Quantifier): void {
    let start = this.#writer.next
    for (let count = 0; count < min; count++) {
      start = this.#writer.next
      this.#add(element)
      // What is written as nothing stays nothing however often.
      if (this.#writer.next === start) return
    }
    if (max !== Number.POSITIVE_INFINITY) this.#addOptions(element, max - min)
    else if (min > 0) this.#writer.emit(Op.split, start, this.#writer.next + 1)
    else this.#addLoop(element)
  }

  #addLoop(element: AST.QuantifiableElement): void {
    const split = this.#writer.emit(Op.split, this.#writer.next + 1)
    this.#add(element)
    this.#writer.emit(Op.split, split, split)
    this.#writer.aim(split, { b: this.#writer.next })
  }

  #addOptions(element: AST.QuantifiableElement, count: number): void {
    const splits: number[] = []
    for (let option = 0; option < count; option++) {
      splits.push(this.#writer.emit(Op.split, this.#writer.next + 1))
      const before = this.#writer.next
      this.#add(element)
      if (this.#writer.next === before) break
    }
    for (const split of splits) this.#writer.aim(split, { b: this.#writer.next })
  }

  #addAssertion(node: AST.Assertion): void {
    switch (node.kind) {
      case 'start':
      case 'end':
        this.#writer.emit(Op[node.kind])
        return
      case 'word':
        this.#writer.emit(Op.boundary, Number(node.negate))
        return
      case 'lookahead':
      case 'lookbehind':
        this.#writer.emit(Op.look, this.#lookOf(node), Number(node.negate))
        return
    }
  }

  #lookOf(node: AST.LookaroundAssertion): number {
    const known = this.#shared.lookNumbers.get(node)
    if (known !== undefined) return known
    const backward = node.kind === 'lookahead'
    const program = new ProgramBuilder(this.#shared, backward).build(node.alternatives)
    const number = this.#shared.looks.push({ program, backward }) - 1
    this.#shared.lookNumbers.set(node, number)
    return number
  }
}
