import { once } from 'node:events'
import { readConfig } from './config.ts'
import { startOrders } from './server.ts'

// The one place where the environment is read.
// oxlint-disable-next-line node/no-process-env
await using orders = await startOrders(readConfig(process.env))
console.log(`orders: ${orders.url}`)
await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
