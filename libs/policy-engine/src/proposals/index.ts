export { propose, type ToolProposals } from './propose.ts'
export { type Stale, staleIn } from './stale.ts'
