/**
 * Reads a sheet that was handed in, in a thread of its own: a hundred thousand rows never hold up the bank's answers.
 * What is right becomes draft bills, what is wrong is kept with what is wrong; nobody is billed by it.
 */
import { isMainThread, Worker, workerData } from 'node:worker_threads'
import type { HouseBill, LineItem } from '../../../core/bills/sheet.ts'
import { entryId } from '../../../core/id.ts'
import { dayOf } from '../../../core/time.ts'
import {
  beginReading,
  type DraftBill,
  type DraftItem,
  endReading,
  keepDrafts,
  numbersTaken,
  type Upload,
} from '../../storage/bill-runs.ts'
import { clockOffset } from '../../storage/calendar.ts'
import { connect, type Database } from '../../storage/database.ts'
import { newLink } from '../../storage/house-bills.ts'
import { importSheet } from './import.ts'

/** Resolves when the sheet of this run is read or refused. Rejects when it could not be: it is read again later. */
export const takeInSheet = (databaseUrl: string, run: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const thread = new Worker(new URL(import.meta.url), { workerData: { databaseUrl, run } })
    thread.once('error', reject)
    thread.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`the reading of a sheet ended with ${code}`)),
    )
  })

/** The same in this thread, at an instant of real time. */
export async function takeIn(db: Database, run: string, now: number): Promise<void> {
  const upload = await beginReading(db, run)
  if (!upload) return
  const read = await importSheet(
    upload.bytes,
    { today: dayOf(now + (await clockOffset(db))), billed: (keys) => numbersTaken(db, upload, keys) },
    ({ good, bad }) =>
      keepDrafts(
        db,
        upload,
        good.map(({ bill }) => draftOf(bill, upload)),
        bad,
      ),
  )
  if (!read.ok) return endReading(db, upload, { refused: read.refusal })
  const { bad, header, date1904 } = read.value
  await endReading(db, upload, { bad, form: { header, date1904 } })
}

/** A bill's id derives from its run and number: the same row read again is the same bill. */
const draftOf = (bill: HouseBill, { run, at }: Upload): DraftBill => ({
  id: `house-bill-${entryId(`${run}\n${bill.number.toUpperCase()}`, Number(at), 'bill')}`,
  number: bill.number,
  house: bill.house,
  building: bill.building,
  name: bill.householder,
  phone: bill.phone ?? null,
  account: bill.account ?? null,
  items: bill.items.map(itemOf),
  amount: bill.total,
  due: bill.due,
  link: newLink(),
})
const itemOf = ({ kind, amount, label, meter }: LineItem): DraftItem => ({
  kind,
  label: label ?? '',
  amount: amount.toString(),
  quantity: meter ? `${meter.previous} → ${meter.current}, × ${meter.price}` : null,
})

const given = workerData as { databaseUrl?: string; run?: string } | null
if (!isMainThread && given?.run && given.databaseUrl) {
  const db = connect(given.databaseUrl, { name: 'qiao-sheet', max: 2 })
  await takeIn(db, given.run, Date.now())
  await db.end({ timeout: 2 })
}
