/** The work list of collection: who is late, by how much and how long, what was said and promised. */
import { createSignal, For, Show } from 'solid-js'
import type { Arrears as All } from '../../../core/loans/wire.ts'
import { words } from '../../preferences.ts'
import { StaffNav } from '../../staff/StaffNav.tsx'
import { Amount } from '../../ui/Amount.tsx'
import { Away } from '../../ui/Away.tsx'
import { createAct } from '../../ui/act.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { Field } from '../../ui/Field.tsx'
import { Grid, GridBones } from '../../ui/Grid.tsx'
import { createLoad } from '../../ui/load.ts'
import { asAmount, fenOf, grouped } from '../../ui/money.ts'
import { Page } from '../../ui/Page.tsx'
import { Facts, MainButton, Notice } from '../../ui/Parts.tsx'
import { exactly } from '../../ui/when.ts'
import { desk } from './api.ts'
import { loanDesk } from './words.ts'
import './officer.css'

type Row = All['loans'][number]
type Contact = NonNullable<Row['promise']>

const w = () => loanDesk().arrears
const said = ({ day, amount }: Pick<Contact, 'day' | 'amount'>) =>
  day === null ? '' : amount ? w().promised(day, grouped(amount.amount)) : w().promisedDay(day)
const kept = ({ kept: was }: Pick<Contact, 'kept'>) => w().kept[was === null ? 'open' : was ? 'yes' : 'no']

export default function Arrears() {
  const page = createLoad(desk.arrears)
  const [chosen, setChosen] = createSignal<string>()
  const row = () => page.value()?.loans.find(({ id }) => id === chosen())
  return (
    <div class="stack">
      <div>
        <h1>{w().title}</h1>
        <p class="quiet">{w().lead}</p>
      </div>
      <StaffNav />
      <Page load={page} waiting={<GridBones />}>
        {(now) => (
          <Grid
            label={w().title}
            file={w().title}
            none={w().none}
            rows={now().loans}
            columns={[
              { key: 'firm', title: w().firm, names: true, text: (one) => one.firm },
              { key: 'phone', title: w().phone, whole: true, roomy: true, text: (one) => one.phone },
              {
                key: 'days',
                title: w().days,
                number: true,
                text: (one) => String(one.days),
                by: (one) => one.days,
                classList: (one) => ({ overdue: one.days > 90 }),
              },
              {
                key: 'owed',
                title: w().owed,
                number: true,
                text: (one) => one.owed.total.amount,
                by: (one) => fenOf(one.owed.total.amount),
                cell: (one) => <Amount value={one.owed.total.amount} />,
              },
              { key: 'grade', title: w().grade, text: (one) => w().grades[one.grade] },
              {
                key: 'promise',
                title: w().promise,
                text: (one) => (one.promise ? `${said(one.promise)} ${kept(one.promise)}` : w().noPromise),
              },
            ]}
            act={{
              title: w().act,
              cell: (one) => (
                <button type="button" class="plain" onClick={() => setChosen(one.id)}>
                  {w().act}
                  <span class="hidden"> {one.firm}</span>
                </button>
              ),
            }}
          />
        )}
      </Page>
      <Dialog open={row() !== undefined} title={row()?.firm ?? ''} close={() => setChosen(undefined)} wide>
        <Show when={row()} keyed>
          {(one) => <Contacts loan={one} noted={() => void page.refresh()} />}
        </Show>
      </Dialog>
    </div>
  )
}

function Contacts(props: { loan: Row; noted: () => void }) {
  // The list is asked for again beneath this: what is typed stays.
  const loan = props.loan
  const page = createLoad(() => desk.contacts(loan.id))
  const [note, setNote] = createSignal('')
  const [day, setDay] = createSignal('')
  const [amount, setAmount] = createSignal('')
  const keep = createAct(
    (press) => desk.note(loan.id, { note: note(), day: day(), amount: amount() === '' ? '' : asAmount(amount()) }, press),
    (now) => {
      page.set(now)
      setNote('')
      setDay('')
      setAmount('')
      props.noted()
    },
  )
  return (
    <div class="stack">
      <Facts
        rows={[
          [w().phone, loan.phone],
          [w().days, <span class="overdue">{loan.days}</span>],
          ...(['principal', 'interest', 'penalty', 'compound', 'fees'] as const)
            .filter((part) => fenOf(loan.owed[part].amount) > 0n)
            .map((part) => [w().parts[part], <Amount value={loan.owed[part].amount} />] as const),
          [w().owed, <Amount value={loan.owed.total.amount} />],
        ]}
      />
      <form class="stack" onSubmit={keep.submit} novalidate>
        <h3>{w().note}</h3>
        <Field label={w().noteText} value={note()} onInput={setNote} maxlength={200} hint={w().noteHint} wrong={keep.about('note')} />
        <div class="filters">
          <div class="field">
            <label for="promised-day">{w().day}</label>
            <input id="promised-day" type="date" value={day()} onInput={(event) => setDay(event.currentTarget.value)} />
          </div>
          <Field label={`${w().amount}（${words().yuan}）`} value={amount()} onInput={setAmount} inputmode="decimal" maxlength={16} wrong={keep.about('amount')} />
        </div>
        <Notice words={keep.otherThan('note', 'amount')} />
        <MainButton busy={keep.busy()}>{w().keep}</MainButton>
      </form>
      <h3>{w().contacts}</h3>
      <Page load={page}>
        {(now) => (
          <ul class="list">
            <For each={now().contacts} fallback={<li class="quiet">{w().noContacts}</li>}>
              {(one) => (
                <li class="stack">
                  <p>{one.note}</p>
                  <p class="quiet">
                    {exactly(one.at).slice(0, 16)} · {one.officer}
                    {one.day ? ` · ${said(one)} · ${kept(one)}` : ''}
                  </p>
                </li>
              )}
            </For>
          </ul>
        )}
      </Page>
      <Show when={loan.workflow}>
        {(url) => (
          <Away href={url()} newWindow>
            {w().temporal}
          </Away>
        )}
      </Show>
    </div>
  )
} // biome-ignore format: one form
