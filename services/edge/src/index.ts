export { DEFAULT_HOLD, DEFAULT_STALL_MS, type EdgeConfig, type HoldConfig } from './config.ts'
export { createEdge, type Edge } from './service.ts'
