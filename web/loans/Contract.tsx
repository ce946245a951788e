/** The contract: to be had, checked against what will be signed, and signed by passkey alone (电子签名法 art. 13). */
import { createSignal, Show } from 'solid-js'
import type { Application } from '../../core/loans/application-wire.ts'
import { approving } from '../customers/approving.ts'
import { Amount } from '../ui/Amount.tsx'
import { createAct } from '../ui/act.ts'
import { Bones } from '../ui/Bones.tsx'
import { Icon } from '../ui/icons.tsx'
import { createLoad } from '../ui/load.ts'
import { Page } from '../ui/Page.tsx'
import { Facts, MainButton, Notice } from '../ui/Parts.tsx'
import { save } from '../ui/save.ts'
import { loans } from './api.ts'
import { lending } from './words.ts'
import './loans.css'

const digestOf = async (blob: Blob) =>
  [...new Uint8Array(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer()))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')

/** `has`: told the digest of what was downloaded. */
export function ContractFile(props: { id: string; has?: (sha256: string) => void }) {
  const get = createAct(
    async () => {
      const file = await loans.contract(props.id)
      return { file, sha256: await digestOf(file.blob) }
    },
    ({ file, sha256 }) => {
      save(file)
      props.has?.(sha256)
    },
  )
  return (
    <>
      <button type="button" class="button" aria-busy={get.busy()} onClick={() => void get.run()}>
        <Icon name="download" />
        {lending().contract.download}
      </button>
      <Notice words={get.otherThan()} />
    </>
  )
}

export function Contract(props: { application: Application; done: (now: Application) => void }) {
  const w = () => lending().contract
  const page = createLoad(() => loans.offer(props.application.id))
  const [has, setHas] = createSignal<string>()
  const sign = createAct(
    approving(
      () => ({ action: 'sign-loan', subject: page.value()!.contract!.sha256 }),
      (press, given) => loans.sign(props.application.id, page.value()!.contract!.sha256, press, given),
    ),
    props.done,
  )
  return (
    <div class="narrow">
      <Page load={page} waiting={<Bones shape={['line', 'panel', 'keys']} />}>
        {(offer) => (
          <form class="stack" onSubmit={sign.submit} novalidate>
            <h1>{w().title}</h1>
            <p>{w().lead}</p>
            <div class="hero">
              <p class="quiet">{lending().offer.limit}</p>
              <Amount value={offer().limit.amount} label={lending().offer.limit} />
            </div>
            <Facts
              rows={[
                [lending().offer.percent, `${offer().percent}%`],
                [lending().offer.simple, `${offer().cost.simple}%`],
                [lending().offer.compound, `${offer().cost.compound}%`],
              ]}
            />
            <ContractFile id={props.application.id} has={setHas} />
            <Show when={has()}>
              {(sha256) => (
                <Notice
                  words={sha256() === offer().contract?.sha256 ? w().checked : w().differs}
                  calm={sha256() === offer().contract?.sha256}
                />
              )}
            </Show>
            <details class="more">
              <summary>{w().digest}</summary>
              <p class="digest-of">{offer().contract?.sha256}</p>
            </details>
            <Notice words={sign.otherThan()} />
            <MainButton busy={sign.busy()}>{w().sign}</MainButton>
          </form>
        )}
      </Page>
    </div>
  )
}
