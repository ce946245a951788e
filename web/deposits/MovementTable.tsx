/** Movements where there is room: a line each, what came and what went in columns of their own, to sort and to take along. */
import { A } from '@solidjs/router'
import type { Movement } from '../../core/deposits/wire.ts'
import { statementWords } from '../../core/words/statement.ts'
import { locale, words } from '../preferences.ts'
import { Amount } from '../ui/Amount.tsx'
import { type Column, Grid } from '../ui/Grid.tsx'
import { fenOf } from '../ui/money.ts'
import { exactly } from '../ui/when.ts'
import { pathOf } from './MovementList.tsx'

/** Its columns are called as those of a statement. */
const said = () => statementWords[locale()]

const way = (direction: 'in' | 'out'): Column<Movement> => {
  const amount = (one: Movement) => (one.direction === direction ? one.amount.amount : '')
  return {
    key: direction,
    title: words().home[direction],
    number: true,
    text: amount,
    by: (one) => fenOf(amount(one)),
    // What came or went can be opened to what it is made of.
    cell: (one) =>
      amount(one) ? (
        <A class="figure-link" href={`/movements/${one.id}`} title={words().movements.why}>
          <Amount value={amount(one)} label={words().home[direction]} />
        </A>
      ) : (
        ''
      ),
  }
}

export default function MovementTable(props: {
  movements: readonly Movement[]
  pages: { readonly from: () => string | null; readonly further: () => Promise<void> }
}) {
  const kind = (one: Movement) => words().home.kinds[one.kind]
  return (
    <Grid
      label={words().movements.title}
      file={words().movements.title}
      none={words().home.none}
      rows={props.movements}
      pages={props.pages}
      columns={[
        {
          key: 'at',
          title: said().at,
          whole: true,
          text: (one) => exactly(one.bookedAt),
          cell: (one) => exactly(one.bookedAt).slice(0, 16),
        },
        {
          key: 'kind',
          title: said().kind,
          names: true,
          text: kind,
          cell: (one) => <A href={pathOf(one)}>{kind(one)}</A>,
        },
        { key: 'whom', title: said().counterparty, text: (one) => one.counterparty },
        { key: 'memo', title: said().memo, text: (one) => one.memo },
        way('in'),
        way('out'),
        {
          key: 'balance',
          title: words().home.after,
          number: true,
          text: (one) => one.balance?.amount ?? words().home.holding,
          by: (one) => fenOf(one.balance?.amount ?? ''),
          cell: (one) =>
            one.balance ? (
              <Amount value={one.balance.amount} label={words().home.after} />
            ) : (
              <span class="quiet">{words().home.holding}</span>
            ),
        },
      ]}
    />
  )
}
