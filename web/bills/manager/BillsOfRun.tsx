/** Every bill of a run: found by house, name or number, by state, by building; each can be opened and acted on. */
import { useParams, useSearchParams } from '@solidjs/router'
import { createEffect, createSignal, For, on, Show } from 'solid-js'
import type { AnswerTo } from '../../../core/contract.ts'
import { words } from '../../preferences.ts'
import { Amount } from '../../ui/Amount.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Field } from '../../ui/Field.tsx'
import { createLoad } from '../../ui/load.ts'
import { Page } from '../../ui/Page.tsx'
import { Select } from '../../ui/Select.tsx'
import { createTyping } from '../../ui/typing.ts'
import { runs } from './api.ts'
import { ManagedBill } from './ManagedBill.tsx'
import { staff } from './staff.ts'

type Bill = AnswerTo<'billsOfRun'>['bills'][number]
const states = ['paid', 'part', 'open', 'overdue', 'withdrawn'] as const

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
  const w = () => staff().bills

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
          options={[['', w().anyState], ...states.map((state) => [state, staff().run.figure[state]] as const)]}
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
      <Page load={page}>
        {() => (
          <>
            <section class="scroll" tabindex="0" aria-label={w().title}>
              <table class="table dense hover">
                <thead>
                  <tr>
                    <th scope="col">{w().house}</th>
                    <th scope="col">{w().householder}</th>
                    <th scope="col" class="roomy">
                      {w().phone}
                    </th>
                    <th scope="col" class="number roomy">
                      {w().amount}
                    </th>
                    <th scope="col" class="number roomy">
                      {w().penalty}
                    </th>
                    <th scope="col" class="number roomy">
                      {w().paid}
                    </th>
                    <th scope="col" class="number">
                      {w().left}
                    </th>
                    <th scope="col" class="roomy">
                      {w().due}
                    </th>
                    <th scope="col">{w().state}</th>
                  </tr>
                </thead>
                <tbody>
                  <For each={all()}>
                    {(bill) => (
                      <tr>
                        <th scope="row">
                          <button type="button" class="plain" onClick={() => setOpen(bill)}>
                            {bill.house}
                          </button>
                        </th>
                        <td>{bill.name}</td>
                        <td class="roomy">
                          {bill.phone || <span class="quiet">{w().noPhone}</span>}
                          {bill.customer ? <span class="quiet"> · {w().customer}</span> : ''}
                        </td>
                        <td class="number roomy">
                          <Amount value={bill.amount.amount} />
                        </td>
                        <td class="number roomy">
                          {bill.penalty.amount === '0.00' ? (
                            <span class="quiet">–</span>
                          ) : (
                            <Amount value={bill.penalty.amount} />
                          )}
                        </td>
                        <td class="number roomy">
                          {bill.paid.amount === '0.00' ? (
                            <span class="quiet">–</span>
                          ) : (
                            <Amount value={bill.paid.amount} />
                          )}
                        </td>
                        <td class="number">
                          <Amount value={bill.left.amount} />
                        </td>
                        <td class="roomy">{bill.due}</td>
                        <td>
                          {words().house.state[bill.state]}
                          {bill.overdue ? <span class="wrong"> · {w().overdue}</span> : ''}
                        </td>
                      </tr>
                    )}
                  </For>
                </tbody>
              </table>
            </section>
            <Show when={all().length === 0}>
              <p>{w().none}</p>
            </Show>
            <Show when={from()}>
              <button type="button" class="button" onClick={() => void further()}>
                {w().more}
              </button>
            </Show>
          </>
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
