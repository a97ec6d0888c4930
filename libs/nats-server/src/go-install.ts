import { goSource, type Source } from '@sallyport/programs'
import { NATS_SERVER } from './version.ts'

/** Builds the pinned version, where there is a Go toolchain. */
export const natsGoSource: Source = goSource(NATS_SERVER, {
  path: 'github.com/nats-io/nats-server/v2',
  takes: 'about half a minute',
})
