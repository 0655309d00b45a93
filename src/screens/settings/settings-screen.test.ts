import { expect, it } from 'vitest'
import { keyWords } from '#screens/settings/settings-screen.tsx'

it('says where the keys are: with the gateway, or in the page that talks to the vendors itself', () => {
  expect(keyWords('off')).toContain('stay in the gateway')
  expect(keyWords('on')).toContain('in the memory of this tab')
  expect(keyWords('on')).not.toContain('gateway')
})
