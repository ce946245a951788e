/** A fresh database for a test, in the server that the test runner has started. */
import { randomBytes } from 'node:crypto'
import postgres from 'postgres'
import { unwaited } from '../../workflows/storage/database.ts'
import { given } from './needs.ts'

/** Its commits do not wait for the disk, unless a test is about what a commit promises. */
export async function testDatabase({ waits = false } = {}): Promise<{ url: string; drop(): Promise<void> }> {
  const server = given('QIAO_TEST_DATABASE_URL')
  const name = `test_${randomBytes(6).toString('hex')}`
  const admin = postgres(server, { max: 1, onnotice: () => {} })
  await admin`create database ${admin(name)}`
  const url = new URL(server)
  url.pathname = `/${name}`
  return {
    url: waits ? url.href : unwaited(url.href),
    async drop() {
      await admin`drop database if exists ${admin(name)} with (force)`
      await admin.end()
    },
  }
}
