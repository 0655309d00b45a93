/** What failures of a ComfyUI server mean (Comfy-Org/ComfyUI, execution.py). Nothing here is billed by anybody. */
import { SECOND } from '#domain/time.ts'
import type { TriageRule } from '#triage/rule.ts'
import { ruleBuilders } from '#triage/rule-builders.ts'

const SOURCE = 'https://github.com/Comfy-Org/ComfyUI/blob/master/execution.py'
const SERVER = 'https://docs.comfy.org/development/comfyui-server/comms_routes'

const comfyui = ruleBuilders('comfyui', 'ComfyUI')

export const rules: readonly TriageRule[] = [
  // Nodes that call other vendors give their refusals on.
  ...comfyui.refusals({ by: 'The vendor behind a node of the workflow', source: null }),
  comfyui.balance({
    when: [{ statuses: [402] }, { reasons: 'none', steps: ['submit', 'task'], refused: ['balance'] }],
    title: 'A node’s vendor wants credit',
    explanation: 'A node of the workflow works at a vendor that is paid for, and the account there has no credit left.',
    steps: ['Top up the account that the node uses.', 'Then submit again.'],
    source: null,
  }),
  comfyui.rule({
    id: 'out-of-memory',
    when: [
      { codes: ['torch.OutOfMemoryError', 'torch.cuda.OutOfMemoryError', 'OutOfMemoryError'], reasons: 'none' },
      { steps: ['task'], says: ['out of memory', 'allocation on device'], reasons: 'none' },
    ],
    category: 'model',
    actor: 'you',
    retry: { kind: 'after-change' },
    bills: false,
    title: 'The graphics memory was full',
    explanation:
      'The work needs more memory than the graphics card has free. Another program, or a model still loaded, may hold some.',
    steps: [
      'Make the picture smaller, or fewer at once, or choose a smaller model.',
      'Free the memory: close other programs, or unload models in ComfyUI.',
      'Then submit it again.',
    ],
    source: SOURCE,
  }),
  comfyui.input({
    id: 'invalid-workflow',
    when: [
      {
        codes: [
          'prompt_outputs_failed_validation',
          'prompt_no_outputs',
          'invalid_prompt',
          'no_prompt',
          'missing_node_type',
        ],
      },
      { statuses: [400, 404, 413], steps: ['submit'], reasons: 'none' },
      { reasons: 'none', steps: ['task'], refused: ['parameter'] },
    ],
    title: 'The workflow is not accepted',
    explanation:
      'The server checked the workflow and found a node that it does not have, a model or file that is not there, or a value that does not fit. Nothing was started.',
    steps: [
      'Read the message: it names the node.',
      'Correct it in ComfyUI, export it with Export (API), and submit that.',
    ],
    source: SOURCE,
  }),
  comfyui.rule({
    id: 'node-failed',
    when: [{ steps: ['task'], codes: 'any', reasons: 'none' }],
    category: 'model',
    actor: 'you',
    retry: { kind: 'after-change' },
    bills: false,
    title: 'A node of the workflow failed',
    explanation:
      'A node raised an error while it worked. The message names it; the server’s own log has the whole trace.',
    steps: [
      'Read the message for the node and what it complains of.',
      'Run the workflow in ComfyUI to see it fail there.',
    ],
    source: SOURCE,
  }),
  comfyui.wrongKey({
    when: [{ statuses: [401] }],
    keyIs: 'not the one that what stands before the server asks for: ComfyUI itself asks for none',
    shown: 'of the proxy before the server',
    source: SERVER,
  }),
  comfyui.forbidden({
    explanation:
      'What stands before the server, or its own check of where requests come from, does not let this one in.',
    steps: ['Look at the settings of the proxy, or start the server with --listen and an allowed origin.'],
    source: SERVER,
  }),
  comfyui.notFound({
    title: 'The server has no such prompt',
    explanation:
      'It is neither in the queue nor in the history. A server that was started again, or whose history was cleared, remembers nothing; files that it made may still lie in its output folder.',
    steps: ['Look into the output folder of the server.', 'Check that the connection is to the server that took it.'],
    source: SERVER,
  }),
  comfyui.throttledSubmit({
    explanation:
      'What stands before the server limits requests. Nothing was started; the same request goes out again after the wait.',
    advice: 'Look at the limits of the proxy before the server.',
    source: null,
  }),
  comfyui.throttled({
    explanation: 'What stands before the server limits requests. The work itself goes on.',
    source: null,
  }),
  comfyui.serverTrouble({
    id: 'server',
    when: [{ statuses: [[500, 599]], steps: ['poll', 'cancel'] }],
    waitMs: 10 * SECOND,
    title: 'The server is in trouble',
    explanation: 'ComfyUI, or what stands before it, could not answer. This does not tell how the work goes.',
    steps: ['Look whether the server still runs.', 'Renderwatch asks again by itself, with growing pauses.'],
    source: SERVER,
  }),
]
