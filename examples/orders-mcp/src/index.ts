export type { OrdersConfig } from './config.ts'
export { readStatements, type Statement } from './database/statement-log.ts'
export { type Orders, startOrders } from './server.ts'
