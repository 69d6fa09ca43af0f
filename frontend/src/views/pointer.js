/** Mouse, touch and wheel on a surface: one pointer drags, two pinch, Ctrl and the wheel zoom. */

/**
 * @param {HTMLElement} surface
 * @param {{ pan: (dx: number, dy: number) => void, zoom: (factor: number, x: number, y: number) => void }} act
 * @returns {{ dragged: () => boolean }} whether the last press was a drag and not a click
 */
export function handle(surface, { pan, zoom }) {
  let dragged = false;
  /** @type {Map<number, { x: number, y: number }>} */
  const down = new Map();
  const place = (/** @type {MouseEvent} */ event) => {
    const box = surface.getBoundingClientRect();
    return { x: event.clientX - box.x, y: event.clientY - box.y };
  };

  surface.addEventListener("pointerdown", (event) => {
    down.set(event.pointerId, place(event));
    dragged = false;
  });
  surface.addEventListener("pointermove", (event) => {
    const before = down.get(event.pointerId);
    if (!before) return;
    const now = place(event);
    if (!dragged && down.size === 1 && Math.hypot(now.x - before.x, now.y - before.y) < 5) return;
    if (!dragged) surface.setPointerCapture(event.pointerId);
    dragged = true;
    const other = [...down].find(([id]) => id !== event.pointerId)?.[1];
    if (other) {
      const span = (/** @type {{ x: number, y: number }} */ one) => Math.hypot(one.x - other.x, one.y - other.y);
      zoom(span(now) / Math.max(span(before), 1), (now.x + other.x) / 2, (now.y + other.y) / 2);
    } else {
      pan(now.x - before.x, now.y - before.y);
    }
    down.set(event.pointerId, now);
  });
  for (const end of /** @type {const} */ (["pointerup", "pointercancel"])) {
    surface.addEventListener(end, (event) => down.delete(event.pointerId));
  }
  // A plain wheel belongs to the page; with Ctrl, or as a pinch on a touch pad, it zooms.
  surface.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      const { x, y } = place(event);
      zoom(Math.exp(-event.deltaY / 200), x, y);
    },
    { passive: false },
  );
  return { dragged: () => dragged };
}
