/** Hands words to another app where the device can, else to the clipboard. Answers what became of it. */
export async function share(title: string, text: string): Promise<'shared' | 'copied' | 'left'> {
  if (navigator.share)
    try {
      await navigator.share({ title, text })
      return 'shared'
    } catch (failure) {
      if ((failure as Error).name === 'AbortError') return 'left'
      // No app takes it: the clipboard does.
    }
  await navigator.clipboard.writeText(text)
  return 'copied'
}
