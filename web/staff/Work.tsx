/** What waits for a person of the bank: payments nobody can tell about, firms that are not clear, differences, loans. */
import { A } from '@solidjs/router'
import { createSignal, For, Show } from 'solid-js'
import type { Propose } from '../../core/staff/wire.ts'
import { createAct } from '../ui/act.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { Field } from '../ui/Field.tsx'
import { Grid, GridBones } from '../ui/Grid.tsx'
import { createLoad } from '../ui/load.ts'
import { Page } from '../ui/Page.tsx'
import { Facts, MainButton, Notice } from '../ui/Parts.tsx'
import { exactly } from '../ui/when.ts'
import { work } from './api.ts'
import { StaffNav } from './StaffNav.tsx'
import { staff } from './words.ts'

type Item = Awaited<ReturnType<typeof work.items>>['workItems'][number]
type Kind = 'payment' | 'firm' | 'case' | 'loan'
const kindOf = ({ business }: Pick<Item, 'business'>): Kind =>
  business.startsWith('firm-')
    ? 'firm'
    : business.startsWith('loan-application-')
      ? 'loan'
      : business.startsWith('bill-payment-')
        ? 'payment'
        : 'case'

function FirmFacts(props: { id: string }) {
  const w = staff
  const firm = createLoad(() => work.firm(props.id))
  return (
    <Page load={firm}>
      {(one) => (
        <Facts
          rows={[
            [w().firm, one().name],
            [w().code, <span class="mono">{one().code}</span>],
            [w().representative, one().representative],
            [w().operator, one().operator],
            [w().unclear, one().why],
            [w().registry, one().registry ?? w().nothing],
          ]}
        />
      )}
    </Page>
  )
}

function Decide(props: { item: Item; done: () => void }) {
  const w = staff
  const kind = kindOf(props.item)
  const outcomes = kind === 'firm' ? (['open', 'refuse'] as const) : (['paid', 'not-paid'] as const)
  const [outcome, setOutcome] = createSignal<(typeof outcomes)[number]>()
  const [receipt, setReceipt] = createSignal('')
  const [reason, setReason] = createSignal('')
  const [missing, setMissing] = createSignal(false)
  const body = (): Propose =>
    kind === 'firm'
      ? { kind: 'decide-firm', firm: props.item.business, outcome: outcome() as 'open', reason: reason() }
      : {
          kind: 'decide-payment',
          payment: props.item.business,
          outcome: outcome() as 'paid',
          receipt: receipt(),
          reason: reason(),
        }
  const propose = createAct((press) => work.propose(body(), press), props.done)
  return (
    <form
      class="stack"
      novalidate
      onSubmit={(event) => {
        event.preventDefault()
        setMissing(outcome() === undefined)
        if (outcome()) void propose.run()
      }}
    >
      <Show when={kind === 'firm'}>
        <FirmFacts id={props.item.business} />
      </Show>
      <fieldset class="options">
        <legend>{w().finding}</legend>
        <For each={outcomes}>
          {(one) => (
            <label>
              <input
                type="radio"
                name="outcome"
                checked={outcome() === one}
                onChange={() => {
                  setOutcome(() => one)
                  setMissing(false)
                }}
              />
              <span>
                {w().findings[one].label}
                <span class="quiet under">{w().findings[one].does}</span>
              </span>
            </label>
          )}
        </For>
      </fieldset>
      <Show when={outcome() === 'paid'}>
        <Field
          label={w().receipt}
          value={receipt()}
          onInput={setReceipt}
          maxlength={40}
          hint={w().receiptHint}
          wrong={propose.about('receipt')}
        />
      </Show>
      <Field
        label={w().reason}
        value={reason()}
        onInput={setReason}
        maxlength={200}
        hint={w().reasonHint}
        wrong={propose.about('reason')}
      />
      <Notice words={missing() ? w().chooseFinding : propose.otherThan('reason', 'receipt')} />
      <MainButton busy={propose.busy()}>{w().propose}</MainButton>
    </form>
  )
}

export default function Work() {
  const page = createLoad(() => work.items())
  const [deciding, setDeciding] = createSignal<Item>()
  const w = staff
  const done = () => {
    setDeciding(undefined)
    void page.refresh()
  }
  return (
    <div class="stack">
      <div>
        <h1>{w().work}</h1>
        <p class="quiet">{w().workLead}</p>
      </div>
      <StaffNav />
      <Page load={page} waiting={<GridBones />}>
        {(all) => (
          <Grid
            label={w().work}
            file={w().work}
            none={w().noWork}
            rows={all().workItems}
            columns={[
              {
                key: 'what',
                title: w().what,
                names: true,
                text: (item) => `${w().works[kindOf(item)]} ${item.business}`,
                cell: (item) => (
                  <>
                    {w().works[kindOf(item)]}
                    <span class="quiet under mono">…{item.business.slice(-8)}</span>
                  </>
                ),
              },
              { key: 'owner', title: w().owner, roomy: true, text: (item) => w().desks[item.owner] ?? item.owner },
              {
                key: 'since',
                title: w().since,
                whole: true,
                roomy: true,
                text: (item) => exactly(item.openedAt).slice(0, 16),
              },
              {
                key: 'until',
                title: w().until,
                whole: true,
                text: (item) => exactly(item.deadline ?? '').slice(0, 16),
                cell: (item) => (item.deadline ? exactly(item.deadline).slice(5, 16) : '–'),
              },
              {
                key: 'waits',
                title: w().waits,
                text: (item) => (item.proposal ? w().states.waiting : w().decide),
                cell: (item) => (
                  <Show
                    when={item.proposal}
                    fallback={
                      <Show
                        when={kindOf(item) === 'firm' || kindOf(item) === 'payment'}
                        fallback={
                          <A href={`${kindOf(item) === 'loan' ? '/staff/loans' : '/desk/cases'}/${item.business}`}>
                            {w().decide}
                          </A>
                        }
                      >
                        <button type="button" class="plain" onClick={() => setDeciding(item)}>
                          {w().decide}
                          <span class="hidden"> …{item.business.slice(-8)}</span>
                        </button>
                      </Show>
                    }
                  >
                    {(id) => <A href={`/staff/proposals/${id()}`}>{w().states.waiting}</A>}
                  </Show>
                ),
              },
            ]}
          />
        )}
      </Page>
      <Dialog open={deciding() !== undefined} title={w().decide} close={() => setDeciding(undefined)} wide>
        <Show when={deciding()} keyed>
          {(item) => <Decide item={item} done={done} />}
        </Show>
      </Dialog>
    </div>
  )
}
