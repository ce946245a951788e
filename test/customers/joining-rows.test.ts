/** The rows of applications to join: what a run has heard of is what it was answered for, and nothing ends that it does not know of. */
import { afterEach, expect, test } from 'vitest'
import { instantOf } from '../../core/time.ts'
import { seedCustomer } from '../../workflows/storage/customers.ts'
import { connect, migrate } from '../../workflows/storage/database.ts'
import * as store from '../../workflows/storage/joining.ts'
import { needing } from '../support/needs.ts'
import { testDatabase } from '../support/postgres.ts'

needing(['QIAO_TEST_DATABASE_URL'], () => {
  let drop = async () => {}
  afterEach(() => drop())

  test('what a run looked at and did not live to answer for is told again; it neither reminds nor lapses over what it does not know', async () => {
    const database = await testDatabase()
    const db = connect(database.url, { name: 'test', max: 2 })
    drop = async () => {
      await db.end()
      await database.drop()
    }
    await migrate(db)
    const at = instantOf('2026-03-02', 9)
    await seedCustomer(db, { id: 'customer-one', phone: '+8613400000001', name: 'one' })
    const row = await db.begin(async (tx) => {
      const { id } = await store.beginJoining(tx, 'customer-one', at, { random: 'r', phoneDigest: 'p' })
      return store.note(tx, id, at, {})
    })
    const { id, given } = row
    const later = () => db`update joinings set told = now() - interval '1 minute' where id = ${id}`
    const untold = async () => (await store.untold(db, 10)).map((one) => one.id)
    expect((await store.look(db, store.orderOf(row))).given).toBe(given)
    await later()
    expect(await untold()).toEqual([id])
    await store.heard(db, id, given)
    await later()
    expect(await untold()).toEqual([])
    const reminded = async () => (await store.joiningById(db, id)).reminded
    await store.remind(db, id, given - 1, '2026-04-01', at)
    expect(await reminded()).toBe(false)
    await store.remind(db, id, given, '2026-04-01', at)
    expect(await reminded()).toBe(true)
    expect(await store.lapse(db, id, given - 1, at)).toBe('went-on')
    expect(await store.lapse(db, id, given, at)).toBe('lapsed')
    // What was given to a run that had ended needs no telling.
    await db`update joinings set given = given + 1 where id = ${id}`
    await store.conclude(db, id, 'lapsed', 'Lapsed', at)
    await later()
    expect(await untold()).toEqual([])
  })
})
