import { type IdRule, kindOf } from './rule.ts'

interface Node {
  readonly next: Map<number, Node>
  rules: readonly IdRule[] | undefined
}

/** Rules by the shapes of their numbers, which are read character by character: nearly every text has none of them. */
export class Shapes {
  readonly #first: Node = { next: new Map(), rules: undefined }

  /** Adds a rule behind those that have the same shape. */
  add(shape: string, rule: IdRule): void {
    let node = this.#first
    for (const char of shape) {
      const kind = kindOf(char.charCodeAt(0))
      const next: Node = node.next.get(kind) ?? { next: new Map(), rules: undefined }
      node.next.set(kind, next)
      node = next
    }
    node.rules = [...(node.rules ?? []), rule]
  }

  /** The rules of numbers that are written as a text is: 0 stands for every digit, A for every letter. */
  rulesFor(text: string): readonly IdRule[] | undefined {
    let node: Node | undefined = this.#first
    for (let at = 0; at < text.length && node !== undefined; at++) {
      node = node.next.get(kindOf(text.charCodeAt(at)))
    }
    return node?.rules
  }
}
