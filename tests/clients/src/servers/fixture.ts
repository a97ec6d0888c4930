import { startFixtureServer } from '@sallyport/conformance/fixture-server'
import type { Samples, ServerRow } from './server.ts'
import { startHere } from './http-here.ts'

const SAMPLES: Samples = {
  calls: [
    { name: 'test_simple_text' },
    { name: 'test_image_content' },
    { name: 'test_audio_content' },
    { name: 'test_embedded_resource' },
    { name: 'test_multiple_content_types' },
    { name: 'test_error_handling' },
    { name: 'test_custom_header', arguments: { region: 'Rīga' } },
  ],
  resources: ['test://static-text', 'test://static-binary', 'test://template/7/data'],
  prompts: [
    { name: 'test_simple_prompt' },
    { name: 'test_prompt_with_arguments', arguments: { arg1: 'one', arg2: 'two' } },
    { name: 'test_prompt_with_embedded_resource', arguments: { resourceUri: 'test://a' } },
    { name: 'test_prompt_with_image' },
    { name: 'test_input_required_result_prompt' },
  ],
  completions: [
    {
      ref: { type: 'ref/prompt', name: 'test_prompt_with_arguments' },
      argument: { name: 'arg1', value: 'par' },
    },
  ],
  refused: [
    { method: 'tools/call', params: { name: 'no_such_tool' } },
    { method: 'prompts/get', params: { name: 'no_such_prompt' } },
    { method: 'tools/call', params: { name: 'test_sampling', arguments: { prompt: 2 } } },
  ],
  mistakes: [
    { method: 'prompts/get', params: { name: 'test_prompt_with_arguments', arguments: {} } },
    { method: 'resources/read', params: { uri: 'test://no-such-resource' } },
  ],
  progress: { name: 'test_tool_with_progress' },
  subscription: {
    notification: 'notifications/tools/list_changed',
    change: { name: 'test_trigger_tool_change' },
  },
  logging: { tool: 'test_tool_with_logging' },
  dialogues: [
    { name: 'test_sampling', arguments: { prompt: 'The capital?' } },
    { name: 'test_elicitation', arguments: { message: 'Who are you?' } },
    { name: 'test_input_required_result_list_roots' },
    { name: 'test_input_required_result_multi_round' },
    { name: 'test_input_required_result_multiple_inputs' },
    { name: 'test_input_required_result_request_state' },
  ],
  breaks: { name: 'test_reconnection' },
  sessions: true,
}

/** The server of the conformance suite. */
export const FIXTURE: readonly ServerRow[] = [
  {
    name: 'fixture',
    eras: ['legacy', 'modern'],
    samples: SAMPLES,
    varies: [],
    start: () => startHere(startFixtureServer),
  },
]
