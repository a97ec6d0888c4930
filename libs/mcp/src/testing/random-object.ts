import { type Random, randomScalar } from '@sallyport/json/testing'

/** A member of an object that is being written: its key, and its value as JSON. */
export type Member = readonly [key: string, value: string]

/** Writes an object, now and then with a member too many or a key in disguise. */
export function randomObject(random: Random, members: readonly Member[]): string {
  const all: Member[] = [...members]
  const victim = members[random.below(Math.max(1, members.length))]
  if (victim !== undefined && random.below(5) === 0) {
    const twin: Member = [
      disguise(random, victim[0]),
      random.pick([victim[1], randomScalar(random)]),
    ]
    all.splice(random.below(all.length + 1), 0, twin)
    if (random.below(3) === 0) all.splice(all.indexOf(victim), 1)
  }
  if (random.below(12) === 0) all.push([random.pick(['extra', 'METHOD', '__proto__']), '1'])
  const space = random.pick(['', '', ' ', '\n'])
  return `{${all.map(([key, value]) => `${space}${quote(random, key)}:${value}`).join(',')}}`
}

const DISGUISES: readonly [(key: string) => string, ...((key: string) => string)[]] = [
  (key) => key,
  (key) => key.toUpperCase(),
  (key) => key.replace(/s/, 'ſ'),
  (key) => key.replace(/k/, '\u212a'),
  (key) => key.replace(/i/, 'ı'),
  (key) => key.replace(/[a-z]/, (char) => String.fromCodePoint(char.charCodeAt(0) + 0xfee0)),
  (key) => `${key.slice(0, 1)}\u200b${key.slice(1)}`,
  (key) => `${key}\0x`,
  (key) => `${key}x`,
]

const disguise = (random: Random, key: string): string => random.pick(DISGUISES)(key)

/** Writes a key, now and then with an escape. */
function quote(random: Random, key: string): string {
  if (random.below(8) > 0) return JSON.stringify(key)
  const [first = 'x', ...rest] = key
  const escape = String.raw`\u${first.charCodeAt(0).toString(16).padStart(4, '0')}`
  return `"${escape}${JSON.stringify(rest.join('')).slice(1)}`
}
