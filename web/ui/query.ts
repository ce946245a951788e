/** What is asked for, as it stands behind an address; nothing where nothing is. */
export const queryOf = (query: Readonly<Record<string, string | null | undefined>>): string => {
  const said = Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1]))
  return said.length > 0 ? `?${new URLSearchParams(said)}` : ''
}
