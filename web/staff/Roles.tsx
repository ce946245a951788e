/** Who holds which role; giving or ending one is proposed here and confirmed by another steward. */
import { A } from '@solidjs/router'
import { createSignal, Show } from 'solid-js'
import type { Role } from '../../core/staff/roles.ts'
import type { Proposal } from '../../core/staff/wire.ts'
import { createAct } from '../ui/act.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { Field } from '../ui/Field.tsx'
import { Grid } from '../ui/Grid.tsx'
import { createLoad } from '../ui/load.ts'
import { Page } from '../ui/Page.tsx'
import { MainButton, Notice } from '../ui/Parts.tsx'
import { Select } from '../ui/Select.tsx'
import { exactly } from '../ui/when.ts'
import { work } from './api.ts'
import { StaffNav } from './StaffNav.tsx'
import { staff } from './words.ts'

type All = Awaited<ReturnType<typeof work.roles>>
type Holder = All['holders'][number]

function Give(props: { all: All; done: (one: Proposal) => void }) {
  const w = staff
  const [phone, setPhone] = createSignal('')
  const [place, setPlace] = createSignal(props.all.organizations[0]?.id ?? '')
  const roles = () => props.all.organizations.find(({ id }) => id === place())?.roles ?? []
  const [role, setRole] = createSignal<Role | undefined>()
  const [reason, setReason] = createSignal('')
  const give = createAct(async (press) => {
    const { customers } = await work.find(phone())
    return work.propose(
      {
        kind: 'give-role',
        customer: customers[0]!.id,
        organization: place(),
        role: role() ?? roles()[0]!.role,
        reason: reason(),
      },
      press,
    )
  }, props.done)
  return (
    <form class="stack" onSubmit={give.submit} novalidate>
      <Field
        label={w().phone}
        value={phone()}
        onInput={setPhone}
        inputmode="tel"
        maxlength={20}
        hint={w().phoneHint}
        wrong={give.about('phone', 'customer')}
      />
      <Select
        label={w().where}
        now={place()}
        options={props.all.organizations.map(({ id, name }) => [id, name] as const)}
        choose={(id) => {
          setPlace(id)
          setRole(undefined)
        }}
      />
      <Select
        label={w().role}
        now={role() ?? roles()[0]?.role ?? ''}
        options={roles().map((one) => [one.role, one.roleName] as const)}
        choose={(one) => setRole(one as Role)}
      />
      <Field
        label={w().reason}
        value={reason()}
        onInput={setReason}
        maxlength={200}
        hint={w().reasonHint}
        wrong={give.about('reason')}
      />
      <Notice words={give.otherThan('reason', 'phone', 'customer')} />
      <MainButton busy={give.busy()}>{w().proposeGive}</MainButton>
    </form>
  )
}

function End(props: { holder: Holder; done: (one: Proposal) => void }) {
  const w = staff
  const [reason, setReason] = createSignal('')
  const end = createAct((press) => {
    const { customer, organization, role } = props.holder
    return work.propose({ kind: 'end-role', customer, organization, role, reason: reason() }, press)
  }, props.done)
  return (
    <form class="stack" onSubmit={end.submit} novalidate>
      <p>{w().endSays(props.holder.name, props.holder.roleName)}</p>
      <Field
        label={w().reason}
        value={reason()}
        onInput={setReason}
        maxlength={200}
        hint={w().reasonHint}
        wrong={end.about('reason')}
        focus
      />
      <Notice words={end.otherThan('reason')} />
      <MainButton busy={end.busy()}>{w().propose}</MainButton>
    </form>
  )
}

export default function Roles() {
  const page = createLoad(() => work.roles())
  const [ending, setEnding] = createSignal<Holder>()
  const [proposed, setProposed] = createSignal<Proposal>()
  const w = staff
  const placeOf = (id: string) => page.value()?.organizations.find((one) => one.id === id)?.name ?? ''
  const done = (one: Proposal) => {
    setEnding(undefined)
    setProposed(one)
  }
  return (
    <div class="stack">
      <div>
        <h1>{w().roles}</h1>
        <p class="quiet">{w().rolesLead}</p>
      </div>
      <StaffNav />
      <Show when={proposed()}>
        {(one) => (
          <p class="notice calm" role="status">
            {w().proposedNow} <A href={`/staff/proposals/${one().id}`}>{w().seeProposal}</A>
          </p>
        )}
      </Show>
      <Page load={page}>
        {(all) => (
          <div class="panes stack">
            <section class="stack" aria-label={w().give}>
              <h2>{w().give}</h2>
              <Give all={all()} done={done} />
            </section>
            <div class="stack">
              <Grid
                label={w().roles}
                file={w().roles}
                none={w().noHolders}
                rows={all().holders}
                columns={[
                  { key: 'person', title: w().person, names: true, text: (one) => one.name },
                  { key: 'role', title: w().role, text: (one) => one.roleName },
                  { key: 'where', title: w().where, roomy: true, text: (one) => placeOf(one.organization) },
                  {
                    key: 'since',
                    title: w().since,
                    whole: true,
                    roomy: true,
                    text: (one) => (one.since < '1971' ? w().fromBeginning : exactly(one.since).slice(0, 10)),
                    by: (one) => one.since,
                  },
                ]}
                act={{
                  title: w().end,
                  cell: (one) => (
                    <button type="button" class="plain" onClick={() => setEnding(one)}>
                      {w().end}
                      <span class="hidden">
                        {' '}
                        {one.name} {one.roleName}
                      </span>
                    </button>
                  ),
                }}
              />
            </div>
          </div>
        )}
      </Page>
      <Dialog open={ending() !== undefined} title={w().end} close={() => setEnding(undefined)}>
        <Show when={ending()} keyed>
          {(holder) => <End holder={holder} done={done} />}
        </Show>
      </Dialog>
    </div>
  )
}
