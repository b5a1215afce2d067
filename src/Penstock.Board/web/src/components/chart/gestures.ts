import uPlot from "uplot";
import { perFrame } from "../../dom";
import type { Range } from "./range";

/** Wheel turns zoom about the pointer (with Ctrl, Alt or Cmd where the page scrolls), sideways turns and drags with Shift pan, two fingers do both. */
export function gestures(plot: uPlot, options: { wheelZooms(): boolean; change(x: Range): void }): void {
  const { over } = plot, change = perFrame(options.change);
  let pending: Range | null = null;
  const seen = (): Range => pending ?? [plot.scales.x.min!, plot.scales.x.max!];
  const apply = (range: Range) => {
    pending = range;
    change(range);
    requestAnimationFrame(() => { pending = null; });
  };
  const zoom = (factor: number, share: number) => {
    const [min, max] = seen(), at = min + (max - min) * share;
    apply([at - (at - min) * factor, at + (max - at) * factor]);
  };
  const pan = (share: number) => {
    const [min, max] = seen(), shift = (max - min) * share;
    apply([min + shift, max + shift]);
  };
  over.addEventListener("wheel", event => {
    const isZoom = event.ctrlKey || event.altKey || event.metaKey || options.wheelZooms() && !event.shiftKey, isPan = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (!isZoom && !isPan) return;
    event.preventDefault();
    const unit = event.deltaMode === 1 ? 16 : 1;
    if (isPan && !event.ctrlKey) pan((event.deltaX || event.deltaY) * unit / over.clientWidth);
    else zoom(Math.exp(Math.max(-200, Math.min(200, event.deltaY * unit)) * 0.0022), (event.clientX - over.getBoundingClientRect().left) / over.clientWidth);
  }, { passive: false });
  over.addEventListener("mousedown", event => {
    if (!event.shiftKey || event.button !== 0) return;
    event.stopImmediatePropagation();
    let last = event.clientX;
    const move = (next: MouseEvent) => {
      pan((last - next.clientX) / over.clientWidth);
      last = next.clientX;
    };
    const end = () => {
      document.removeEventListener("mousemove", move);
      document.removeEventListener("mouseup", end);
      over.classList.remove("chart-panning");
    };
    over.classList.add("chart-panning");
    document.addEventListener("mousemove", move);
    document.addEventListener("mouseup", end);
  }, { capture: true });
  touches(over, zoom, pan);
}

function touches(over: HTMLElement, zoom: (factor: number, share: number) => void, pan: (share: number) => void): void {
  let distance = 0, middle = 0;
  const measure = (event: TouchEvent) => {
    const [a, b] = [event.touches[0].clientX, event.touches[1].clientX];
    return { distance: Math.max(20, Math.hypot(a - b, event.touches[0].clientY - event.touches[1].clientY)), middle: (a + b) / 2 };
  };
  over.addEventListener("touchstart", event => { if (event.touches.length === 2) ({ distance, middle } = measure(event)); }, { passive: true });
  over.addEventListener("touchmove", event => {
    if (event.touches.length !== 2) return;
    event.preventDefault();
    const next = measure(event), box = over.getBoundingClientRect();
    zoom(distance / next.distance, (next.middle - box.left) / box.width);
    pan((middle - next.middle) / box.width);
    ({ distance, middle } = next);
  }, { passive: false });
}
