import type { Camera } from "./camera";

/** Turns drags, wheels, pinches and keys on an element into moves of the camera, one to one and without after-run. */
export function moveCamera(element: HTMLElement, camera: Camera, options: { changed(): void; settled?(): void; reset(): void }): () => void {
  const fingers = new Map<number, { x: number; y: number }>();
  let settle = 0;
  const settledSoon = () => {
    clearTimeout(settle);
    settle = window.setTimeout(() => options.settled?.(), 250);
  };
  const moved = () => {
    options.changed();
    settledSoon();
  };
  const height = () => Math.max(1, element.clientHeight);

  const down = (event: PointerEvent) => {
    if (event.button > 2) return;
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    element.setPointerCapture(event.pointerId);
  };
  const move = (event: PointerEvent) => {
    const last = fingers.get(event.pointerId);
    if (!last) return;
    const dx = event.clientX - last.x, dy = event.clientY - last.y;
    if (fingers.size === 2) pinch(event, last);
    else if (camera.isFlat || event.shiftKey || (event.buttons & 6) !== 0) camera.pan(dx / height(), dy / height());
    else camera.orbit(dx * 0.008, dy * 0.008);
    last.x = event.clientX;
    last.y = event.clientY;
    moved();
  };
  const pinch = (event: PointerEvent, last: { x: number; y: number }) => {
    const other = [...fingers.entries()].find(([id]) => id !== event.pointerId)![1];
    const before = Math.hypot(last.x - other.x, last.y - other.y), after = Math.hypot(event.clientX - other.x, event.clientY - other.y);
    camera.pan((event.clientX - last.x) / 2 / height(), (event.clientY - last.y) / 2 / height());
    if (before > 0 && after > 0) camera.zoom(after / before);
  };
  const up = (event: PointerEvent) => fingers.delete(event.pointerId);
  const wheel = (event: WheelEvent) => {
    event.preventDefault();
    const box = element.getBoundingClientRect();
    const lines = event.deltaMode === 1 ? 16 : 1;
    camera.zoom(Math.exp(-event.deltaY * lines * 0.0015), (event.clientX - box.left - box.width / 2) / box.height, (event.clientY - box.top - box.height / 2) / box.height);
    moved();
  };
  const key = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (!pressed(event, camera, options.reset)) return;
    event.preventDefault();
    event.stopPropagation();
    moved();
  };
  const menu = (event: Event) => event.preventDefault();
  element.addEventListener("pointerdown", down);
  element.addEventListener("pointermove", move);
  element.addEventListener("pointerup", up);
  element.addEventListener("pointercancel", up);
  element.addEventListener("wheel", wheel, { passive: false });
  element.addEventListener("keydown", key);
  element.addEventListener("contextmenu", menu);
  return () => {
    clearTimeout(settle);
    element.removeEventListener("pointerdown", down);
    element.removeEventListener("pointermove", move);
    element.removeEventListener("pointerup", up);
    element.removeEventListener("pointercancel", up);
    element.removeEventListener("wheel", wheel);
    element.removeEventListener("keydown", key);
    element.removeEventListener("contextmenu", menu);
  };
}

function pressed(event: KeyboardEvent, camera: Camera, reset: () => void): boolean {
  const arrow = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
  if (arrow) {
    if (camera.isFlat || event.shiftKey) camera.pan(arrow[0] * -0.05, arrow[1] * -0.05);
    else camera.orbit(arrow[0] * 0.1, arrow[1] * 0.1);
  } else if (event.key === "+" || event.key === "=") camera.zoom(1.2);
  else if (event.key === "-") camera.zoom(1 / 1.2);
  else if (event.key === "0") reset();
  else return false;
  return true;
}
