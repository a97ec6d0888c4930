import type { Random } from '../../src/testing/random.ts'
import { chance, type Field } from '../corpus/field.ts'
import { someFields } from './fields.ts'
import { sentencesOf } from './sentences.ts'

/** What people write: mails, chats and tickets, in the language of the locale. */
export function proseDocument(random: Random, locale: string): string {
  const { greeting, filler } = sentencesOf(locale)
  const said = someFields(random, locale, 2 + random.below(4)).flatMap((field) => [
    sentence(random, locale, field),
    ...(chance(random, 50) ? [random.pick(filler)] : []),
  ])
  switch (random.below(3)) {
    case 0:
      return [
        `Subject: Re: Your request`,
        '',
        greeting,
        '',
        said.join(' '),
        '',
        '-- ',
        'Support',
      ].join('\n')
    case 1:
      return said
        .map(
          (line, index) =>
            `[${9 + (index % 9)}:${10 + index}] ${index % 2 === 0 ? 'kim' : 'lars'}: ${line}`,
        )
        .join('\n')
    default:
      return `# Ticket ${1000 + random.below(9000)}\n\n${greeting} ${said.join('\n\n')}\n\n- [ ] answer\n`
  }
}

/** A sentence with a value of the field; where a person would need the name of the value, with that. */
function sentence(random: Random, locale: string, { label, plain, make }: Field): string {
  const sentences = sentencesOf(locale)
  const pool = plain && chance(random, 50) ? sentences.plain : sentences.named
  const value = make(random)
  return random
    .pick(pool)
    .replace('{label}', () => label)
    .replace('{value}', () => value)
}
