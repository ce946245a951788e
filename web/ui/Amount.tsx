import { locale } from '../preferences.ts'

/** "1234.50" grouped, the decimals smaller; a sign when it says which way the money went. Read aloud as a whole. */
export function Amount(props: { value: string; sign?: '+' | '−'; label?: string }) {
  const parts = () => {
    const [whole = '0', part = '00'] = props.value.split('.')
    return { whole: whole.replace('-', '−').replace(/\B(?=(\d{3})+$)/g, ','), part }
  }
  const spoken = () => {
    const way =
      props.sign === undefined
        ? ''
        : locale() === 'en'
          ? props.sign === '+'
            ? 'plus '
            : 'minus '
          : props.sign === '+'
            ? '加'
            : '减'
    return `${props.label ? `${props.label} ` : ''}${way}${props.value}${locale() === 'en' ? ' yuan' : '元'}`
  }
  return (
    <span class="amount">
      <span aria-hidden="true">
        {props.sign}
        {parts().whole}
        <span class="fen">.{parts().part}</span>
      </span>
      <span class="hidden">{spoken()}</span>
    </span>
  )
}
