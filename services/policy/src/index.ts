export type { PolicyConfig } from './config.ts'
export { createPolicy } from './service.ts'
