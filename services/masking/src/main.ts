#!/usr/bin/env node
import { run } from '@sallyport/service'
import { readConfig } from './config.ts'
import { createMasking } from './service.ts'

await run('masking', readConfig, createMasking)
