/** Every bill of a run: found by house, name or number, by state, by building; each can be opened and acted on. */

import { useParams, useSearchParams } from '@solidjs/router'
import { createEffect, createSignal, on, Show } from 'solid-js'
import type { AnswerTo } from '../../../core/contract.ts'
import { Amount } from '../../ui/Amount.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Field } from '../../ui/Field.tsx'
import { type Column, Grid, GridBones } from '../../ui/Grid.tsx'
import { createLoad } from '../../ui/load.ts'
import { fenOf } from '../../ui/money.ts'
import { Page } from '../../ui/Page.tsx'
import { Select } from '../../ui/Select.tsx'
import { createTyping } from '../../ui/typing.ts'
import { billing } from '../words.ts'
import { runs } from './api.ts'
import { ManagedBill } from './ManagedBill.tsx'
import { billRuns } from './words.ts'

type Bill = AnswerTo<'billsOfRun'>['bills'][number]
const states = ['paid', 'part', 'open', 'overdue', 'withdrawn'] as const

/** A column of amounts; a dash where nothing is due or paid. */
const sum = (key: 'amount' | 'penalty' | 'paid' | 'left', title: string): Column<Bill> => ({
  key,
  title,
  number: true,
  ...(key === 'left' ? {} : { roomy: true }),
  text: (bill) => bill[key].amount,
  by: (bill) => fenOf(bill[key].amount),
  cell: (bill) =>
    bill[key].amount === '0.00' && (key === 'penalty' || key === 'paid') ? (
      <span class="quiet">–</span>
    ) : (
      <Amount value={bill[key].amount} />
    ),
})

export default function BillsOfRun() {
  const { id = '' } = useParams<{ id: string }>()
  const [query, setQuery] = useSearchParams<{ state?: string; building?: string; search?: string }>()
  const filter = () => ({
    ...(query.state ? { state: query.state } : {}),
    ...(query.building ? { building: query.building } : {}),
    ...(query.search ? { search: query.search } : {}),
  })
  const run = createLoad(() => runs.one(id))
  const ageing = createLoad(() => runs.ageing(id))
  const page = createLoad(() => runs.bills(id, filter()))
  const [more, setMore] = createSignal<Bill[]>([])
  const [next, setNext] = createSignal<string | null>()
  const [open, setOpen] = createSignal<Bill>()
  const w = () => billRuns().bills

  createEffect(
    on(
      () => JSON.stringify(filter()),
      () => {
        setMore([])
        setNext(undefined)
        void page.again()
      },
      { defer: true },
    ),
  )
  const search = createTyping(query.search ?? '', (text) => setQuery({ search: text || null }, { replace: true }))

  const from = () => (next() === undefined ? page.value()?.next : next()) ?? null
  const further = async () => {
    const before = from()
    if (!before) return
    const answer = await runs.bills(id, filter(), before)
    setMore([...more(), ...answer.bills])
    setNext(answer.next)
  }
  const all = () => [...(page.value()?.bills ?? []), ...more()]
  /** One bill has changed: its line does, the list stays where it is. */
  const changed = (bill: Bill) => {
    setOpen(bill)
    const put = (list: readonly Bill[]) => list.map((one) => (one.id === bill.id ? bill : one))
    const now = page.value()
    if (now) page.set({ ...now, bills: put(now.bills) })
    setMore(put(more()))
  }
  return (
    <div class="stack">
      <h1>{w().title}</h1>
      <search class="filters">
        <Field label={w().search} value={search.typed()} onInput={search.type} />
        <Select
          label={w().state}
          now={query.state ?? ''}
          options={[['', w().anyState], ...states.map((state) => [state, billRuns().run.figure[state]] as const)]}
          choose={(state) => setQuery({ state: state || null }, { replace: true })}
        />
        <Select
          label={w().building}
          now={query.building ?? ''}
          options={[
            ['', w().anyBuilding],
            ...(ageing.value()?.buildings ?? [])
              .filter(({ building }) => building !== '')
              .map(({ building }) => [building, building] as const),
          ]}
          choose={(building) => setQuery({ building: building || null }, { replace: true })}
        />
      </search>
      <Page load={page} waiting={<GridBones />}>
        {() => (
          <Grid
            label={w().title}
            file={run.value()?.title ?? w().title}
            none={w().none}
            rows={all()}
            pages={{ from, further }}
            asked
            columns={[
              {
                key: 'house',
                title: w().house,
                names: true,
                text: (bill) => bill.house,
                cell: (bill) => (
                  <button type="button" class="plain" onClick={() => setOpen(bill)}>
                    {bill.house}
                  </button>
                ),
              },
              { key: 'name', title: w().householder, text: (bill) => bill.name },
              {
                key: 'phone',
                title: w().phone,
                roomy: true,
                text: (bill) => bill.phone,
                cell: (bill) => (
                  <>
                    {bill.phone || <span class="quiet">{w().noPhone}</span>}
                    {bill.customer ? <span class="quiet"> · {w().customer}</span> : ''}
                  </>
                ),
              },
              sum('amount', w().amount),
              sum('penalty', w().penalty),
              sum('paid', w().paid),
              sum('left', w().left),
              { key: 'due', title: w().due, roomy: true, text: (bill) => bill.due },
              {
                key: 'state',
                title: w().state,
                text: (bill) => billing().state[bill.state] + (bill.overdue ? ` · ${w().overdue}` : ''),
                cell: (bill) => (
                  <>
                    {billing().state[bill.state]}
                    {bill.overdue ? <span class="wrong"> · {w().overdue}</span> : ''}
                  </>
                ),
              },
            ]}
          />
        )}
      </Page>
      <Dialog open={open() !== undefined} title={open()?.house ?? ''} close={() => setOpen(undefined)} wide>
        <Show when={open()}>
          {(bill) => <ManagedBill run={id} bill={bill()} running={run.value()?.state} changed={changed} />}
        </Show>
      </Dialog>
    </div>
  )
}
