import type { PatternRule } from '@sallyport/contracts'
import type { Keys } from '../actions/keys.ts'
import { treatmentOf } from '../actions/treatment.ts'
import type { Detector } from '../detector.ts'
import { problemsOfRule } from '../rule-problems.ts'
import { compilePattern } from './compile-pattern.ts'
import { patternDetector } from './pattern-detector.ts'

/** What a trigger word is made of. */
const WORD = /^[\x20-\x7e]+$/

/** Makes detectors of the patterns of a profile, or says what stands against them. */
export function compilePatterns(
  rules: readonly PatternRule[],
  keys: Keys | undefined,
): { readonly detectors: readonly Detector[]; readonly problems: readonly string[] } {
  const detectors: Detector[] = []
  const problems: string[] = []
  for (const rule of rules) {
    const place = `patterns.${rule.id}`
    const expression = compilePattern(rule.pattern)
    const wrong = [
      ...('problem' in expression ? [`${place}: '${rule.pattern}' ${expression.problem}.`] : []),
      ...rule.words
        .filter((word) => !WORD.test(word))
        .map((word) => `${place}: write the word '${word}' in plain ASCII.`),
      ...problemsOfRule(place, rule, keys),
    ]
    problems.push(...wrong)
    if (wrong.length > 0 || 'problem' in expression) continue
    detectors.push(patternDetector(rule, expression, treatmentOf(rule.kind, rule, keys)))
  }
  return { detectors, problems }
}
