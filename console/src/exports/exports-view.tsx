/** The enterprise's export tasks. */
export function ExportsView() {
  return <div />;
}
