/** The page that checks a receipt: it asks no server, and shows nothing as markup. */
import { checkReceipt } from '../../core/ledger/receipt.ts'
import '../ui/tokens.css'
import '../ui/base.css'
import './receipt.css'
import { words } from './receipt-words.ts'

const at = <E extends HTMLElement>(id: string) => document.getElementById(id) as E
const text = at<HTMLTextAreaElement>('text')
const known = at<HTMLInputElement>('known')
const file = at<HTMLInputElement>('file')
const verdict = at<HTMLDivElement>('verdict')
let language: 'zh' | 'en' = navigator.language.startsWith('zh') ? 'zh' : 'en'

document.documentElement.dataset.theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'

function speak() {
  const says = words[language]
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
  at('title').textContent = says.title
  at('lead').textContent = says.lead
  at('label').textContent = says.label
  at('known-label').textContent = says.known
  at('check').textContent = says.check
  at('choose').textContent = says.choose
  at('language').textContent = says.other
  if (verdict.childElementCount > 0) check()
}

function check() {
  const says = words[language]
  const checked = checkReceipt(text.value, known.value.trim() === '' ? undefined : known.value.trim())
  const box = document.createElement('div')
  box.className = 'receipt-verdict'
  box.dataset.ok = String(checked.ok)
  const title = document.createElement('h2')
  title.textContent = checked.ok ? says.good : says.bad
  box.append(title)
  if (!checked.ok) {
    const why = document.createElement('p')
    why.textContent = says.why[checked.why]
    box.append(why)
  } else {
    const { command } = checked
    const facts: [string, string][] = [
      [says.facts.what, command?.kind ?? 'expire'],
      [says.facts.answer, checked.said.kind],
      [says.facts.when, checked.bookedAt],
      [says.facts.place, checked.position],
    ]
    if (command && 'transfers' in command)
      facts.push([says.facts.amount, command.transfers.map(({ amount }) => String(amount)).join(', ')])
    if (command && 'memo' in command && command.memo) facts.push([says.facts.memo, command.memo])
    facts.push([says.facts.hash, checked.hash])
    const list = document.createElement('dl')
    for (const [name, value] of facts) {
      const [term, detail] = [document.createElement('dt'), document.createElement('dd')]
      term.textContent = name
      detail.textContent = value
      list.append(term, detail)
    }
    box.append(list)
  }
  verdict.replaceChildren(box)
}

at('check').addEventListener('click', check)
at('choose').addEventListener('click', () => file.click())
at('language').addEventListener('click', () => {
  language = language === 'zh' ? 'en' : 'zh'
  speak()
})
file.addEventListener('change', async () => {
  const [chosen] = file.files ?? []
  if (!chosen) return
  text.value = await chosen.text()
  check()
})
speak()
