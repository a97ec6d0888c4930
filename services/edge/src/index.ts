export { DEFAULT_HOLD, type EdgeConfig, type HoldConfig } from './config.ts'
export { createEdge, type Edge } from './service.ts'
