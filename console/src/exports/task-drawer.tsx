export default function TaskDrawer(_: { id: string; event: unknown; onClose: () => void }) {
  return null;
}
