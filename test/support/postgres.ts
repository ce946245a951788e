/** A fresh database for a test, in the server that the test runner has started. */
import { randomBytes } from 'node:crypto'
import postgres from 'postgres'
import { connect, migrate, unwaited } from '../../workflows/storage/database.ts'
import { given } from './needs.ts'

/** What every fresh one is a copy of: migrating a hundred of them one by one takes minutes. */
const TEMPLATE = 'test_template'
const at = (server: string, name: string) => {
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}

/** Makes what `testDatabase` copies; once, before the tests. */
export async function testTemplate(server: string): Promise<void> {
  const admin = postgres(server, { max: 1, onnotice: () => {} })
  await admin`drop database if exists ${admin(TEMPLATE)} with (force)`
  await admin`create database ${admin(TEMPLATE)}`
  await admin.end()
  const db = connect(at(server, TEMPLATE), { name: 'test-template', max: 1 })
  await migrate(db)
  // Whoever is connected keeps others from copying it.
  await db.end()
}

/** Migrated, unless it is to be `empty`. Its commits do not wait for the disk, unless a test is about what a commit promises. */
export async function testDatabase({ waits = false, empty = false } = {}): Promise<{
  url: string
  drop(): Promise<void>
}> {
  const server = given('QIAO_TEST_DATABASE_URL')
  const name = `test_${randomBytes(6).toString('hex')}`
  const admin = postgres(server, { max: 1, onnotice: () => {} })
  await admin`create database ${admin(name)} template ${admin(empty ? 'template1' : TEMPLATE)}`
  const url = at(server, name)
  return {
    url: waits ? url : unwaited(url),
    async drop() {
      await admin`drop database if exists ${admin(name)} with (force)`
      await admin.end()
    },
  }
}
