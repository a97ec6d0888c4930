export type { MaskingConfig } from './config.ts'
export { createMasking } from './service.ts'
