import { createInterface } from 'node:readline'
import { answerTo, eventsOf, type Request } from './results.ts'

/** The target as a program of the stdio transport, for gateways that front nothing else. */

for await (const line of createInterface({ input: process.stdin })) {
  const request: Request = JSON.parse(line)
  const body = answerTo(request)
  if (request.params?.name === 'stream')
    for (const event of eventsOf(request)) process.stdout.write(`${event}\n`)
  if (body !== undefined) process.stdout.write(`${body}\n`)
}
