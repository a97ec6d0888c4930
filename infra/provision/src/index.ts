export {
  keepLogKey,
  keepMaskingKey,
  keepSealingKey,
  keepSecret,
  type LogKeyFiles,
} from './key-files.ts'
