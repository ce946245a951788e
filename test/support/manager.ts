/** A property manager as a test plays one: the seeded person, through the edge's public API alone. */
import type * as v from 'valibot'
import type { HouseBill, HousePayment, managedBill, Run } from '../../core/bills/run-wire.ts'
import { seededPeople } from '../../workflows/bank/seed.ts'
import { type Answered, Customer, expectStatus, type Places, until } from './customer.ts'
import { excelFile } from './workbook.ts'

export type ManagedBill = v.InferOutput<typeof managedBill>
type Order = { kind: 'pause' | 'resume' | 'cancel' } | { kind: 'extend'; days: number; house?: string }

export class Manager extends Customer {
  constructor(places: Places) {
    const [{ phone, name }] = seededPeople
    super(places, phone, name)
  }
  override signIn(): Promise<this> {
    return this.comeIn()
  }
  async organization(): Promise<string> {
    const { offices } = expectStatus(
      await this.ask<{ offices: { organization: string; role: string }[] }>('GET', '/session'),
      200,
    )
    return offices.find(({ role }) => role === 'manager')!.organization
  }
  async beginRun(title: string, terms?: object): Promise<Run> {
    const body = { organization: await this.organization(), title, ...(terms ? { terms } : {}) }
    return expectStatus(await this.press<Run>('/bill-runs', body), 201)
  }
  /** Hands a sheet in and waits until it is read. */
  async handIn(run: string, bytes: Uint8Array<ArrayBuffer>, { mends = false, withinMs = 60_000 } = {}): Promise<Run> {
    const said = await this.file('PUT', `/bill-runs/${run}/sheet?name=sheet.xlsx${mends ? '&mends=true' : ''}`, bytes)
    if (said.status !== 202) throw new Error(`the sheet was answered ${said.status}: ${await said.text()}`)
    return until(
      'the sheet to be read',
      async () => {
        const now = await this.run(run)
        return now.state === 'read' ? now : undefined
      },
      withinMs,
    )
  }
  async download(path: string): Promise<Uint8Array<ArrayBuffer>> {
    const said = await this.file('GET', path)
    if (said.status !== 200) throw new Error(`${path} was answered ${said.status}: ${await said.text()}`)
    return new Uint8Array(await said.arrayBuffer())
  }
  async run(id: string, after?: number): Promise<Run> {
    return expectStatus(
      await this.ask<Run>('GET', `/bill-runs/${id}${after === undefined ? '' : `?after=${after}`}`),
      200,
    )
  }
  async runIn(id: string, holds: (run: Run) => boolean, what: string, withinMs = 60_000): Promise<Run> {
    return until(
      what,
      async () => {
        const run = await this.run(id)
        return holds(run) ? run : undefined
      },
      withinMs,
      250,
    )
  }
  confirm(id: string, key?: string): Promise<Answered<Run>> {
    return this.ask<Run>('POST', `/bill-runs/${id}/confirmation`, undefined, {
      'idempotency-key': key ?? crypto.randomUUID(),
    })
  }
  order(id: string, order: Order): Promise<Answered<Run>> {
    return this.press<Run>(`/bill-runs/${id}/orders`, order)
  }
  /** All bills of a run, page by page. */
  async billsOf(id: string, query = ''): Promise<ManagedBill[]> {
    const all: ManagedBill[] = []
    for (let next: string | null = ''; next !== null; ) {
      const before: string = next === '' ? '' : `&before=${encodeURIComponent(next)}`
      const page: { bills: ManagedBill[]; next: string | null } = expectStatus(
        await this.ask<{ bills: ManagedBill[]; next: string | null }>(
          'GET',
          `/bill-runs/${id}/bills?${query}${before}`,
        ),
        200,
      )
      all.push(...page.bills)
      next = page.next
    }
    return all
  }
}

/** What a customer does with households' bills. */
export const houseBills = async (who: Customer, after?: number): Promise<HouseBill[]> =>
  expectStatus(
    await who.ask<{ bills: HouseBill[] }>('GET', `/house-bills${after === undefined ? '' : `?after=${after}`}`),
    200,
  ).bills
export const payHouseBills = (
  who: Customer,
  lines: readonly { id: string; amount: string }[],
  key?: string,
): Promise<Answered<HousePayment>> => who.payHouses(lines, key)

/** A sheet of so many bills over 100.00 each, all of one householder. */
export async function sheetOf(
  serial: string,
  who: Customer,
  bills: number,
  due: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const titles = ['账单号', '房号', '户主', '手机号', '物业费', '到期日']
  const rows = Array.from({ length: bills }, (_, n) => [
    `B${serial}-${n + 1}`,
    `${serial}院${n + 1}室`,
    who.name,
    who.phone,
    100,
    due,
  ])
  return new Uint8Array(await excelFile([titles, ...rows]))
}
/** Bills somebody, and waits until they can pay. */
export async function billSomebody(
  manager: Manager,
  serial: string,
  who: Customer,
  bills: number,
  due: string,
): Promise<{ run: string; bills: HouseBill[] }> {
  const { id } = await manager.beginRun(`T ${serial}`)
  await manager.handIn(id, await sheetOf(serial, who, bills, due))
  expectStatus(await manager.confirm(id), 202)
  await manager.runIn(
    id,
    ({ state, progress }) => state === 'collecting' && progress.told >= bills,
    'the bills to be announced',
  )
  const own = (await houseBills(who)).filter(({ number }) => number.startsWith(`B${serial}-`))
  return { run: id, bills: own.sort((a, b) => (a.number < b.number ? -1 : 1)) }
}
