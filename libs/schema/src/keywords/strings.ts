import { display } from '../display.ts'
import type { Spender } from '../spender.ts'
import type { Check } from '../schema-node.ts'
import type { SchemaPart } from '../schema-part.ts'
import { quantity } from './quantity.ts'

/** `minLength`, `maxLength` (in code points), `pattern`. */
export function stringChecks(part: SchemaPart): readonly Check[] {
  return [...lengthChecks(part), ...patternChecks(part)]
}

function lengthChecks(part: SchemaPart): readonly Check[] {
  const checks: Check[] = []
  const least = part.count('minLength')
  if (least !== undefined) {
    const text = `must have at least ${quantity(least, 'character')}`
    checks.push((value, run) => {
      if (typeof value !== 'string' || value.length >= 2 * least) return true
      return points(value, run) >= least || run.fail('minLength', text)
    })
  }
  const most = part.count('maxLength')
  if (most !== undefined) {
    const text = `must have at most ${quantity(most, 'character')}`
    checks.push((value, run) => {
      if (typeof value !== 'string' || value.length <= most) return true
      return (value.length <= 2 * most && points(value, run) <= most) || run.fail('maxLength', text)
    })
  }
  return checks
}

function points(text: string, spender: Spender): number {
  spender.spend(text.length >> 2)
  let count = 0
  for (let at = 0; at < text.length; count++) at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
  return count
}

function patternChecks(part: SchemaPart): readonly Check[] {
  const source = part.string('pattern')
  if (source === undefined) return []
  const pattern = part.pattern(source, 'pattern')
  const text = `must match the pattern ${display(source, 200)}`
  return [
    (value, run) =>
      typeof value !== 'string' || pattern.isIn(value, run) || run.fail('pattern', text),
  ]
}
