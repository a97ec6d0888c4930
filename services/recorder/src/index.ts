export { type EvidencePlace, readPlace, type RecorderConfig } from './config.ts'
export { createRecorder } from './service.ts'
