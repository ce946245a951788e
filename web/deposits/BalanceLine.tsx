/** How the balance went: a line, and the same as a table. */
import type { Balances } from '../../core/deposits/figures-wire.ts'
import { words } from '../preferences.ts'
import { shortly } from '../ui/axis.ts'
import { Chart } from '../ui/Chart.tsx'
import { Line } from '../ui/Line.tsx'
import { grouped } from '../ui/money.ts'
import { dayShort, dayWords } from '../ui/when.ts'

export function BalanceLine(props: { balances: Balances; title: string; height?: number; plain?: boolean }) {
  const w = () => words().figures
  const on = (day: string) => dayWords(day, props.balances.today)
  return (
    <Chart
      title={props.title}
      columns={[w().day, w().in, w().out, w().balance]}
      rows={props.balances.points.map((point) => [
        on(point.day),
        // Plain text: a month of amounts that most people never open.
        grouped(point.in.amount),
        grouped(point.out.amount),
        grouped(point.balance.amount),
      ])}
    >
      <Line
        height={props.height}
        plain={props.plain}
        unit={shortly}
        dots={props.balances.points.map(({ day, balance }) => ({
          label: dayShort(day),
          value: Number(balance.amount),
          says: w().balanceOn(on(day), grouped(balance.amount)),
        }))}
      />
    </Chart>
  )
}
