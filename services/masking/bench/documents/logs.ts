import { LOWER, type Random } from '../../src/testing/random.ts'
import { chance, type Field, HEX } from '../corpus/field.ts'
import { either, sensitive } from '../corpus/marks.ts'
import { ipv4, ipv6 } from '../values/network.ts'
import { someFields } from './fields.ts'

type Line = (random: Random, field: Field) => string

const clock = (random: Random): string =>
  `${String(random.below(24)).padStart(2, '0')}:${String(random.below(60)).padStart(2, '0')}:${String(random.below(60)).padStart(2, '0')}`

/** A value on one line. */
const inLine = (random: Random, { make }: Field): string =>
  make(random).replaceAll('\n', String.raw`\n`)

/** Quoted where it holds blanks, as in logfmt. */
const asWord = (text: string): string => (/[\s"=]/.test(text) ? JSON.stringify(text) : text)

const client = (random: Random): string =>
  chance(random, 10)
    ? either(random.pick(['127.0.0.1', '10.2.33.4', '192.168.1.20', '::1']), 'ip_address')
    : sensitive(chance(random, 85) ? ipv4(random) : ipv6(random), 'ip_address')

const nginx: Line = (random) =>
  `${client(random)} - - [12/Mar/2026:${clock(random)} +0000] "GET /api/v1/orders/${random.below(1e8)}?page=${random.below(99)} HTTP/1.1" 200 ${random.below(1e5)} "-" "curl/8.${random.below(9)}.${random.below(9)}"`

const syslog: Line = (random, field) =>
  `Mar 12 ${clock(random)} app-${1 + random.below(9)} billing[${random.below(65536)}]: ${field.column}=${asWord(inLine(random, field))} accepted`

const logfmt: Line = (random, field) =>
  `time=2026-03-12T${clock(random)}Z level=info trace=${random.chars(HEX, 32)} msg="stored" ${field.column}=${asWord(inLine(random, field))} ms=${random.below(900)}`

const jsonLine: Line = (random, field) =>
  JSON.stringify({
    level: 30,
    time: 1_773_000_000_000 + random.below(1e9),
    pid: random.below(65536),
    [field.column]: field.make(random),
    msg: 'request done',
  })

const java: Line = (random, field) =>
  `2026-03-12 ${clock(random)},${100 + random.below(900)} ERROR [http-nio-8080-exec-${1 + random.below(9)}] c.e.s.Orders - cannot store ${field.column} '${inLine(random, field)}'\njava.lang.IllegalStateException: no such row: ${random.below(1e9)}\n\tat com.example.shop.Orders.store(Orders.java:${random.below(900)})\n\tat java.base/java.lang.Thread.run(Thread.java:1583)`

const python: Line = (random, field) =>
  `Traceback (most recent call last):\n  File "/srv/app/${random.chars(LOWER, 6)}.py", line ${random.below(900)}, in handle\n    raise ValueError(message)\nValueError: bad ${field.column}: ${inLine(random, field)}`

const sshd: Line = (random) =>
  `Mar 12 ${clock(random)} bastion sshd[${random.below(65536)}]: Failed password for root from ${client(random)} port ${1024 + random.below(60000)} ssh2`

const LINES = [syslog, syslog, logfmt, logfmt, jsonLine, jsonLine, java, python] as const
const AROUND = [nginx, nginx, sshd] as const

/** Lines of one program, or of several in a row. */
export function logDocument(random: Random, locale: string): string {
  const line = random.pick(LINES)
  const mixed = chance(random, 30)
  return someFields(random, locale, 3 + random.below(6))
    .flatMap((field) => [
      ...(chance(random, 40) ? [random.pick(AROUND)(random, field)] : []),
      (mixed ? random.pick(LINES) : line)(random, field),
    ])
    .join('\n')
}
