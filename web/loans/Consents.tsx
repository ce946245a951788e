/** What is agreed to before others are asked about the firm: each text by itself, both signed at once. */
import { createSignal, For } from 'solid-js'
import type { Application } from '../../core/loans/application-wire.ts'
import { type ConsentPurpose, consentSubject, type GivenConsents } from '../../core/loans/consents.ts'
import { approving } from '../customers/approving.ts'
import { Amount } from '../ui/Amount.tsx'
import { createAct } from '../ui/act.ts'
import { Bones } from '../ui/Bones.tsx'
import { createLoad } from '../ui/load.ts'
import { Page } from '../ui/Page.tsx'
import { Facts, MainButton, Notice } from '../ui/Parts.tsx'
import { loans } from './api.ts'
import { lending } from './words.ts'
import './loans.css'

type Text = Awaited<ReturnType<typeof loans.products>>['consents'][number]

export function Consents(props: { application: Application; done: (now: Application) => void; change: () => void }) {
  const w = () => lending().consents
  const page = createLoad(async () => {
    const { consents, products } = await loans.products()
    return { consents, methods: products.flatMap(({ methods }) => methods) }
  })
  const method = () => page.value()?.methods.find(({ id }) => id === props.application.wish?.method)?.name ?? ''
  return (
    <div class="panes stack">
      <section class="stack">
        <h1>{w().title}</h1>
        <p>{props.application.says}</p>
        {props.application.wish && (
          <Facts
            rows={[
              [w().asked, <Amount value={props.application.wish.amount.amount} />],
              [lending().wish.months, lending().months(props.application.wish.months)],
              [lending().wish.method, method()],
              [lending().wish.use, lending().uses[props.application.wish.use]],
            ]}
          />
        )}
        <div>
          <button type="button" class="plain" onClick={() => props.change()}>
            {w().change}
          </button>
        </div>
      </section>
      <Page load={page} waiting={<Bones shape={['panel', 'panel', 'keys']} />}>
        {(now) => <Agree application={props.application} texts={now().consents} done={props.done} />}
      </Page>
    </div>
  )
}

function Agree(props: { application: Application; texts: readonly Text[]; done: (now: Application) => void }) {
  const w = () => lending().consents
  const [agreed, setAgreed] = createSignal<readonly ConsentPurpose[]>([])
  const [missing, setMissing] = createSignal(false)
  const given = () => Object.fromEntries(props.texts.map(({ purpose, version }) => [purpose, version])) as GivenConsents
  const sign = createAct(
    approving(
      () => ({ action: 'loan-consents', subject: consentSubject(props.application.id, given()) }),
      (_, approval) => loans.consent(props.application.id, given(), approval),
    ),
    props.done,
  )
  return (
    <form
      class="stack"
      novalidate
      onSubmit={(event) => {
        event.preventDefault()
        setMissing(agreed().length < props.texts.length)
        if (!missing()) void sign.run()
      }}
    >
      <For each={props.texts}>
        {({ purpose, title, says, without }) => (
          <section class="agreed" aria-labelledby={`consent-${purpose}`}>
            <h2 id={`consent-${purpose}`}>{title}</h2>
            <p>{says}</p>
            <p class="quiet">{without}</p>
            <label class="agree">
              <input
                type="checkbox"
                class="agree-box"
                aria-describedby={`consent-${purpose}`}
                checked={agreed().includes(purpose)}
                onChange={(event) => {
                  const rest = agreed().filter((one) => one !== purpose)
                  setAgreed(event.currentTarget.checked ? [...rest, purpose] : rest)
                  setMissing(false)
                }}
              />
              <span>{w().agree}</span>
            </label>
          </section>
        )}
      </For>
      <Notice words={missing() ? w().missing : sign.otherThan()} />
      <MainButton busy={sign.busy()}>{w().sign}</MainButton>
    </form>
  )
}
