import type { Destination } from '../domain/destination.ts'
import type { Sender } from '../domain/outcome.ts'
import { createElasticsearchSender } from './elasticsearch.ts'
import { createFileSender } from './file.ts'
import { createHttpsSender } from './https.ts'
import { createOtlpSender } from './otlp.ts'
import { createSplunkSender } from './splunk.ts'
import { createSyslogSender } from './syslog.ts'

/** The sender of a destination. Throws where a file of its TLS cannot be read. */
export function createSender(destination: Destination): Sender {
  switch (destination.kind) {
    case 'https':
      return createHttpsSender(destination)
    case 'splunk_hec':
      return createSplunkSender(destination)
    case 'elasticsearch':
      return createElasticsearchSender(destination)
    case 'otlp':
      return createOtlpSender(destination)
    case 'syslog':
      return createSyslogSender(destination)
    case 'file':
      return createFileSender(destination)
  }
}
