export { connectTransit, type Transit, type TransitSettings } from './connect.ts'
export { isTransitKey } from './reference.ts'
