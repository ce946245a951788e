/** Differences: what they are, who waits for whom, until when. */
import { A } from '@solidjs/router'
import { For, Show } from 'solid-js'
import type { CaseRow } from '../../../core/bills/reconciliation-wire.ts'
import { Amount } from '../../ui/Amount.tsx'
import { fenOf, yuanOf } from '../../ui/money.ts'
import { exactly } from '../../ui/when.ts'
import { staff } from '../manager/staff.ts'

/** How far apart ours and theirs are. */
export const apart = ({ ours, theirs }: Pick<CaseRow, 'ours' | 'theirs'>): string => {
  const by = fenOf(ours?.amount ?? '0.00') - fenOf(theirs?.amount ?? '0.00')
  return yuanOf(by < 0n ? -by : by)
}
const Money = (props: { value: { amount: string } | null }) => (
  <Show when={props.value} fallback={<span class="quiet">–</span>}>
    {(money) => <Amount value={money().amount} />}
  </Show>
)

export function CaseTable(props: { label: string; cases: readonly CaseRow[] }) {
  const w = () => staff().desk
  const closed = () => props.cases.every(({ state }) => state === 'closed')
  return (
    <section class="scroll" tabindex="0" aria-label={props.label}>
      <table class="table dense hover">
        <thead>
          <tr>
            <th scope="col">{w().kind}</th>
            <th scope="col">{w().biller}</th>
            <th scope="col">{w().day}</th>
            <th scope="col" class="number roomy">
              {w().ours}
            </th>
            <th scope="col" class="number roomy">
              {w().theirs}
            </th>
            <th scope="col" class="number">
              {w().difference}
            </th>
            <th scope="col">{closed() ? w().outcome : w().waits}</th>
            <th scope="col" class="roomy">
              {closed() ? w().closedAt : w().until}
            </th>
          </tr>
        </thead>
        <tbody>
          <For each={props.cases}>
            {(one) => (
              <tr>
                <th scope="row">
                  <A href={`/desk/cases/${one.id}`}>{w().kinds[one.kind]}</A>
                </th>
                <td>{one.biller.name}</td>
                <td class="whole">{one.day}</td>
                <td class="number roomy">
                  <Money value={one.ours} />
                </td>
                <td class="number roomy">
                  <Money value={one.theirs} />
                </td>
                <td class="number">
                  <Amount value={apart(one)} />
                </td>
                <td>
                  {one.outcome
                    ? w().ends[one.outcome]
                    : one.state === 'looking'
                      ? w().itself
                      : (one.owner ?? w().nobody)}
                </td>
                <td class="whole roomy">
                  {exactly((one.state === 'closed' ? one.closedAt : one.deadline) ?? '').slice(0, 16)}
                </td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </section>
  )
}
