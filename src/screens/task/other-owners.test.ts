import { expect, it } from 'vitest'
import { otherOwners } from '#screens/task/other-owners.ts'
import { aRecordIn, NOON } from '#testing/builders.ts'
import { aConnection, aVendor, remoteOf } from '#testing/fake-vendor.ts'

const alike = { source: 'task_[a-z]+', label: 'task' }
const vendors = [aVendor('one', { ids: [alike] }), aVendor('two', { ids: [alike] }), aVendor('three', { ids: [] })]
const connections = vendors.map(({ key }) => aConnection(key))
const vendorOf = (key: string) => vendors.find((vendor) => vendor.key === key)
const gone = aRecordIn({ phase: 'gone' }, NOON, { connection: 'one', vendor: 'one', remote: remoteOf('task_abc') })

it('offers each other connection whose ids look the same, and no other', () => {
  const found = otherOwners(gone, connections, vendorOf)
  expect(found.map(({ connection }) => connection.id)).toEqual(['two'])
  expect(found[0]?.ref).toMatchObject({ connection: 'two', vendor: 'two', remote: { id: 'task_abc' } })
})

it('offers none for a task that is there, or that was submitted from here', () => {
  expect(otherOwners({ ...gone, state: { phase: 'succeeded' } }, connections, vendorOf)).toEqual([])
  const request = { model: 'm', params: {}, options: {}, idempotencyKey: 'k' }
  expect(otherOwners({ ...gone, request }, connections, vendorOf)).toEqual([])
})
