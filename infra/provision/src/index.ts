export {
  keepLogKey,
  keepMaskingKey,
  keepRecordingKey,
  keepSealingKey,
  keepSecret,
  type LogKeyFiles,
} from './key-files.ts'
